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
import { closeQuietly, createNew, removeQuietly } from './new-file.js'
import { systemCode } from './system-error.js'
import { readWholeFile } from './whole-file.js'
import { writeText } from './write-text.js'

/** The path of the copy. `text` gives the document in pieces, each time from the beginning. */
export function keepVersion(home: Home, version: number, text: () => Iterable<string>): string {
  const { fileSystem, names } = home
  const path = `${names.snapshot}.v${version}`
  const there = readWholeFile(fileSystem, path)
  if (there !== undefined && there.digest === digestOf(text())) return path
  const { fd, path: own } = createFor(home, { path, version })
  try {
    writeText(fileSystem, fd, text())
    fileSystem.sync(fd)
  } catch (error) {
    removeQuietly(fileSystem, own)
    throw error
  } finally {
    closeQuietly(fileSystem, fd)
  }
  fileSystem.syncDirectory(names.folder)
  return own
}

function createFor(
  home: Home,
  { path, version }: { readonly path: string; readonly version: number },
): { readonly fd: number; readonly path: string } {
  const time = Date.now()
  for (let number = 0; ; number++) {
    const own = number === 0 ? path : asideName(home.names, `v${version}`, time, number)
    try {
      return { fd: createNew(home, own, home.mode), path: own }
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error
    }
  }
}

function digestOf(text: Iterable<string>): string {
  const digest = new Digest()
  for (const piece of text) digest.add(Buffer.from(piece))
  return digest.end()
}
