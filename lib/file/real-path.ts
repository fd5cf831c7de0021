/**
 * The real path of a store: symbolic links are resolved once, when it is opened, and everything
 * lives beside the target. So two names of one db.json are one store, and a flush replaces the
 * file, not the link.
 *
 *     config.json -> ../data/db.json      the log is ../data/db.json.log.temp
 *
 * What does not exist yet has a real path too: its folders may be missing, and a link that points
 * nowhere names the file that will be created.
 */

import { basename, dirname, resolve } from 'node:path'
import type { FileSystem } from './file-system.js'
import { ifThere, readFailed } from './system-error.js'

/** Resolves a path, from the working directory. Creates nothing. Throws `KEEPSAKE_READ_FAILED`. */
export function realPathOf(fileSystem: FileSystem, path: string): string {
  let absolute = path
  try {
    // The working directory may be gone.
    absolute = resolve(path)
    return resolveMissing(fileSystem, absolute)
  } catch (error) {
    throw readFailed(absolute, error)
  }
}

// Links in a circle, or too many of them, are no missing file: the system refuses to follow them.
function resolveMissing(fileSystem: FileSystem, path: string): string {
  const found = ifThere(() => fileSystem.realPath(path))
  const parent = dirname(path)
  // There is always a root; if not, whoever uses the path is told what is wrong.
  if (found !== undefined || parent === path) return found ?? path
  const folder = resolveMissing(fileSystem, parent)
  const place = resolve(folder, basename(path))
  if (ifThere(() => fileSystem.linkStat(place))?.kind !== 'link') return place
  return resolveMissing(fileSystem, resolve(folder, fileSystem.readLink(place)))
}
