/**
 * A sync to be done, in both ways: now, holding everything up, or later, off the event loop. The
 * flush is written once, as a series of such syncs with plain calls between them; whoever runs it
 * chooses the way (see `steps.ts`).
 */

import type { FileSystem, OpenHow } from './file-system.js'
import { closeQuietly } from './new-file.js'

export interface Sync {
  now(): void
  later(): Promise<void>
}

/** How to open a file to sync it, no more: Windows flushes only what could be written to. */
export const SYNCABLE: OpenHow = process.platform === 'win32' ? 'write' : 'read'

/** Syncs a file and closes it, also when nobody waits for it any more. */
export function syncAndClose(fileSystem: FileSystem, fd: number): Sync {
  return {
    now() {
      try {
        fileSystem.sync(fd)
      } finally {
        closeQuietly(fileSystem, fd)
      }
    },
    async later() {
      try {
        await fileSystem.syncLater(fd)
      } finally {
        closeQuietly(fileSystem, fd)
      }
    },
  }
}

/** Makes the names in a directory durable. */
export function syncNames(fileSystem: FileSystem, folder: string): Sync {
  return {
    now: () => fileSystem.syncDirectory(folder),
    later: () => fileSystem.syncDirectoryLater(folder),
  }
}
