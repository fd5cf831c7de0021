/**
 * Before the first line of a new log: files found at open that are no part of the state.
 *
 * A log whose header is torn says nothing, and then a db.json.temp counts. So a db.json.temp that
 * is not what the store was opened from must be gone before a new log begins.
 */

import type { OpenPlan } from '../log/recovery.js'
import type { FileWarning, Home } from './home.js'
import type { AsideKind } from './names.js'
import { remove } from './new-file.js'
import { putAside } from './put-aside.js'
import { identityAt, readWholeFile } from './whole-file.js'

/**
 * 1. Copy aside what holds data, durably.                          Crash: as found.
 * 2. Remove a db.json.temp that is not the base, sync the folder.  Crash: as found, without it.
 * 3. Remove the old log.                                           Crash: the base alone.
 */
export function clearWay(home: Home, plan: OpenPlan): void {
  const { fileSystem, names } = home
  if (plan.putAside.includes('log'))
    keep(home, { path: names.log, kind: 'log.kept', code: 'LOG_KEPT' })
  if (plan.base !== 'temp') removeTemp(home, plan)
  remove(fileSystem, names.log)
}

function removeTemp(home: Home, plan: OpenPlan): void {
  const { fileSystem, names } = home
  if (identityAt(fileSystem, names.temp) === undefined) return
  if (plan.putAside.includes('temp')) keepTemp(home)
  remove(fileSystem, names.temp)
  fileSystem.syncDirectory(names.folder)
}

/** Copies a db.json.temp aside that no log of ours names. */
export function keepTemp(home: Home): void {
  keep(home, { path: home.names.temp, kind: 'temp.kept', code: 'TEMP_KEPT' })
}

function keep(home: Home, { path, kind, code }: Kept): void {
  const file = readWholeFile(home.fileSystem, path)
  if (file === undefined || file.bytes.length === 0) return
  const copy = putAside(home, kind, file.bytes)
  const message =
    `${path} is no part of this store's state and was moved away, to ${copy}: look whether ` +
    'anything in it is still wanted, then delete it.'
  home.warn(code, message)
}

interface Kept {
  readonly path: string
  readonly kind: AsideKind
  readonly code: FileWarning
}
