/** What a change tells to whom. */

import type { Change, Operation } from '../change.js'

export interface Listener {
  /** Has to be called within the change. */
  readonly isSync: boolean
  /** One operation, and who has made it. */
  take(operation: Operation, origin: Change['origin']): void
  /** Hands on what it has taken. Throws what a handler of errors throws. */
  deliver(): void
}

export interface Told {
  readonly listener: Listener
  readonly operation: Operation
}

/** What will have been told of a change. */
export interface Foreseen {
  /** To be called when memory has been changed. */
  made(): readonly Told[]
  /** To be called when it will not be changed after all. */
  takeBack(): void
}
