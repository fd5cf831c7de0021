/** db.json is edited by hand while a store has it open. */

import type { Store } from '../../lib/store.js'
import type { CrashingDisk } from '../support/crashing-disk/disk.js'

/** db.json was edited by hand while the log held changes for it. */
export interface Conflict {
  readonly before: Uint8Array
  readonly after: Uint8Array
  /** The state in which it is taken in: from then on it is none. */
  readonly until?: number
}

/** As an editor does that syncs what it has written, and puts it in the place of the old file. */
export function saveOver(disk: CrashingDisk, path: string, bytes: Uint8Array): void {
  const draft = `${path}~`
  const fd = disk.open(draft, 'create')
  disk.write(fd, bytes, 0, bytes.length, 0)
  disk.sync(fd)
  disk.close(fd)
  disk.rename(draft, path)
}

/** What a timer does when the folder has been quiet for a moment. */
export function takeIn(store: Store | undefined): void {
  const keeper = store?.keeper as { takeIn?(): void } | undefined
  keeper?.takeIn?.()
}
