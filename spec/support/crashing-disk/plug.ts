/**
 * Stands in the place of `lib/file/node-fs.ts` while the store is tried on a crashing disk: whatever
 * is plugged in when a store is opened is the disk of that store for good.
 */

import type { FileSystem } from '../../../lib/file/file-system.js'

export let nodeFileSystem: FileSystem

export function plug(fileSystem: FileSystem): void {
  nodeFileSystem = fileSystem
}
