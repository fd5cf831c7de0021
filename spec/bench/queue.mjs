/** A queue that is rotated: `push(shift())`, again and again, its file kept all the while. */

import { open } from 'keepsake'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { median } from './alternate.mjs'

const LENGTH = 1000
const PARTS = 20

/** Nanoseconds for one turn, and bytes of the heap, at the beginning and at the end. */
export async function measure({ folder, turns }) {
  const db = open(join(folder, 'queue.json'))
  db.jobs = Array.from({ length: LENGTH }, (_, id) => ({ id, tries: 0 }))
  const times = []
  const heaps = []
  for (let part = 0; part < PARTS; part++) {
    times.push(await rotate(db.jobs, turns / PARTS))
    globalThis.gc()
    heaps.push(process.memoryUsage().heapUsed)
  }
  // The first part is the compiler's.
  const quarter = PARTS / 4
  return {
    first: median(times.slice(1, 1 + quarter)),
    last: median(times.slice(-quarter)),
    heapFirst: median(heaps.slice(1, 1 + quarter)),
    heapLast: median(heaps.slice(-quarter)),
  }
}

async function rotate(jobs, turns) {
  const before = performance.now()
  for (let turn = 1; turn <= turns; turn++) {
    jobs.push(jobs.shift())
    if (turn % 1000 === 0) await setImmediate()
  }
  return ((performance.now() - before) * 1e6) / turns
}
