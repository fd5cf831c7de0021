/**
 * The time in which the log takes no lines: the disk is full, the quota used up, the folder has
 * gone read-only. It is reported once, when it begins, and tried again every second.
 */

import type { KeepsakeError } from '../errors.js'

const RETRY_AFTER = 1000

export class Outage {
  readonly #retry: () => void
  #error: KeepsakeError | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(retry: () => void) {
    this.#retry = retry
  }

  /** Why the log takes no lines; undefined while it does. */
  get error(): KeepsakeError | undefined {
    return this.#error
  }

  /** It begins, or goes on. */
  begin(error: KeepsakeError): void {
    this.#error = error
    // The timer must not keep the process alive: the exit handler is the last attempt.
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#retry()
    }, RETRY_AFTER).unref()
  }

  end(): void {
    this.#error = undefined
    this.stop()
  }

  /** No more attempts. */
  stop(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
