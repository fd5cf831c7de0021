/**
 * Steps 3 to 5 of a flush: the new snapshot takes the place of db.json, in one rename.
 */

import { assertSameLog } from './flush-work.js'
import type { FlushWork } from './flush-work.js'
import { remove } from './new-file.js'
import { keepPrevious } from './previous-snapshot.js'
import type { Steps } from './steps.js'
import { syncNames } from './sync.js'
import { isRefused, systemCode } from './system-error.js'
import { writeInPlace } from './write-in-place.js'

/** After it, db.json is the new snapshot, durably, and there is no db.json.temp. */
export function* replace(work: FlushWork): Steps {
  const { home, snapshot, place } = work
  const { fileSystem, names } = home
  // 3. Has somebody edited db.json? Then it is not overwritten.
  //                                      Crash: db.json as it is, and the whole log.
  snapshot.assertUntouched()
  snapshot.keepUnnamed(place.file)
  if (work.hasOwner) {
    // 4. Keep the old snapshot as db.json.temp.
    //                                    Crash: the old snapshot, under one name or under two.
    yield* keepPrevious(work, 'link')
  }
  // 5. Put the new one in place, remove db.json.temp, sync the folder.
  //                                      Crash: whatever of 4 and 5 survives, every file there is
  //                                      the old or the new snapshot, whole, and the log names both.
  if (!work.hasOwner || !renameOver(work)) {
    yield* writeInPlace(work)
  }
  if (work.kept === undefined) {
    // Perhaps db.json was one that the log does not name, or missing, and db.json.temp alone counted:
    // as long as a power cut may bring that back, db.json.temp has to stay.
    yield syncNames(fileSystem, names.folder)
    assertSameLog(work)
  }
  remove(fileSystem, names.temp)
  yield syncNames(fileSystem, names.folder)
}

// False: this db.json can never be renamed over. On Windows it only means that somebody has it
// open at the moment; the next flush tries again.
function renameOver({ home, snapshot, bound, bytes, inode }: FlushWork): boolean {
  const { fileSystem, names } = home
  const identity = fileSystem.linkStat(names.newSnapshot)
  if (identity.inode !== inode) throw new Error('the new snapshot was replaced')
  try {
    fileSystem.rename(names.newSnapshot, names.snapshot)
  } catch (error) {
    // It is a mount of its own, or somebody else's in /tmp.
    const isNeverPossible = isRefused(error) || systemCode(error) === 'EXDEV'
    if (isNeverPossible && snapshot.identity && process.platform !== 'win32') return false
    throw error
  }
  snapshot.know(identity, bound.digest, { seq: bound.seq, bytes })
  return true
}
