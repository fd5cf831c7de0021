/**
 * The folder of a store. A missing one is made, with its parents, and every new name is synced into
 * the directory above it: what is durable in a folder is lost if the folder itself is not.
 */

import { dirname } from 'node:path'
import type { FileSystem } from './file-system.js'
import { ifThere, systemCode, writeFailed } from './system-error.js'

/** Makes sure that a folder exists, durably. */
export function makeFolder(fileSystem: FileSystem, folder: string): void {
  try {
    for (const made of missingFolders(fileSystem, folder)) {
      make(fileSystem, made)
      fileSystem.syncDirectory(dirname(made))
    }
  } catch (error) {
    throw writeFailed(folder, error, 'Make the folder yourself.')
  }
}

// One by one: where the system says ENOENT of a folder that is there, as in /proc, Node would try to
// make that and its parents for ever.
function make(fileSystem: FileSystem, folder: string): void {
  try {
    fileSystem.makeDirectory(folder)
  } catch (error) {
    // Somebody else was faster.
    if (systemCode(error) !== 'EEXIST') throw error
  }
}

function missingFolders(fileSystem: FileSystem, folder: string): readonly string[] {
  const parent = dirname(folder)
  // There is always a root; if not, making the folder says what is wrong.
  if (ifThere(() => fileSystem.stat(folder)) !== undefined || parent === folder) return []
  return [...missingFolders(fileSystem, parent), folder]
}
