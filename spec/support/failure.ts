/** The error that something ends in, to look at its code and place. */
import { KeepsakeError } from '../../lib/index.js'

/** Throws when nothing, or something else than a `KeepsakeError`, is thrown. */
export function failureOf(act: () => unknown): KeepsakeError {
  try {
    act()
  } catch (error) {
    return expected(error)
  }
  throw new Error('nothing was thrown')
}

/** The same for a promise. */
export async function rejectionOf(promise: Promise<unknown>): Promise<KeepsakeError> {
  try {
    await promise
  } catch (error) {
    return expected(error)
  }
  throw new Error('it was not rejected')
}

/** What a program can tell two errors apart by. */
export function factsOf({ code, file, line, column, pointer }: KeepsakeError): object {
  return { code, file, line, column, pointer }
}

function expected(error: unknown): KeepsakeError {
  if (error instanceof KeepsakeError) return error
  throw new Error('something else than a KeepsakeError was thrown', { cause: error })
}
