/** The code of the error that it throws or rejects with; undefined if it does not. */
export async function codeOf(act) {
  try {
    await act()
    return undefined
  } catch (error) {
    return error.code ?? error.message
  }
}
