/**
 * Reads the three files that can make up a state, as they were at one instant.
 *
 * A reader without the lock may come in the middle of a flush: it would see the old db.json, and
 * then no log any more. So it looks again afterwards, and starts over if anything has changed.
 */

import type { FileSystem } from './file-system.js'
import type { Names } from './names.js'
import { readFailed } from './system-error.js'
import { statAt, isSame, isSameOrLonger, readWholeFile } from './whole-file.js'
import type { HowItIs, WholeFile } from './whole-file.js'

/** What was found; undefined where there is no such file. */
export interface StoreFiles {
  readonly log: WholeFile | undefined
  readonly temp: WholeFile | undefined
  readonly snapshot: WholeFile | undefined
  /** Read only where the others do not say enough. */
  readonly copy?: WholeFile | undefined
}

const ATTEMPTS = 20

/** Reads the files of a store. Changes nothing. */
export function readStoreFiles(fileSystem: FileSystem, names: Names): StoreFiles {
  const read = (path: string, how?: HowItIs) =>
    asking(path, () => readWholeFile(fileSystem, path, how))
  const isStill = (path: string, file: WholeFile | undefined, matches = isSame) =>
    matches(
      asking(path, () => statAt(fileSystem, path)),
      file?.identity,
    )

  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const temp = read(names.temp)
    const snapshot = read(names.snapshot)
    const log = read(names.log, 'growing')
    // The log of a living writer grows all the time. While the snapshots stay what they are, as
    // much of it as was read belongs to them.
    const isOneInstant =
      isStill(names.log, log, isSameOrLonger) &&
      isStill(names.temp, temp) &&
      isStill(names.snapshot, snapshot)
    if (isOneInstant) return { log, temp, snapshot }
  }
  throw readFailed(names.snapshot, new Error('it keeps changing'))
}

/** What db.json was when the log began. Believed only if the log names it, so it may be read later. */
export function readCopy(fileSystem: FileSystem, { copy }: Names): WholeFile | undefined {
  return asking(copy, () => readWholeFile(fileSystem, copy))
}

function asking<Result>(path: string, ask: () => Result): Result {
  try {
    return ask()
  } catch (error) {
    throw readFailed(path, error)
  }
}
