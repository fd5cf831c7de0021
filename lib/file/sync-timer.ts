/**
 * The `everysec` policy: what is written is synced off the event loop, at most a second later.
 *
 * A program that never lets the event loop turn would starve the timer; so whoever writes asks
 * whether it is overdue, and then syncs at once.
 */

const AFTER = 1000
const OVERDUE_AFTER = 1250

export class SyncTimer {
  readonly #sync: () => void
  #timer: NodeJS.Timeout | undefined
  #armedAt = 0

  constructor(sync: () => void) {
    this.#sync = sync
  }

  /** Something was written at this time (ms). */
  arm(time: number): void {
    if (this.#timer !== undefined) return
    this.#armedAt = time
    // The timer must not keep the process alive: what is written survives its end.
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#sync()
    }, AFTER).unref()
  }

  isOverdue(time: number): boolean {
    return this.#timer !== undefined && time - this.#armedAt >= OVERDUE_AFTER
  }

  disarm(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
