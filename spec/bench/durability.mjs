/**
 * What a power cut does not take, and what that costs: each assignment synced, beside a raw write and
 * sync of the same line; and `durable()` called by many at once, beside one after another.
 */

import { fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { durable, open } from 'keepsake'
import { alternate, median } from './alternate.mjs'
import { random } from './random.mjs'
import { records } from './records.mjs'

const SIZE = 1000
const CALLERS = 200
const ALONE = 20

/** Nanoseconds: `raw` and `always`; `atOnce` and `alone` for each caller. */
export async function measure({ folder, turns }) {
  return { ...measureAlways(folder, turns), ...(await measureGroups(folder, turns)) }
}

function measureAlways(folder, turns) {
  const path = join(folder, 'always.json')
  const store = open(path, { fsync: 'always', defaults: { users: records(SIZE) } })
  store.users[567].score = 123_456
  const bytes = readFileSync(`${path}.log.temp`)
  const line = bytes.subarray(bytes.lastIndexOf('\n', bytes.length - 2) + 1)
  const raw = openSync(join(folder, 'raw-synced'), 'w')
  let at = 0
  let value = 1
  return alternate(
    {
      raw(count) {
        for (let turn = 0; turn < count; turn++) {
          at += writeSync(raw, line, 0, line.length, at)
          fdatasyncSync(raw)
        }
      },
      always(count) {
        for (let turn = 0; turn < count; turn++) store.users[random(SIZE)].score = value++
      },
    },
    { turns, count: 20 },
  )
}

async function measureGroups(folder, turns) {
  const store = open(join(folder, 'groups.json'), { defaults: { users: records(SIZE) } })
  let value = 1
  const call = () => {
    store.users[random(SIZE)].score = value++
    return durable(store)
  }
  const times = { atOnce: [], alone: [] }
  for (let turn = -5; turn < turns; turn++) {
    let before = performance.now()
    await Promise.all(Array.from({ length: CALLERS }, call))
    const atOnce = performance.now() - before
    before = performance.now()
    for (let one = 0; one < ALONE; one++) await call()
    const alone = performance.now() - before
    if (turn < 0) continue
    times.atOnce.push((atOnce * 1e6) / CALLERS)
    times.alone.push((alone * 1e6) / ALONE)
  }
  return { atOnce: median(times.atOnce), alone: median(times.alone) }
}
