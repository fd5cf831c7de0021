/**
 * Assigns, flushes and waits for `durable`, as the dice fall, until it is stopped or has made so
 * many changes. Before every change it says so, and after everything that promises to survive a
 * power cut: to a file that is not on the disk in question.
 *
 *     node writer.mjs <db.json> <last change> <changes> <seed> <marks> [stubborn]
 *
 *     i 12     change 12 is about to be made
 *     d 11     change 11 is durable
 *
 * A stubborn one goes on when the disk takes nothing any more: what it then says has to be true.
 */
import { openSync, writeSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { close, durable, flush, open, transact } from 'keepsake'
import { beginning, change } from '../real/history.mjs'
import { dice } from './dice.mjs'

const [, , file, last, changes, seed, marksFile, stubborn] = process.argv
const marks = openSync(marksFile, 'r+')
const roll = dice(Number(seed))
const fsync = ['everysec', 'everysec', 'always', 'no'][roll(4)]

const say = (what, k) => writeSync(marks, `${what} ${k}\n`)

/** What has been assigned before is durable when it resolves. */
async function promised(promise, k) {
  try {
    await promise
    say('d', k)
  } catch (error) {
    endure(error)
  }
}

function endure(error) {
  if (stubborn === undefined || error.code !== 'KEEPSAKE_WRITE_FAILED') throw error
}

function make(k) {
  try {
    change(db, k, transact)
    if (fsync === 'always') say('d', k)
  } catch (error) {
    endure(error)
  }
}

process.removeAllListeners('warning')
let k = Number(last)
const end = k + Number(changes)
if (k === 0) say('i', ++k)
const db = open(file, { defaults: beginning(), interval: null, fsync })
const under = new Set()

function start(promise) {
  const waiting = promised(promise, k).finally(() => under.delete(waiting))
  under.add(waiting)
  return waiting
}

while (k < end) {
  say('i', ++k)
  make(k)
  const face = roll(24)
  if (face === 0) await start(flush(db))
  if (face === 1) void start(flush(db))
  if (face === 2 || face === 3) await start(durable(db))
  if (face === 4) void start(durable(db))
  if (face > 18) await setImmediate()
}
await Promise.all(under)
await close(db)
say('d', k)
