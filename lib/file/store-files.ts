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
import { identityAt, isSame, isSameOrLonger, readWholeFile } from './whole-file.js'
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
  // The log of a living writer grows all the time. While the snapshots stay what they are, as much
  // of it as was read belongs to them.
  const isStillLog = (log: WholeFile | undefined) => {
    const now = asking(names.log, () => identityAt(fileSystem, names.log))
    return log === undefined ? now === undefined : isSameOrLonger(now, log.identity)
  }
  const isStill = (path: string, file: WholeFile | undefined) =>
    isSame(
      asking(path, () => identityAt(fileSystem, path)),
      file?.identity,
    )

  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const temp = read(names.temp)
    const snapshot = read(names.snapshot)
    const log = asking(names.log, () => readWholeFile(fileSystem, names.log, 'growing'))
    const isOneInstant =
      isStillLog(log) && isStill(names.temp, temp) && isStill(names.snapshot, snapshot)
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
