/**
 * Reads nothing but the first line of a log: it tells which log that is.
 *
 *     {"keepsake":1,"base":"9f86d081884c7d65","seq":0,"id":"k3v0…","time":…,"crc":"62759081"}
 */

import { provenLines } from '../log/chain.js'
import type { Header } from '../log/entry.js'
import type { FileSystem } from './file-system.js'
import { closeQuietly } from './new-file.js'
import { ifThere } from './system-error.js'

/** A header has about 130 bytes. */
const ROOM = 1024

/** Undefined: there is no log, or it does not begin with a header. */
export function readHeader(fileSystem: FileSystem, path: string): Header | undefined {
  const fd = ifThere(() => fileSystem.open(path, 'read'))
  if (fd === undefined) return undefined
  try {
    const bytes = Buffer.alloc(ROOM)
    fileSystem.read(fd, bytes, 0, ROOM, 0)
    const [first] = provenLines(bytes, 0)
    return first?.line.kind === 'header' ? first.line.header : undefined
  } finally {
    closeQuietly(fileSystem, fd)
  }
}
