/**
 * Steps 4 and 5 of a flush where db.json cannot be renamed over: a single file mounted into a
 * container, or one whose owner would be lost. The same files, so the same recovery:
 *
 *     db.json.temp   the old snapshot, a file of its own (a second name for db.json would be
 *                    overwritten with it)
 *     db.json        the new snapshot, or for a moment the beginning of it
 */

import { assertNoFailedSync, failedSyncs } from './failed-syncs.js'
import type { FlushWork } from './flush-work.js'
import { orClose, removeQuietly } from './new-file.js'
import { keepPrevious } from './previous-snapshot.js'
import { asSync } from './steps.js'
import type { Steps } from './steps.js'
import { syncAndClose } from './sync.js'
import { readWholeFile } from './whole-file.js'
import type { FileIdentity } from './whole-file.js'
import { assertWritten, writeAll } from './write-all.js'

export function* writeInPlace(work: FlushWork): Steps {
  const { home, snapshot, bound } = work
  const { fileSystem, names } = home
  const keyOf = (inode: bigint | undefined): string => `${inode} ${names.snapshot}`
  assertNoFailedSync(keyOf(snapshot.identity?.inode))

  // 4. Copy db.json to db.json.temp, durably.  Crash: db.json whole.
  yield* keepPrevious(work, 'copy')

  // 5. Write db.json in place and sync it.     Crash: db.json.temp, which the log names, counts.
  const bytes = readNewSnapshot(work)
  removeQuietly(fileSystem, names.newSnapshot) // It has shown that there is room: make room.
  const fd = fileSystem.open(names.snapshot, 'write')
  const identity = orClose(fileSystem, fd, () => overwrite(work, { fd, bytes }))
  yield asSync(function* (): Steps {
    try {
      yield syncAndClose(fileSystem, fd)
    } catch (error) {
      // To be known also when this flush has been abandoned meanwhile.
      failedSyncs.set(keyOf(identity.inode), error)
      throw error
    }
  })
  snapshot.know(identity, bound.digest, { seq: bound.seq, bytes })
}

// Whoever wrote it, this is what the log names.
function readNewSnapshot({ home: { fileSystem, names }, bound }: FlushWork): Uint8Array {
  const file = readWholeFile(fileSystem, names.newSnapshot)
  if (file?.digest !== bound.digest) throw new Error('the new snapshot was replaced')
  return file.bytes
}

interface Content {
  readonly fd: number
  readonly bytes: Uint8Array
}

function overwrite(
  { home: { fileSystem }, snapshot }: FlushWork,
  { fd, bytes }: Content,
): FileIdentity {
  try {
    writeAll(fileSystem, fd, { bytes, position: 0 })
    fileSystem.truncate(fd, bytes.length)
    return assertWritten(fileSystem, fd, bytes)
  } finally {
    snapshot.tear(fd)
  }
}
