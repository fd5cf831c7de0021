/**
 * Reads nothing but the first line of a log: it tells which log that is.
 *
 *     {"keepsake":1,"base":"9f86d081884c7d65","seq":0,"id":"k3v0…","time":…,"crc":"62759081"}
 */

import { parseLine } from '../log/entry.js'
import type { Header } from '../log/entry.js'
import type { FileSystem } from './file-system.js'
import { closeQuietly } from './new-file.js'
import { ifThere } from './system-error.js'

/** A header has about 130 bytes. */
const ROOM = 1024
const NEWLINE = 0x0a

/** Undefined: there is no log, or it does not begin with a header. */
export function readHeader(fileSystem: FileSystem, path: string): Header | undefined {
  const bytes = readStart(fileSystem, path)
  const end = bytes.indexOf(NEWLINE)
  const line = end === -1 ? undefined : parseLine(bytes.subarray(0, end), 0)
  return line?.kind === 'header' ? line.header : undefined
}

function readStart(fileSystem: FileSystem, path: string): Uint8Array {
  const fd = ifThere(() => fileSystem.open(path, 'read'))
  if (fd === undefined) return new Uint8Array()
  try {
    const bytes = new Uint8Array(ROOM)
    return bytes.subarray(0, fileSystem.read(fd, bytes, 0, ROOM, 0))
  } finally {
    closeQuietly(fileSystem, fd)
  }
}
