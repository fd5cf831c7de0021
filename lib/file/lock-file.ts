/**
 * One lock file: looking at it, making it, putting a record over it, taking it away.
 *
 * A lock file appears *with its content*: the record is written under a private name first and then
 * linked, so nobody ever sees half a lock, and of many who link at once the system lets one through.
 * Where a file system has no hard links, the file is created exclusively and filled afterwards; a
 * reader may then meet it empty, which is why `LockSight` knows `illegible`.
 *
 *     db.json.lock                          the lock
 *     db.json.lock.9b1c0d7f3a5e2468.temp    a record about to become it; there for microseconds
 */
import { createHash } from 'node:crypto'
import type { FileSystem } from './file-system.js'
import type { LockRecord } from './lock-record.js'
import { formatLockRecord, parseLockRecord } from './lock-record.js'
import { isMissing, systemCode } from './system-error.js'

/** Nobody but the user has to read a lock. */
const LOCK_MODE = 0o600

/** A file of another user, or, on Windows, one that is being replaced at this moment. */
const UNREADABLE = new Set(['EACCES', 'EPERM', 'EBUSY'])

/** What `link` says where it cannot work at all. `EISDIR` is what FAT answers on Windows. */
const NO_LINKS = new Set([
  'EPERM',
  'EACCES',
  'EXDEV',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EISDIR',
])

/** What was seen at the path of a lock. */
export type LockSight = LegibleLock | IllegibleLock | AbsentLock | ForbiddenLock

interface LegibleLock {
  readonly kind: 'record'
  readonly path: string
  /** Tells this lock from every other: the id of the record. */
  readonly mark: string
  readonly record: LockRecord
}

/** A file without a whole record: it is being written, or whoever wrote it crashed. */
interface IllegibleLock {
  readonly kind: 'illegible'
  readonly path: string
  /** Tells this lock from every other: a digest of its inode and time, in the form of an id. */
  readonly mark: string
  readonly modified: bigint
}

interface AbsentLock {
  readonly kind: 'absent'
  readonly path: string
  readonly mark: undefined
}

/** There, but the system does not let us read it. */
interface ForbiddenLock {
  readonly kind: 'forbidden'
  readonly path: string
  readonly mark: undefined
  readonly cause: unknown
}

export function readLockFile(path: string, fileSystem: FileSystem): LockSight {
  try {
    const record = parseLockRecord(Buffer.from(fileSystem.readFile(path)).toString('utf8'))
    if (record) return { kind: 'record', path, mark: record.id, record }
    const { inode, modified } = fileSystem.stat(path)
    const mark = createHash('sha256').update(`${inode} ${modified}`).digest('hex').slice(0, 16)
    return { kind: 'illegible', path, mark, modified }
  } catch (cause) {
    const code = systemCode(cause) ?? ''
    if (code === 'ENOENT') return { kind: 'absent', path, mark: undefined }
    if (!UNREADABLE.has(code)) throw cause
    return { kind: 'forbidden', path, mark: undefined, cause }
  }
}

export interface LockWrite {
  readonly fileSystem: FileSystem
  readonly path: string
  /** Where to write the record before it gets its name; on the same file system. */
  readonly privatePath: string
  readonly record: LockRecord
}

/** Makes the lock. False when there is one already, or our private file has been swept away. */
export function createLockFile(lock: LockWrite): boolean {
  const { fileSystem, path, privatePath } = lock
  writeRecord(lock, privatePath)
  try {
    fileSystem.link(privatePath, path)
    return true
  } catch (error) {
    const code = systemCode(error) ?? ''
    if (code === 'EEXIST' || code === 'ENOENT') return false
    if (!NO_LINKS.has(code)) throw error
    return createWithoutLink(lock)
  } finally {
    discardFile(privatePath, fileSystem)
  }
}

/**
 * Puts the record over the lock that is there, in one step. Whether it may, the caller knows.
 * False when our private file has been swept away.
 */
export function replaceLockFile(lock: LockWrite): boolean {
  const { fileSystem, path, privatePath } = lock
  writeRecord(lock, privatePath)
  try {
    fileSystem.rename(privatePath, path)
    return true
  } catch (error) {
    discardFile(privatePath, fileSystem)
    if (isMissing(error)) return false
    throw error
  }
}

/** Takes the lock away if it is the one with this id, and leaves any other alone. */
export function removeLockFile(path: string, { id }: LockRecord, fileSystem: FileSystem): void {
  if (readLockFile(path, fileSystem).mark === id) discardFile(path, fileSystem)
}

/** Removes a file that somebody else may be removing at the same time. */
export function discardFile(path: string, fileSystem: FileSystem): void {
  try {
    fileSystem.unlink(path)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}

/**
 * The computer may fall asleep between creating and filling, and others may have taken the empty
 * file for abandoned in the meantime: the lock is ours only if it says so afterwards.
 */
function createWithoutLink(lock: LockWrite): boolean {
  try {
    writeRecord(lock, lock.path)
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
  return readLockFile(lock.path, lock.fileSystem).mark === lock.record.id
}

/** Writes the record to a file that must not exist yet; leaves nothing behind when that fails. */
function writeRecord({ fileSystem, record }: LockWrite, path: string): void {
  const bytes = Buffer.from(formatLockRecord(record))
  const fd = fileSystem.open(path, 'create', LOCK_MODE)
  let written = 0
  try {
    while (written < bytes.length) {
      written += fileSystem.write(fd, bytes, written, bytes.length - written, written)
    }
  } catch (error) {
    discardOpenFile(fd, path, fileSystem)
    throw error
  } finally {
    fileSystem.close(fd)
  }
}

/** Removes the file behind `fd`, unless its name belongs to another file by now. */
function discardOpenFile(fd: number, path: string, fileSystem: FileSystem): void {
  try {
    if (fileSystem.stat(path).inode === fileSystem.openStat(fd).inode) fileSystem.unlink(path)
  } catch {
    // The error that brought us here says more; and a part of a record is never taken for a lock.
  }
}
