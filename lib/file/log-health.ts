/** Whether the log of a store can still take changes, and whom to tell if not. */

import { KeepsakeError } from '../errors.js'

export class LogHealth {
  /** Tells of a failure that the store survives. */
  readonly report: (error: KeepsakeError) => void
  /** What has ended the log. */
  failure: KeepsakeError | undefined
  isClosed = false

  constructor(report: (error: KeepsakeError) => void) {
    this.report = report
  }

  get isGood(): boolean {
    return this.failure === undefined && !this.isClosed
  }

  assertNotFailed(): void {
    if (this.failure !== undefined) throw this.failure
  }

  /** Throws if nothing can be written any more. */
  assertGood(): void {
    if (this.isGood) return
    this.assertNotFailed()
    throw new KeepsakeError('KEEPSAKE_CLOSED', 'The store is closed. Open it again.')
  }

  /** From now on nothing is written. Tells of it, and returns what to throw. */
  fail(error: KeepsakeError): KeepsakeError {
    if (this.failure === undefined) this.report((this.failure = error))
    return this.failure
  }
}
