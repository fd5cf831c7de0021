/**
 * Reads a whole file, and remembers which one it was: inode, size and time of the last change tell
 * later whether somebody else has been at it.
 */

import { digest } from '../log/digest.js'
import type { FileStat, FileSystem } from './file-system.js'
import { closeQuietly } from './new-file.js'
import { readAll } from './read-all.js'
import { isMissing } from './system-error.js'

/** Which file it is, in which state. */
export interface FileIdentity {
  readonly inode: bigint
  readonly size: number
  readonly modified: bigint
}

export interface WholeFile {
  readonly bytes: Uint8Array
  readonly digest: string
  readonly identity: FileIdentity
}

/** A file that changes while it is read is read again, but not for ever. */
const ATTEMPTS = 5

/** The file as it was at one instant, or undefined if there is none. Only `ENOENT` means none. */
export function readWholeFile(fileSystem: FileSystem, path: string): WholeFile | undefined {
  let fd: number
  try {
    fd = fileSystem.open(path, 'read')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
  try {
    return readOpenFile(fileSystem, fd)
  } finally {
    closeQuietly(fileSystem, fd)
  }
}

function readOpenFile(fileSystem: FileSystem, fd: number): WholeFile {
  let before = fileSystem.openStat(fd)
  for (let attempt = 1; ; attempt++) {
    const bytes = readAll(fileSystem, fd, { from: 0, to: before.size })
    const after = fileSystem.openStat(fd)
    if (isSame(identityOf(before), identityOf(after)) && bytes.length === after.size) {
      return { bytes, digest: digest(bytes), identity: identityOf(after) }
    }
    if (attempt === ATTEMPTS) throw new Error('it keeps changing while it is read')
    before = after
  }
}

export function identityOf({ inode, size, modified }: FileStat): FileIdentity {
  return { inode, size, modified }
}

/** The identity of what is at a path now; undefined if nothing is. */
export function identityAt(fileSystem: FileSystem, path: string): FileIdentity | undefined {
  try {
    return identityOf(fileSystem.stat(path))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

export function isSame(one: FileIdentity | undefined, other: FileIdentity | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  return one.inode === other.inode && one.size === other.size && one.modified === other.modified
}
