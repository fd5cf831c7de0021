/** Writes a text that comes in pieces, as UTF-8, from the beginning of a file. */

import { Digest } from '../log/digest.js'
import type { FileSystem } from './file-system.js'
import { writeAll } from './write-all.js'

export interface WrittenText {
  /** Name of the bytes written: see `Digest`. */
  readonly digest: string
  /** Bytes. */
  readonly length: number
  /** All the bytes, if they were written at once. */
  readonly whole?: Uint8Array | undefined
}

/** Bytes: what is larger could not be opened, for Node 20 has no buffer of more than 4 GiB. */
const LARGEST = 4_000_000_000

/** Small pieces are put together until they are as long as this, in UTF-16 code units. */
const WORTH_A_CALL = 2 ** 20

/** Throws what the system throws, and `RangeError` where it would be more than 4 GB. */
export function writeText(
  fileSystem: FileSystem,
  fd: number,
  pieces: Iterable<string>,
): WrittenText {
  const digest = new Digest()
  let length = 0
  let pending = ''
  let whole: Uint8Array | undefined
  const write = (): void => {
    const bytes = Buffer.from(pending)
    pending = ''
    if (length + bytes.length > LARGEST) throw new RangeError('more than 4 GB could not be opened')
    digest.add(bytes)
    writeAll(fileSystem, fd, { bytes, position: length })
    whole = length === 0 ? bytes : undefined
    length += bytes.length
  }
  for (const piece of pieces) {
    // Together they might be longer than a string can be.
    if (piece.length >= WORTH_A_CALL && pending !== '') write()
    pending += piece
    if (pending.length >= WORTH_A_CALL) write()
  }
  if (pending !== '') write()
  return { digest: digest.end(), length, whole }
}
