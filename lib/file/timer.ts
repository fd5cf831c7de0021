/** Something to be done once, after a while. It never keeps the process alive. */
export class Timer {
  readonly #act: () => void
  #handle: NodeJS.Timeout | undefined
  /** When it was set (ms), as long as it is. */
  setAt: number | undefined

  constructor(act: () => void) {
    this.#act = act
  }

  /** One that is set already goes on as it is. */
  set(after: number): void {
    if (this.setAt !== undefined) return
    this.setAt = Date.now()
    this.#handle = setTimeout(() => {
      this.setAt = undefined
      this.#act()
    }, after).unref()
  }

  clear(): void {
    if (this.setAt === undefined) return
    this.setAt = undefined
    clearTimeout(this.#handle)
  }
}
