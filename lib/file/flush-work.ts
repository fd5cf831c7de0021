/** What the steps of one flush share. */

import type { BaseCopy } from './base-copy.js'
import type { NewSnapshot, SnapshotSource } from './new-snapshot.js'
import { writeFailed } from './system-error.js'

export interface FlushWork extends NewSnapshot, Omit<SnapshotSource, 'text'> {
  /** Of the db.json that the log began with. */
  readonly copy: BaseCopy
  /** How this flush keeps the old db.json. Undefined: db.json.temp was there, and may be all that counts. */
  kept?: 'link' | 'copy'
}

/**
 * To be asked after every sync: meanwhile the log may have failed, or been written anew. What has
 * been done until then is harmless, and the next flush begins again.
 */
export function assertSameLog({
  home,
  log,
  place,
}: Pick<FlushWork, 'home' | 'log' | 'place'>): void {
  log.assertWritable()
  if (log.writer.file === place.file) return
  const cause = new Error('the log was replaced')
  throw writeFailed(home.names.snapshot, cause, 'Flush again.')
}
