/**
 * Before the first line of a new log: files found at open that are no part of the state.
 *
 * A log whose header is torn says nothing, and then a db.json.temp counts. So a db.json.temp that
 * is not what the store was opened from must be gone before a new log begins.
 */

import type { OpenPlan } from '../log/recovery.js'
import type { Home } from './home.js'
import { remove } from './new-file.js'
import { putAside } from './put-aside.js'
import { statAt, readWholeFile } from './whole-file.js'

/** What was found, and is no part of the state. */
export type Remains = Pick<OpenPlan, 'base' | 'putAside'>

/**
 * 1. Copy aside what holds data, durably.                          Crash: as found.
 * 2. Remove a db.json.temp that is not the base, sync the folder.  Crash: as found, without it.
 * 3. Remove the old log.                                           Crash: the base alone.
 */
export function clearWay(home: Home, remains: Remains): void {
  const { fileSystem, names } = home
  if (remains.putAside.includes('log')) keep(home, 'log')
  if (remains.base !== 'temp') removeTemp(home, remains)
  remove(fileSystem, names.log)
}

function removeTemp(home: Home, remains: Remains): void {
  const { fileSystem, names } = home
  if (statAt(fileSystem, names.temp) === undefined) return
  if (remains.putAside.includes('temp')) keep(home, 'temp')
  remove(fileSystem, names.temp)
  fileSystem.syncDirectory(names.folder)
}

/** Copies a file aside that holds anything and is no part of the state. */
export function keep(home: Home, what: 'log' | 'temp'): void {
  const file = readWholeFile(home.fileSystem, home.names[what])
  if (file === undefined || file.bytes.length === 0) return
  putAside(home, `${what}.kept`, file.bytes)
}
