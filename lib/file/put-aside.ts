/**
 * Keeps a copy of bytes that are about to be overwritten and are not keepsake's to throw away:
 * a db.json edited by hand, the damaged end of a log. The copy is durable before this returns, it
 * never takes the place of another file, and keepsake never touches it again.
 *
 *     db.json.edited-20261122T061700123Z
 */

import { takeFreeName } from './free-name.js'
import type { FileWarning, Home } from './home.js'
import type { AsideKind } from './names.js'
import { closeQuietly, removeQuietly } from './new-file.js'
import { writeAll } from './write-all.js'

/** What the user is told. */
const WARNINGS: Readonly<Record<AsideKind, FileWarning>> = {
  'log.cut': 'LOG_KEPT',
  'log.kept': 'LOG_KEPT',
  'temp.kept': 'TEMP_KEPT',
  edited: 'EDIT_KEPT',
}

/** Tells the user that `what`, the beginning of a sentence, is there now, and returns the path of the copy. */
export function putAside(
  home: Home,
  kind: AsideKind,
  bytes: Uint8Array,
  what = 'What was no part of the state',
): string {
  const { fileSystem, names } = home
  const { path, fd } = takeFreeName(names, kind, (free) => ({
    path: free,
    fd: fileSystem.open(free, 'create', home.mode),
  }))
  try {
    writeAll(fileSystem, fd, { bytes, position: 0 })
    fileSystem.sync(fd)
  } catch (error) {
    removeQuietly(fileSystem, path)
    throw error
  } finally {
    closeQuietly(fileSystem, fd)
  }
  fileSystem.syncDirectory(names.folder)
  const message = `${what} is now in ${path}. Delete it when done.`
  home.warn(WARNINGS[kind], message)
  return path
}
