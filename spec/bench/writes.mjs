/** What an assignment costs, beside writing the very same bytes with nothing around it. */

import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { close, open, transact } from 'keepsake'
import { alternate } from './alternate.mjs'
import { records } from './records.mjs'

const OPTIONS = { interval: null }

export async function measureAssignments({ folder, count: size, turns }) {
  const home = join(folder, `assign-${size}`)
  mkdirSync(home)
  const db = open(join(home, 'db.json'), { ...OPTIONS, defaults: { users: records(size) } })
  await close(db)
  const store = open(join(home, 'db.json'), OPTIONS)
  const line = lastLine(store, join(home, 'db.json.log.temp'))
  const raw = openSync(join(home, 'raw'), 'w')
  let at = 0
  let value = 1
  const times = alternate(
    {
      raw(count) {
        for (let turn = 0; turn < count; turn++) at += writeSync(raw, line, 0, line.length, at)
      },
      store(count) {
        for (let turn = 0; turn < count; turn++) {
          store.users[random(size)].score = value++
        }
      },
    },
    { turns, count: 2000 },
  )
  closeSync(raw)
  await close(store)
  return times
}

function lastLine(store, log) {
  store.users[1].score = 123_456
  const bytes = readFileSync(log)
  return bytes.subarray(bytes.lastIndexOf('\n', bytes.length - 2) + 1)
}

let seed = 1
function random(limit) {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff
  return seed % limit
}

/** Milliseconds for 100,000 changes in one transaction: replacing, and inserting. */
export async function measureTransaction({ folder, turns }) {
  const db = open(join(folder, 'transact.json'), OPTIONS)
  db.users = records(1000)
  db.added = {}
  const times = alternate(
    {
      replace: () =>
        transact(db, () => {
          for (let turn = 0; turn < 100_000; turn++) db.users[turn % 1000].score = turn + seed++
        }),
      insert: () => {
        db.added = {}
        transact(db, () => {
          for (let turn = 0; turn < 100_000; turn++) db.added[`k${turn}`] = { id: turn, n: 1 }
        })
      },
    },
    { turns, count: 1 },
  )
  await close(db)
  return { replace: times.replace / 1e6, insert: times.insert / 1e6 }
}
