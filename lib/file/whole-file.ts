/**
 * Reads a whole file, and remembers which one it was: inode, size and time of the last change tell
 * later whether somebody else has been at it.
 */

import { digest } from '../log/digest.js'
import type { FileStat, FileSystem } from './file-system.js'
import { closeQuietly } from './new-file.js'
import { readAll } from './read-all.js'
import { ifThere } from './system-error.js'

/** Which file it is, in which state. */
export type FileIdentity = Pick<FileStat, 'inode' | 'size' | 'modified'>

export interface WholeFile {
  readonly bytes: Uint8Array
  readonly digest: string
  readonly identity: FileIdentity
}

/** A file that changes while it is read is read again, but not for ever. */
const ATTEMPTS = 5

/** `growing`: whoever writes to it only ever adds, so what was there first is whole. */
export type HowItIs = 'still' | 'growing'

/** The file as it was at one instant, or undefined if there is none. Only `ENOENT` means none. */
export function readWholeFile(
  fileSystem: FileSystem,
  path: string,
  how: HowItIs = 'still',
): WholeFile | undefined {
  const fd = ifThere(() => fileSystem.open(path, 'read'))
  if (fd === undefined) return undefined
  try {
    return readOpenFile(fileSystem, fd, how)
  } finally {
    closeQuietly(fileSystem, fd)
  }
}

function readOpenFile(fileSystem: FileSystem, fd: number, how: HowItIs): WholeFile {
  let before = fileSystem.openStat(fd)
  if (before.kind === 'other') throw new Error('it is a pipe or device')
  for (let attempt = 1; ; attempt++) {
    const bytes = readAll(fileSystem, fd, { from: 0, to: before.size })
    const after = fileSystem.openStat(fd)
    const wasStill = isSame(before, after)
    const hasGrown = how === 'growing' && after.size >= before.size
    if ((wasStill || hasGrown) && bytes.length === before.size) {
      return { bytes, digest: digest(bytes), identity: before }
    }
    if (attempt === ATTEMPTS) throw new Error('it keeps changing')
    before = after
  }
}

/** What is at a path now; undefined if nothing is. */
export function statAt(fileSystem: FileSystem, path: string): FileStat | undefined {
  return ifThere(() => fileSystem.stat(path))
}

/** Is it the same file, with what was in it and perhaps more? */
export function isSameOrLonger(
  now: FileIdentity | undefined,
  before: FileIdentity | undefined,
): boolean {
  if (now === undefined || before === undefined) return now === before
  return now.inode === before.inode && now.size >= before.size
}

export function isSame(one: FileIdentity | undefined, other: FileIdentity | undefined): boolean {
  return (
    isSameOrLonger(one, other) && one?.size === other?.size && one?.modified === other?.modified
  )
}
