/**
 * A machine that has lost its power takes longer than this to start. The lock is not synced, so it
 * may come back empty, and an empty one counts as being made for ten seconds.
 */
import { existsSync, utimesSync } from 'node:fs'
import { join } from 'node:path'

const START_UP = 30

export function ageLock(folder) {
  const lock = join(folder, 'db.json.lock')
  const then = Date.now() / 1000 - START_UP
  if (existsSync(lock)) utimesSync(lock, then, then)
}
