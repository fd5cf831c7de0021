/** Where a store lives: the file system, the names of its files, and how it makes new ones. */

import type { FileSystem } from './file-system.js'
import type { Names } from './names.js'

/** What the files have to say to the user while all goes on. */
export type FileWarning = 'EDIT_KEPT' | 'TEMP_KEPT' | 'LOG_KEPT' | 'NO_THREAD' | 'NO_WATCH'

export interface Home {
  readonly fileSystem: FileSystem
  readonly names: Names
  /** Permission bits of new files. An existing db.json keeps its own. */
  readonly mode: number
  readonly warn: (code: FileWarning, message: string) => void
}
