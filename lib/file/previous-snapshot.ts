/**
 * db.json.temp: the previous snapshot, kept while the new one is put in place. If a crash leaves it
 * there, the store opens from it.
 */

import { keepTemp } from './clear-way.js'
import { assertSameLog } from './flush-work.js'
import type { FlushWork } from './flush-work.js'
import type { Home } from './home.js'
import { closeQuietly, createAfresh, remove, removeQuietly } from './new-file.js'
import type { Steps } from './steps.js'
import { syncAndClose } from './sync.js'
import { readWholeFile } from './whole-file.js'
import { writeAll } from './write-all.js'

/**
 * A second name for db.json, or a copy where there are no links. A db.json.temp that the log names
 * is left alone: the store was opened from it, and then db.json is not what counts.
 */
export function* keepPrevious(work: FlushWork): Steps {
  const { home, snapshot, place } = work
  const { fileSystem, names } = home
  const temp = readWholeFile(fileSystem, names.temp)
  if (temp !== undefined) {
    if (place.file.snapshots.has(temp.digest)) return
    keepTemp(home)
    remove(fileSystem, names.temp)
  }
  if (!snapshot.isThere) return
  try {
    fileSystem.link(names.snapshot, names.temp)
  } catch {
    // Many file systems have no hard links, and say so in many ways. If it is anything worse, the
    // copy says it as well.
    yield* copyPrevious(work)
  }
}

/** The same as a file of its own: db.json is going to be written in place. */
export function* keepPreviousApart(work: FlushWork): Steps {
  const { home, snapshot, place } = work
  const { fileSystem, names } = home
  const temp = readWholeFile(fileSystem, names.temp)
  const isNamed = temp !== undefined && place.file.snapshots.has(temp.digest)
  const isLink = temp?.identity.inode === snapshot.inode && temp?.digest === snapshot.digest
  if (isNamed && !isLink) return
  if (temp !== undefined && !isNamed) keepTemp(home)
  remove(fileSystem, names.temp)
  yield* copyPrevious(work)
}

// Written under a name that is never read, so that db.json.temp is never half a copy.
function* copyPrevious(work: FlushWork): Steps {
  const { home, snapshot } = work
  const { fileSystem, names } = home
  const bytes = snapshot.read()
  const fd = createAfresh(home, names.newLog, snapshot.stat()?.mode ?? home.mode)
  try {
    fill(home, fd, bytes)
    yield syncAndClose(fileSystem, fd)
    assertSameLog(work)
    fileSystem.rename(names.newLog, names.temp)
  } finally {
    removeQuietly(fileSystem, names.newLog)
  }
}

function fill({ fileSystem }: Home, fd: number, bytes: Uint8Array): void {
  try {
    writeAll(fileSystem, fd, { bytes, position: 0 })
  } catch (error) {
    closeQuietly(fileSystem, fd)
    throw error
  }
}
