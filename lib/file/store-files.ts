/**
 * Reads the three files that can make up a state, as they were at one instant.
 *
 * A reader without the lock may come in the middle of a flush: it would see the old db.json, and
 * then no log any more. So it looks again afterwards, and starts over if anything has changed.
 */

import { KeepsakeError } from '../errors.js'
import type { FileSystem } from './file-system.js'
import type { Names } from './names.js'
import { readFailed } from './system-error.js'
import { identityAt, isSame, readWholeFile } from './whole-file.js'
import type { WholeFile } from './whole-file.js'

/** What was found; undefined where there is no such file. */
export interface StoreFiles {
  readonly log: WholeFile | undefined
  readonly temp: WholeFile | undefined
  readonly snapshot: WholeFile | undefined
}

const ATTEMPTS = 20

/** Reads the files of a store. Changes nothing. */
export function readStoreFiles(fileSystem: FileSystem, names: Names): StoreFiles {
  const read = (path: string) => asking(path, () => readWholeFile(fileSystem, path))
  const isStill = (path: string, file: WholeFile | undefined) =>
    isSame(
      asking(path, () => identityAt(fileSystem, path)),
      file?.identity,
    )

  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const log = read(names.log)
    const temp = read(names.temp)
    const snapshot = read(names.snapshot)
    const isOneInstant =
      isStill(names.log, log) && isStill(names.temp, temp) && isStill(names.snapshot, snapshot)
    if (isOneInstant) return { log, temp, snapshot }
  }
  throw new KeepsakeError(
    'KEEPSAKE_READ_FAILED',
    `${names.snapshot} and the files beside it keep changing while they are read: another ` +
      'process is writing them. Nothing was changed. Open the store again.',
    { file: names.snapshot },
  )
}

function asking<Result>(path: string, ask: () => Result): Result {
  try {
    return ask()
  } catch (error) {
    throw readFailed(path, error)
  }
}
