/**
 * Where the document does not follow from the files any more, a log that holds all of it takes the place of
 * the log: db.json is gone, or was edited from nobody knows what, or what the log is applied to cannot be
 * made durable.
 */

import { EMPTY_DIGEST } from '../log/digest.js'
import type { AppendLog } from './append-log.js'
import type { BaseCopy } from './base-copy.js'
import type { Home } from './home.js'
import { isOfTheSystem, writeFailed } from './system-error.js'

export interface HoldingOptions {
  readonly home: Home
  readonly log: AppendLog
  readonly copy: BaseCopy
}

export class Holding {
  readonly #options: HoldingOptions
  /** Digest of the db.json for which it could not be done yet. Undefined: nothing is left to do. */
  #owed: string | undefined

  constructor(options: HoldingOptions) {
    this.#options = options
  }

  /** Was it done for a db.json with this digest, or tried? */
  isBegun(digest: string): boolean {
    return this.#owed === digest || this.#options.log.writer.file?.snapshots.has(digest) === true
  }

  /**
   * On top of every db.json that the log names, and of the one with this digest. Throws
   * `KEEPSAKE_WRITE_FAILED`; then it is done before anything is called durable.
   */
  holdAll(digest: string): void {
    const { home, log } = this.#options
    this.#owed = digest
    try {
      log.holdAll(digest)
    } catch (error) {
      if (!isOfTheSystem(error)) throw error
      throw writeFailed(
        home.names.log,
        error,
        'The document is in memory, and that is tried again.',
      )
    }
    this.#owed = undefined
  }

  /** Before anything is called durable. Returns why the log was written anew; throws what stands in the way. */
  settleBase(): { readonly cause: unknown } | undefined {
    const lost = this.#options.copy.settleBase()
    const owed = lost === undefined ? this.#owed : EMPTY_DIGEST
    if (owed !== undefined) this.holdAll(owed)
    return lost
  }
}
