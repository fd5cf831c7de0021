/** read(2) until everything is read, or the file ends. */

import type { FileSystem } from './file-system.js'
import { MOST_AT_ONCE } from './write-all.js'

export interface Range {
  readonly from: number
  readonly to: number
}

/** Fewer bytes than asked for mean that the file ends there. */
export function readAll(fileSystem: FileSystem, fd: number, { from, to }: Range): Uint8Array {
  const bytes = new Uint8Array(to - from)
  let filled = 0
  while (filled < bytes.length) {
    const next = Math.min(bytes.length - filled, MOST_AT_ONCE)
    const count = fileSystem.read(fd, bytes, filled, next, from + filled)
    if (count === 0) break
    filled += count
  }
  return bytes.subarray(0, filled)
}
