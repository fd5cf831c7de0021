/**
 * The new snapshot while it is still called db.json.new.temp: with the mode and the owner that
 * db.json has.
 */

import type { FileStat, FileSystem } from './file-system.js'
import type { FlushWork } from './flush-work.js'
import { createAfresh, orClose } from './new-file.js'
import type { Sync } from './sync.js'
import { syncAndClose } from './sync.js'
import { systemCode } from './system-error.js'
import { writeAll, writtenTo } from './write-all.js'

export interface NewSnapshot {
  /** Still to be done. */
  readonly sync: Sync
  readonly inode: bigint
  /** False: only root may give a file away, so db.json has to be written in place to keep its owner. */
  readonly hasOwner: boolean
}

/** What chown(2) says to those who may not. */
const NOT_ALLOWED = /^(EPERM|EINVAL|ENOSYS|ENOTSUP|EOPNOTSUPP)$/

const PRIVATE = 0o600

export function writeNewSnapshot({ home, snapshot, bytes }: FlushWork): NewSnapshot {
  const { fileSystem, names, mode } = home
  const model = snapshot.stat()
  // Private until it has the right owner: its group may not be the one that db.json's mode is for.
  const fd = createAfresh(home, names.newSnapshot, PRIVATE)
  return orClose(fileSystem, fd, () => {
    const hasOwner = model === undefined || giveOwner(fileSystem, fd, model)
    fileSystem.setMode(fd, model?.mode ?? mode)
    writeAll(fileSystem, fd, { bytes, position: 0 })
    const { inode } = writtenTo(fileSystem, fd, bytes)
    return { sync: syncAndClose(fileSystem, fd), inode, hasOwner }
  })
}

function giveOwner(fileSystem: FileSystem, fd: number, { uid, gid }: FileStat): boolean {
  const own = fileSystem.openStat(fd)
  if (own.uid === uid && own.gid === gid) return true
  try {
    fileSystem.setOwner(fd, uid, gid)
    return true
  } catch (error) {
    if (NOT_ALLOWED.test(systemCode(error))) return false
    throw error
  }
}
