/**
 * The new snapshot while it is still called db.json.new.temp: with the mode and the owner that
 * db.json has. It is written by this thread, from memory, or by a replica, from the files.
 */

import type { AppendLog } from './append-log.js'
import type { FileStat, FileSystem } from './file-system.js'
import type { Home } from './home.js'
import type { KnownSnapshot } from './known-snapshot.js'
import type { Bound, LogFile } from './log-file.js'
import { createAfresh, orClose } from './new-file.js'
import { syncAndClose } from './sync.js'
import type { Sync } from './sync.js'
import { systemCode } from './system-error.js'
import { assertWritten } from './write-all.js'
import { writeText } from './write-text.js'

export interface SnapshotSource {
  readonly home: Home
  readonly log: AppendLog
  /** db.json as it is before. */
  readonly snapshot: KnownSnapshot
  /** What db.json is to hold at this instant, in pieces. */
  readonly text: () => Iterable<string>
}

/** A place in the log: right behind the last change that the new snapshot includes. */
export interface LogPlace {
  readonly file: LogFile
  readonly position: number
  readonly crc: number
}

/** The end of the log, and the last change: what memory holds at this instant. */
export interface Instant extends LogPlace {
  readonly seq: number
}

export interface NewSnapshot {
  /** What it is called, and the last change it includes. */
  readonly bound: Bound
  /** All that is in it, if that is little. */
  readonly bytes: Uint8Array | undefined
  readonly place: LogPlace
  readonly inode: bigint
  /** False: only root may give a file away, so db.json has to be written in place to keep its owner. */
  readonly hasOwner: boolean
}

/** What chown(2) says to those who may not. */
const NOT_ALLOWED = /^(EPERM|EINVAL|ENOSYS|ENOTSUP|EOPNOTSUPP)$/

const PRIVATE = 0o600

/** From memory, which has not changed since that instant. */
export function* writeNewSnapshot(
  source: SnapshotSource,
  place: Instant,
): Generator<Sync, NewSnapshot, void> {
  const { fileSystem } = source.home
  const { fd, ...created } = createNewSnapshot(source)
  const { digest, whole } = orClose(fileSystem, fd, () => {
    const written = writeText(fileSystem, fd, source.text())
    assertWritten(fileSystem, fd, written)
    return written
  })
  yield syncAndClose(fileSystem, fd)
  return { bound: { digest, seq: place.seq }, bytes: whole, place, ...created }
}

/** Brings every change into the log, which has to be ours still. */
export function instantOf(log: AppendLog): Instant {
  const file = log.prepare()
  return { file, position: file.position, crc: file.crc, seq: log.seq }
}

/** An empty db.json.new.temp, open. */
export function createNewSnapshot({ home, snapshot }: Pick<SnapshotSource, 'home' | 'snapshot'>): {
  readonly fd: number
  readonly inode: bigint
  readonly hasOwner: boolean
} {
  const { fileSystem, names, mode } = home
  const model = snapshot.stat()
  // Private until it has the right owner: its group may not be the one that db.json's mode is for.
  const fd = createAfresh(home, names.newSnapshot, PRIVATE)
  return orClose(fileSystem, fd, () => {
    const hasOwner = model === undefined || giveOwner(fileSystem, fd, model)
    fileSystem.setMode(fd, model?.mode ?? mode)
    return { fd, inode: fileSystem.openStat(fd).inode, hasOwner }
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
