/** Whether the log of a store can still take changes, and whom to tell if not. */

import { KeepsakeError } from '../errors.js'

export class LogHealth {
  readonly #onError: (error: KeepsakeError) => void
  #failure: KeepsakeError | undefined
  #isClosed = false

  constructor(onError: (error: KeepsakeError) => void) {
    this.#onError = onError
  }

  get isGood(): boolean {
    return this.#failure === undefined && !this.#isClosed
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined
  }

  /** Throws if nothing can be written any more. */
  assertGood(): void {
    if (this.#failure !== undefined) throw this.#failure
    if (!this.#isClosed) return
    throw new KeepsakeError('KEEPSAKE_CLOSED', 'The store is closed. Open it again to change it.')
  }

  /** Tells of a failure that the store survives. */
  report(error: KeepsakeError): void {
    this.#onError(error)
  }

  /** From now on nothing is written. Tells of it, and returns what to throw. */
  fail(error: KeepsakeError): KeepsakeError {
    if (this.#failure !== undefined) return this.#failure
    this.#failure = error
    this.#onError(error)
    return error
  }

  close(): void {
    this.#isClosed = true
  }
}
