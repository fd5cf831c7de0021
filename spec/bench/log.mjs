/**
 * The log of a document of 10 MB: how many bytes 10,000 updates are, and how long it takes to open
 * with a million entries on top. The steps are processes: each is killed and leaves its log behind.
 */

import { cpSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { close, open } from 'keepsake'
import { random } from './random.mjs'
import { records } from './records.mjs'

const SIZE = 100_000
const OPTIONS = { interval: null }

export async function measure({ folder, step, entries }) {
  const long = join(folder, 'long')
  const base = join(folder, 'base')
  if (step === 'open') return openIt(long)
  if (step === 'base') return openIt(base)
  mkdirSync(long, { recursive: true })
  const path = join(long, 'db.json')
  await close(open(path, { ...OPTIONS, defaults: { users: records(SIZE) } }))
  cpSync(long, base, { recursive: true })
  const store = open(path, OPTIONS)
  update(store, 1)
  const before = statSync(`${path}.log.temp`).size
  update(store, 10_000)
  const bytes = statSync(`${path}.log.temp`).size - before
  // Without a turn of the event loop, nothing is flushed.
  update(store, entries - 10_001)
  return { bytes, logBytes: statSync(`${path}.log.temp`).size }
}

function update(store, count) {
  for (let turn = 0; turn < count; turn++) store.users[random(SIZE)].score = turn + 1000
}

function openIt(home) {
  const before = performance.now()
  const store = open(join(home, 'db.json'), OPTIONS)
  const { score } = store.users[5]
  return { took: performance.now() - before, score }
}
