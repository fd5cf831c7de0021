/** What a store is made with: what it is called, whom it tells, and where it keeps what it holds. */

import type { KeepsakeError } from './errors.js'
import type { StandardSchema } from './standard-schema.js'
import type { Status } from './status.js'

/** Where a store keeps what it holds. A store without one keeps nothing. */
export interface Keeper {
  /** Throws `KEEPSAKE_WRITE_FAILED` when nothing can be kept any more. */
  admit(): void
  /** Keeps one change: the JSON text of its array of operations. */
  append(patchText: string): void
  flush(): Promise<void>
  durable(): Promise<void>
  /** To be called when the document is there. Throws what is wrong with an edit that is to be taken in. */
  begin(): void
  /** Flushes, then lets go of the files and the lock; stays open while changes are not on disk. */
  close(): Promise<void>
  /** The same, to its end before it returns. */
  closeNow(): void
  /** Lets go of the files and the lock, and flushes nothing. */
  giveUp(): void
  readonly isClosed: boolean
  /** Tells of a failure that nobody waits for. */
  report(error: unknown): void
  status(): Omit<Status, 'path' | 'recovered'>
}

export interface StoreOptions {
  /** The real path of db.json, or `:memory:`. */
  readonly path: string
  readonly readOnly: boolean
  /** Nothing was kept under this path yet. */
  readonly isNew: boolean
  /** What the store was opened from. */
  readonly found: Omit<Status, 'path'>
  /** Called when the store has closed for good. */
  readonly onClosed: () => void
  /** Told of failures that nobody waits for. */
  readonly onError: (error: KeepsakeError) => void
  /** What the document has to fit. */
  readonly schema: StandardSchema | undefined
}
