/**
 * Everything there is to know about a store from the outside. Reads only: nothing is written,
 * removed or locked, so it can be done beside a running writer.
 */

import { loadSnapshot } from '../document/load-snapshot.js'
import { KeepsakeError } from '../errors.js'
import type { Home } from '../file/home.js'
import { readCopy, type StoreFiles } from '../file/store-files.js'
import type { WholeFile } from '../file/whole-file.js'
import { readLog, type LogReading } from '../log/reading.js'
import { findFiles, restoreFrom, type Restored } from '../restore.js'
import { lockHolderOf, mayWrite, type LockHolder } from './lock-holder.js'

/** What `open` would do: give a document, or refuse with an error. */
export type Opening = Restored | KeepsakeError

export interface Findings {
  readonly home: Home
  readonly files: StoreFiles
  readonly reading: LogReading | undefined
  readonly holder: LockHolder | undefined
  readonly opening: Opening
  /** Nothing is missing, nothing would be cut or put aside. */
  readonly isSound: boolean
}

/** Throws `KEEPSAKE_READ_FAILED`. */
export function examineStore(home: Home): Findings {
  const holder = lockHolderOf(home)
  const files = { ...findFiles(home), copy: readCopy(home.fileSystem, home.names) }
  const reading = files.log && readLog(files.log.bytes)
  const opening = attempt(home, files)
  return { home, files, reading, holder, opening, isSound: isSound(opening, holder) }
}

/** What `open` would do with these files. */
export function attempt(home: Home, files: StoreFiles, { salvage = false } = {}): Opening {
  try {
    return restoreFrom(home, files, { salvage })
  } catch (error) {
    if (error instanceof KeepsakeError) return error
    throw error
  }
}

function isSound(opening: Opening, holder: LockHolder | undefined): boolean {
  if (opening instanceof KeepsakeError) return false
  const { cut, putAside } = opening.plan
  // Beside a writer, what is no whole line may be one that is being written.
  return putAside.length === 0 && (cut === 0 || mayWrite(holder))
}

/** What is wrong with a db.json or db.json.temp by itself. */
export function faultOf({ bytes }: WholeFile, path: string): KeepsakeError | undefined {
  try {
    loadSnapshot(bytes, path)
    return undefined
  } catch (error) {
    if (error instanceof KeepsakeError) return error
    throw error
  }
}
