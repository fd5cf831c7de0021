/**
 * Opens the store and assigns until it is killed. After each statement has returned, and never
 * before, it reports one byte; `writeSync` hands it to the system at once, so that no report dies
 * with this process.
 *
 *     node worker.mjs <db.json> <the number of the last change> <kind of round>     3> reports
 */
import { writeSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { open, transact } from 'keepsake'
import { beginning, change, rounds } from './changes.mjs'

const REPORTS = 3
const [, , file, last, kind] = process.argv
const { interval, noteLength } = rounds[kind]

const db = open(file, { defaults: beginning(), interval })

for (let k = Number(last) + 1; ; k++) {
  change(db, k, { transact, noteLength })
  writeSync(REPORTS, '.')
  // Timers and the flush get their turn, and changes arrive between the steps of a flush.
  if (k % 10 === 0) await setImmediate()
}
