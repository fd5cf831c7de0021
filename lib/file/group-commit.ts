/**
 * One at a time, and shared: callers that arrive while a turn runs are all served by the next one.
 *
 *     join ──── turn 1 ────┐
 *        join ┐            ├──── turn 2 ────   (both)
 *        join ┘────────────┘
 *
 * A turn that began before a caller arrived proves nothing to it: the fdatasync may have started
 * before its line was written. So nobody ever joins a running turn.
 */
export class GroupCommit {
  readonly #turn: () => Promise<void>
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined

  constructor(turn: () => Promise<void>) {
    this.#turn = turn
  }

  /** Resolves or rejects with a turn that has started after this call. */
  join(): Promise<void> {
    if (this.#next !== undefined) return this.#next
    if (this.#running === undefined) return this.#start()
    const startNext = (): Promise<void> => {
      this.#next = undefined
      return this.#start()
    }
    // Whoever waits for a turn that fails is told; the next one is a new attempt.
    this.#next = this.#running.then(startNext, startNext)
    return this.#next
  }

  #start(): Promise<void> {
    let begin!: (turn: Promise<void>) => void
    this.#running = new Promise<void>((resolve) => (begin = resolve)).finally(() => {
      this.#running = undefined
    })
    const running = this.#running
    // An error handler that a turn calls may join: this turn is running already by then.
    begin(this.#turn())
    return running
  }
}
