/**
 * The folder of a store. A missing one is made, with its parents, and every new name is synced into
 * the directory above it: what is durable in a folder is lost if the folder itself is not.
 */

import { dirname } from 'node:path'
import type { FileSystem } from './file-system.js'
import { isMissing, writeFailed } from './system-error.js'

/** Makes sure that a folder exists, durably. */
export function makeFolder(fileSystem: FileSystem, folder: string): void {
  try {
    const missing = missingFolders(fileSystem, folder)
    if (missing.length === 0) return
    fileSystem.makeDirectories(folder)
    for (const made of missing) fileSystem.syncDirectory(dirname(made))
  } catch (error) {
    throw writeFailed(folder, error, 'The folder of the store could not be made; make it yourself.')
  }
}

function missingFolders(fileSystem: FileSystem, folder: string): readonly string[] {
  try {
    fileSystem.stat(folder)
    return []
  } catch (error) {
    if (!isMissing(error) || dirname(folder) === folder) throw error
    return [...missingFolders(fileSystem, dirname(folder)), folder]
  }
}
