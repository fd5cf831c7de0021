/**
 * Keeps a document as it is, under the number of its version, before it becomes one of the next: a file
 * beside db.json that keepsake never touches again. It is durable when this returns.
 *
 *     db.json.v2
 *     db.json.v2-20261122T061700123Z       another one of that version
 */

import { Digest } from '../log/digest.js'
import type { Home } from './home.js'
import { asideName } from './names.js'
import { closeQuietly, createAfresh } from './new-file.js'
import { ifThere } from './system-error.js'
import { readWholeFile } from './whole-file.js'
import { writeText } from './write-text.js'

/** The path of the copy. `text` gives the document in pieces, each time from the beginning. */
export function keepVersion(home: Home, version: number, text: () => Iterable<string>): string {
  const { fileSystem, names } = home
  const path = `${names.snapshot}.v${version}`
  const there = readWholeFile(fileSystem, path)
  const isThere = there !== undefined && there.digest === digestOf(text())
  // 1. Write it under a name that is never read, sync it.    Crash: that is removed by the next flush.
  const fd = isThere
    ? fileSystem.open(path, 'write')
    : createAfresh(home, names.newSnapshot, home.mode)
  try {
    if (!isThere) writeText(fileSystem, fd, text())
    // One that was there may have been left by a process that was killed before this.
    fileSystem.sync(fd)
  } finally {
    closeQuietly(fileSystem, fd)
  }
  // 2. Give it its name, sync the folder.                    Crash: a whole copy, or none.
  const own = isThere ? path : nameIt(home, version, path)
  fileSystem.syncDirectory(names.folder)
  return own
}

/** Never takes the place of another file. */
function nameIt({ fileSystem, names }: Home, version: number, path: string): string {
  const time = Date.now()
  for (let number = 0; ; number++) {
    const own = number === 0 ? path : asideName(names, `v${version}`, time, number)
    if (ifThere(() => fileSystem.linkStat(own)) !== undefined) continue
    fileSystem.rename(names.newSnapshot, own)
    return own
  }
}

function digestOf(text: Iterable<string>): string {
  const digest = new Digest()
  for (const piece of text) digest.add(Buffer.from(piece))
  return digest.end()
}
