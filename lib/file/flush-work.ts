/** What the steps of one flush share. */

import type { AppendLog } from './append-log.js'
import type { Home } from './home.js'
import type { KnownSnapshot } from './known-snapshot.js'
import type { Bound, LogFile } from './log-file.js'
import { writeFailed } from './system-error.js'

/** A place in the log: right behind the last change that the new snapshot includes. */
export interface LogPlace {
  readonly file: LogFile
  readonly position: number
  readonly crc: number
}

export interface FlushWork {
  readonly home: Home
  readonly log: AppendLog
  /** db.json as it is before. */
  readonly snapshot: KnownSnapshot
  /** The new snapshot: its content, what it is called, and the last change it includes. */
  readonly bytes: Uint8Array
  readonly bound: Bound
  readonly place: LogPlace
  /** How this flush keeps the old db.json. Undefined: db.json.temp was there, and may be all that counts. */
  kept?: 'link' | 'copy'
}

/**
 * To be asked after every sync: meanwhile the log may have failed, or been written anew. What has
 * been done until then is harmless, and the next flush begins again.
 */
export function assertSameLog({ home, log, place }: FlushWork): void {
  log.assertWritable()
  if (log.writer.file === place.file) return
  const cause = new Error('the log was replaced')
  throw writeFailed(home.names.snapshot, cause, 'Flush again.')
}
