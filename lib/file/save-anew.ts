/**
 * An edited db.json whose sync has failed: the system may have thrown away what it held, and another sync of
 * the same file proves nothing. So what was read of it is put in its place, in a new file that is synced.
 */

import type { Home } from './home.js'
import type { KnownSnapshot } from './known-snapshot.js'
import { closeQuietly, removeQuietly } from './new-file.js'
import { createNewSnapshot } from './new-snapshot.js'
import { isSame, type WholeFile } from './whole-file.js'
import { writeAll } from './write-all.js'

export interface Unsynced {
  readonly home: Home
  readonly snapshot: KnownSnapshot
  readonly found: WholeFile
  /** Why it could not be synced. */
  readonly cause: unknown
}

/** Afterwards db.json is another file; also where somebody has saved another one meanwhile. */
export function saveAnew({ home, snapshot, found, cause }: Unsynced): void {
  const { fileSystem, names } = home
  try {
    // 1. Write it beside, and sync it.     Crash: the edited file, or what the failed sync has left of it.
    const { fd, hasOwner } = createNewSnapshot({ home, snapshot })
    try {
      if (!hasOwner) throw cause
      writeAll(fileSystem, fd, { bytes: found.bytes, position: 0 })
      fileSystem.sync(fd)
    } finally {
      closeQuietly(fileSystem, fd)
    }
    // 2. Put it in its place.              Crash: the one or the other.
    if (!isSame(snapshot.stat(), found.identity)) return
    fileSystem.rename(names.newSnapshot, names.snapshot)
  } finally {
    removeQuietly(fileSystem, names.newSnapshot)
  }
}
