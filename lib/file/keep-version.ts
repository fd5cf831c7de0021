/**
 * Keeps a document as it is, under the number of its version, before it becomes one of the next: a file
 * beside db.json that keepsake never touches again. It is durable when this returns.
 *
 *     db.json.v2
 *     db.json.v2-20261122T061700123Z       another one of that version
 */

import { Digest } from '../log/digest.js'
import { takeFreeName } from './free-name.js'
import type { Home } from './home.js'
import { asideName } from './names.js'
import type { KeptKind } from './names.js'
import { closeQuietly, createAfresh, orClose, removeQuietly } from './new-file.js'
import { syncAndClose } from './sync.js'
import { systemCode, writeFailed } from './system-error.js'
import { readWholeFile } from './whole-file.js'
import { writeText } from './write-text.js'

type Text = () => Iterable<string>

/** `text` gives the document in pieces, each time from the beginning. Throws `KEEPSAKE_WRITE_FAILED`. */
export function keepVersion(home: Home, version: number, text: Text): void {
  const { fileSystem, names } = home
  const kind = `v${version}` as const
  const path = asideName(names, kind, 0, 0)
  try {
    if (!isKept(home, path, text)) make(home, kind, text)
    fileSystem.syncDirectory(names.folder)
  } catch (error) {
    throw writeFailed(path, error, 'Nothing was migrated. Make room for it, then open it again.')
  }
}

/** keepsake names only what it has synced; and what cannot be read is as good as another file. */
function isKept({ fileSystem }: Home, path: string, text: Text): boolean {
  try {
    const there = readWholeFile(fileSystem, path)
    return there !== undefined && there.digest === digestOf(text())
  } catch {
    return false
  }
}

// 1. Write it under a name that is never read, sync it.    Crash: the next flush removes that.
// 2. Give it a name that nothing has.                      Crash: a whole copy, or none; where there are no
//    links, it may be an empty file, which stays as any other that has the name.
function make(home: Home, kind: KeptKind, text: Text): void {
  const { fileSystem, names, mode } = home
  const fd = createAfresh(home, names.newSnapshot, mode)
  try {
    orClose(fileSystem, fd, () => writeText(fileSystem, fd, text()))
    syncAndClose(fileSystem, fd).now()
    takeFreeName(names, kind, (path) => nameIt(home, path))
  } finally {
    removeQuietly(fileSystem, names.newSnapshot)
  }
}

/** Throws `EEXIST` where anything has that name. */
function nameIt({ fileSystem, names, mode }: Home, path: string): void {
  try {
    fileSystem.link(names.newSnapshot, path)
    return
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw error
    // Many file systems have no hard links, and say so in many ways. If it is anything worse, the rest
    // says it as well.
  }
  // An empty file holds the name until the copy has it.
  closeQuietly(fileSystem, fileSystem.open(path, 'create', mode))
  try {
    fileSystem.rename(names.newSnapshot, path)
  } catch (error) {
    removeQuietly(fileSystem, path)
    throw error
  }
}

function digestOf(text: Iterable<string>): string {
  const digest = new Digest()
  for (const piece of text) digest.add(Buffer.from(piece))
  return digest.end()
}
