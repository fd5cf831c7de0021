/**
 * write(2) until everything is written.
 *
 * A short count always hides an error: libuv drops the errno once some bytes went out. So the rest
 * is written again, until it is through or the system says what is wrong.
 */

import type { FileStat, FileSystem } from './file-system.js'

/** A call takes less than 2 GiB. */
export const MOST_AT_ONCE = 2 ** 30

export interface Piece {
  readonly bytes: Uint8Array
  /** Only so many of them. */
  readonly length?: number
  readonly position: number
}

export function writeAll(fileSystem: FileSystem, fd: number, piece: Piece): void {
  const { bytes, length = bytes.length, position } = piece
  let written = 0
  while (written < length) {
    const next = Math.min(length - written, MOST_AT_ONCE)
    const count = fileSystem.write(fd, bytes, written, next, position + written)
    if (count === 0) throw new Error('nothing was written')
    written += count
  }
}

/** What an open file is, which must hold so many bytes: they are counted before they are believed. */
export function assertWritten(
  fileSystem: FileSystem,
  fd: number,
  { length }: { readonly length: number },
): FileStat {
  const stat = fileSystem.openStat(fd)
  if (stat.size !== length) throw new Error('not all of it was written')
  return stat
}
