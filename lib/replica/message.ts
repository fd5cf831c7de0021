/** What a thread is given, and what it tells. */

import type { ReplicaOrder, ReplicaOutcome } from '../file/replica.js'

export interface Assignment {
  readonly order: ReplicaOrder
  /** To be sent back: then it is ours that has started, and not another file of that name. */
  readonly token: string
}

export interface Message {
  readonly token: string
  /** Undefined: it has started. */
  readonly outcome?: ReplicaOutcome
}
