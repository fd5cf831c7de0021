/**
 * db.json.temp: the previous snapshot, kept while the new one is put in place. If a crash leaves it
 * there, the store opens from it.
 */

import { keep } from './clear-way.js'
import { assertSameLog } from './flush-work.js'
import type { FlushWork } from './flush-work.js'
import { createAfresh, orClose, remove, removeQuietly } from './new-file.js'
import type { Steps } from './steps.js'
import { syncAndClose, syncNames } from './sync.js'
import { readWholeFile } from './whole-file.js'
import { writeAll } from './write-all.js'

/**
 * `link`: a second name for db.json, or a copy where there are no links. `copy`: a file of its own,
 * for db.json is going to be written in place. A db.json.temp that the log names is left alone: the
 * store was opened from it, and then db.json is not what counts. Afterwards db.json may be
 * overwritten: nobody has edited it meanwhile.
 */
export function* keepPrevious(work: FlushWork, how: 'link' | 'copy'): Steps {
  const { home, snapshot } = work
  yield* makePrevious(work, how)
  if (how === 'copy') yield syncNames(home.fileSystem, home.names.folder)
  assertSameLog(work)
  snapshot.assertUntouched()
}

function* makePrevious(work: FlushWork, how: 'link' | 'copy'): Steps {
  const { home, snapshot, place } = work
  const { fileSystem, names } = home
  const temp = readWholeFile(fileSystem, names.temp)
  if (temp !== undefined) {
    const { snapshots, edits } = place.file
    const isNamed = snapshots.has(temp.digest) || edits.has(temp.digest)
    // A link would be written over too, and a copy that was there may be one whose name could not be
    // synced: a copy made now takes its place.
    const isOfUse = temp.digest !== snapshot.digest || work.kept === 'copy'
    if (isNamed && (how === 'link' || isOfUse)) return
    if (!isNamed) {
      keep(home, 'temp')
      remove(fileSystem, names.temp)
    }
  }
  work.kept = 'link'
  if (snapshot.identity === undefined) return
  try {
    if (how === 'link') {
      fileSystem.link(names.snapshot, names.temp)
      return
    }
  } catch {
    // Many file systems have no hard links, and say so in many ways. If it is anything worse, the
    // copy says it as well.
  }
  yield* copyPrevious(work)
}

// Written under a name that is never read, so that db.json.temp is never half a copy.
function* copyPrevious(work: FlushWork): Steps {
  const { home, snapshot } = work
  const { fileSystem, names } = home
  const bytes = snapshot.read()
  const fd = createAfresh(home, names.newLog, snapshot.stat()?.mode ?? home.mode)
  try {
    orClose(fileSystem, fd, () => writeAll(fileSystem, fd, { bytes, position: 0 }))
    yield syncAndClose(fileSystem, fd)
    assertSameLog(work)
    fileSystem.rename(names.newLog, names.temp)
    work.kept = 'copy'
  } finally {
    removeQuietly(fileSystem, names.newLog)
  }
}
