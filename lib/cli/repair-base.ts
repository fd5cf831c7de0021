/**
 * Looks beside db.json for the file that the changes in a log were made to: a copy that keepsake has
 * put aside, or one that was put there for the purpose. Its digest proves it.
 */

import { basename, join } from 'node:path'
import { isMissing, readFailed } from '../file/system-error.js'
import { readWholeFile } from '../file/whole-file.js'
import type { BaseFinder } from './repair-plan.js'
import { namesBeside } from './store-home.js'

export const findBase: BaseFinder = (home, named) => {
  const { fileSystem, names } = home
  const others = [names.log, names.lock].map((path) => basename(path))
  for (const name of namesBeside(home)) {
    if (others.includes(name)) continue
    const path = join(names.folder, name)
    try {
      if (fileSystem.linkStat(path).kind !== 'file') continue
      const file = readWholeFile(fileSystem, path)
      if (file !== undefined && named.has(file.digest)) return { path, bytes: file.bytes }
    } catch (error) {
      if (!isMissing(error)) throw readFailed(path, error)
    }
  }
  return undefined
}
