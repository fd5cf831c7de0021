/**
 * Steps 4 and 5 of a flush where db.json cannot be renamed over: a single file mounted into a
 * container, or one whose owner would be lost. The same files, so the same recovery:
 *
 *     db.json.temp   the old snapshot, a file of its own (a second name for db.json would be
 *                    overwritten with it)
 *     db.json        the new snapshot, or for a moment the beginning of it
 */

import { assertSameLog } from './flush-work.js'
import type { FlushWork } from './flush-work.js'
import type { Home } from './home.js'
import type { KnownSnapshot } from './known-snapshot.js'
import { closeQuietly, remove, removeQuietly } from './new-file.js'
import { keepPrevious } from './previous-snapshot.js'
import type { Steps } from './steps.js'
import { syncAndClose, syncNames } from './sync.js'
import { identityOf } from './whole-file.js'
import type { FileIdentity } from './whole-file.js'
import { writeAll, writtenTo } from './write-all.js'

export function* writeInPlace(work: FlushWork): Steps {
  const { home, snapshot, bound, place } = work
  const { fileSystem, names } = home
  if (!snapshot.isSyncable) throw new Error('fsync of this file has failed before')

  // 4. Copy db.json to db.json.temp, durably.  Crash: db.json whole.
  yield* keepPrevious(work, 'copy')
  yield syncNames(fileSystem, names.folder)
  assertSameLog(work)
  snapshot.assertUntouched(place.file.snapshots)

  // 5. Write db.json in place and sync it.     Crash: db.json.temp, which the log names, counts.
  removeQuietly(fileSystem, names.newSnapshot) // It has shown that there is room: make room.
  const fd = fileSystem.open(names.snapshot, 'write')
  const identity = overwrite(work, fd)
  try {
    yield syncAndClose(fileSystem, fd)
  } catch (error) {
    snapshot.syncFailed()
    throw error
  }
  snapshot.know(identity, bound.digest)

  //    Remove db.json.temp, sync the folder.   Crash: both are whole, and the log names both.
  remove(fileSystem, names.temp)
  yield syncNames(fileSystem, names.folder)
}

function overwrite({ home, snapshot, bytes }: FlushWork, fd: number): FileIdentity {
  const { fileSystem } = home
  snapshot.tear()
  try {
    writeAll(fileSystem, fd, { bytes, position: 0 })
    fileSystem.truncate(fd, bytes.length)
    const identity = identityOf(writtenTo(fileSystem, fd, bytes))
    snapshot.tornTo(identity)
    return identity
  } catch (error) {
    noteTorn(home, snapshot, fd)
    closeQuietly(fileSystem, fd)
    throw error
  }
}

function noteTorn({ fileSystem }: Home, snapshot: KnownSnapshot, fd: number): void {
  try {
    snapshot.tornTo(identityOf(fileSystem.openStat(fd)))
  } catch {
    // Then it is known by its inode alone, and may be written over all the same.
  }
}
