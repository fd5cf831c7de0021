/**
 * The growth rule: a flush begins when the log is larger than 4 MiB *and* more than twice as large as
 * db.json. So the files together stay below about three times the data, or a few MiB, and the snapshots
 * cost less than half of what the log costs. A program that never lets the event loop turn is held up for
 * a flush when the log is four times as large as that. 512 MiB are enough in any case: four times that can
 * be opened.
 */

/** Bytes: a log that is no larger needs no judging. */
export const SMALL_LOG = 4 * 2 ** 20
const LOG_TO_SNAPSHOT = 2
const LARGE_LOG = 2 ** 29
const PATIENCE = 4

export class Growth {
  /** After a flush that failed the log may grow twice as large before the next one for its size. */
  #lenience = 1

  /** Whether a flush is due, by the size of the log and of db.json in bytes. */
  judge(log: number, snapshot: number): 'fine' | 'due' | 'overdue' {
    if (log <= SMALL_LOG) return 'fine'
    const usual = Math.max(SMALL_LOG, LOG_TO_SNAPSHOT * snapshot)
    const limit = Math.min(usual, LARGE_LOG) * this.#lenience
    if (log <= limit) return 'fine'
    return log <= limit * PATIENCE ? 'due' : 'overdue'
  }

  flushed(): void {
    this.#lenience = 1
  }

  failed(): void {
    this.#lenience *= 2
  }
}
