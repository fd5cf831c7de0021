/** What a program does with a store, until the power goes. */

import type { Options } from '../../lib/index.js'
import type { Session } from './session.js'

export interface Workload {
  readonly name: string
  /** The document at the start, in db.json; without one there is no file. */
  readonly start?: object
  /** The files at the start, by name, out of which `start` follows. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  /** Folders at the start; by default the one that the store is in. */
  readonly folders?: readonly string[]
  /** db.json is a mount of its own: it cannot be renamed over. */
  readonly isMounted?: boolean
  /** A file has one name only. */
  readonly hasNoLinks?: boolean
  readonly options?: Options
  /** Which `lib/` it is for; by default the one as it is. */
  readonly lib?: 'threads' | 'large'
  /** The code of errors that it makes the disk cause. */
  readonly reports?: string
  readonly run: (session: Session) => Promise<void>
}
