/**
 * One lock file: looking at it, putting a record there, taking it away.
 *
 *     db.json.lock                          {"pid":4242,"start":"8812734","boot":"5f0c…",…}
 *     db.json.lock.9b1c0d7f3a5e2468.temp    a record about to become it; there for microseconds
 *
 * A lock file appears *with its content*: the record is written under a private name first and then
 * linked, so nobody ever sees half a lock, and of many who link at once the system lets one through.
 * Where a file system has no hard links, the file is created exclusively and filled afterwards; a
 * reader may then meet it empty, and finds no holder in it.
 */
import { randomBytes } from 'node:crypto'
import { digest } from '../log/digest.js'
import { parseJson } from '../log/json.js'
import type { FileSystem } from './file-system.js'
import { remove } from './new-file.js'
import type { ProcessIdentity } from './process-identity.js'
import { isMissing, isRefused, systemCode } from './system-error.js'
import { readWholeFile } from './whole-file.js'
import { writeAll } from './write-all.js'

/** Nobody but the user has to read a lock. */
const LOCK_MODE = 0o600

/** A lock without a whole record is taken for abandoned when it is older than this, in ms. */
const ABANDONED_AFTER = 10_000

/** Who holds the lock, and a name of its own that no other lock ever has. */
export interface LockRecord extends ProcessIdentity {
  /** Sixteen hex digits; they become part of file names, so nothing else is accepted. */
  readonly id: string
}

export function createLockRecord(own: ProcessIdentity): LockRecord {
  return { ...own, id: randomBytes(8).toString('hex') }
}

/** What was seen at the path of a lock. */
export interface LockSight {
  readonly path: string
  /** Tells this lock from every other: the id of its record, or a digest in the form of an id. */
  readonly id: string
  /** Undefined: not to be read, or not whole: it is being written, or whoever wrote it crashed. */
  readonly holder: LockRecord | undefined
  /** Not whole, and too old to become so. */
  readonly isAbandoned: boolean
}

/** Undefined: there is no lock. */
export function readLockFile(fileSystem: FileSystem, path: string): LockSight | undefined {
  try {
    const file = readWholeFile(fileSystem, path)
    if (file === undefined) return undefined
    const holder = parseJson(Buffer.from(file.bytes).toString())
    if (isLockRecord(holder)) return { path, id: holder.id, holder, isAbandoned: false }
    const { inode, modified } = file.identity
    const isAbandoned = Date.now() - Number(modified / 1_000_000n) > ABANDONED_AFTER
    const id = digest(Buffer.from(`${inode} ${modified}`))
    return { path, id, holder: undefined, isAbandoned }
  } catch (error) {
    if (isRefused(error)) return { path, id: '', holder: undefined, isAbandoned: false }
    throw error
  }
}

/** False for whatever is not a whole record: an empty file, half a line, something else. */
function isLockRecord(value: unknown): value is LockRecord {
  if (typeof value !== 'object' || value === null) return false
  const { pid, start, boot, host, id } = value as Record<keyof LockRecord, unknown>
  const areTexts = [start, boot, host, id].every((member) => typeof member === 'string')
  return (
    areTexts && /^[0-9a-f]{16}$/.test(id as string) && Number.isSafeInteger(pid) && Number(pid) > 0
  )
}

export interface LockWrite {
  readonly fileSystem: FileSystem
  readonly path: string
  /** Where to write the record before it gets its name; on the same file system. */
  readonly privatePath: string
  readonly record: LockRecord
}

/**
 * Makes the lock (`link`), or puts the record over the lock that is there (`rename`), in one step;
 * whether it may, the caller knows. False when there is one already, or our private file has been
 * swept away.
 */
export function placeLock(lock: LockWrite, how: 'link' | 'rename'): boolean {
  const { fileSystem, path, privatePath } = lock
  writeRecord(lock, privatePath)
  try {
    fileSystem[how](privatePath, path)
    return true
  } catch (error) {
    if (isThere(error) || isMissing(error)) return false
    if (how === 'rename') throw error
    // Many file systems have no hard links, and say so in many ways. If it is anything worse,
    // creating the file says it as well.
    return createWithoutLink(lock)
  } finally {
    remove(fileSystem, privatePath)
  }
}

/** Ids of locks that this thread has let go of, and whose files may be there all the same. */
export const givenUp = new Set<string>()

/** Takes the lock away if this id is in it, and leaves any other alone. Throws if it cannot be read. */
export function removeLockFile(fileSystem: FileSystem, path: string, { id }: LockRecord): void {
  givenUp.add(id)
  const file = readWholeFile(fileSystem, path)
  if (file !== undefined && Buffer.from(file.bytes).includes(id)) remove(fileSystem, path)
  givenUp.delete(id)
}

/**
 * The computer may fall asleep between creating and filling, and others may have taken the empty
 * file for abandoned in the meantime: the lock is ours only if it says so afterwards.
 */
function createWithoutLink(lock: LockWrite): boolean {
  const { fileSystem, path, record } = lock
  try {
    writeRecord(lock, path)
  } catch (error) {
    if (isThere(error)) return false
    throw error
  }
  return readLockFile(fileSystem, path)?.id === record.id
}

/** Writes the record to a file that must not exist yet; leaves nothing behind when that fails. */
function writeRecord({ fileSystem, record }: LockWrite, path: string): void {
  const fd = fileSystem.open(path, 'create', LOCK_MODE)
  try {
    writeAll(fileSystem, fd, { bytes: Buffer.from(`${JSON.stringify(record)}\n`), position: 0 })
  } catch (error) {
    removeOpenFile(fileSystem, path, fd)
    throw error
  } finally {
    fileSystem.close(fd)
  }
}

/** Removes the file behind `fd`, unless its name belongs to another file by now. */
function removeOpenFile(fileSystem: FileSystem, path: string, fd: number): void {
  try {
    if (fileSystem.stat(path).inode === fileSystem.openStat(fd).inode) fileSystem.unlink(path)
  } catch {
    // The error that brought us here says more; and a part of a record is never taken for a lock.
  }
}

function isThere(error: unknown): boolean {
  return systemCode(error) === 'EEXIST'
}
