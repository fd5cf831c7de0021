/**
 * A large document, each time in a process of its own. Run by `large-runs.mjs` with what to do:
 *
 *     node large.mjs flush 1000000 /tmp/x.json    changes go on, 5,000 a second, while it is flushed
 *     node large.mjs beside …                     the same changes, while another process does as much
 *     node large.mjs alone …                      the same changes, and nothing else
 *     node large.mjs rewrite …                    JSON.stringify(x, null, 2), write, sync
 *     node large.mjs open … | parse …             opening it; JSON.parse of it
 *
 * It prints what it has seen, as JSON.
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { close, flush, open } from 'keepsake'

const [task, size, path] = process.argv.slice(2)
const count = Number(size)
const OPTIONS = { interval: null }

function documentOf() {
  const users = {}
  for (let id = 0; id < count; id++) {
    users[`k${id}`] = {
      id,
      name: `user ${id}`,
      score: id % 1000,
      active: true,
      city: 'Springfield',
    }
  }
  return { users }
}

function rewrite(document, file) {
  const before = performance.now()
  const fd = openSync(file, 'w')
  writeSync(fd, `${JSON.stringify(document, null, 2)}\n`)
  fsyncSync(fd)
  closeSync(fd)
  return performance.now() - before
}

/** Five changes a millisecond, of objects drawn at random; and the longest time between two turns. */
class Changes {
  made = 0
  longest = 0
  #isOver = false

  constructor(db) {
    const began = performance.now()
    let last = began
    const turn = () => {
      const now = performance.now()
      this.longest = Math.max(this.longest, now - last)
      last = now
      if (this.#isOver) return
      const due = Math.min(100, Math.floor((now - began) * 5) - this.made)
      for (let index = 0; index < due; index++) {
        db.users[`k${(this.made * 7919) % count}`].score = -++this.made
      }
      setTimeout(turn, 1)
    }
    turn()
  }

  end() {
    this.#isOver = true
  }
}

/** What db.json has to be after the first `seq` changes. */
function isStateAt(seq) {
  const document = documentOf()
  for (let made = 0; made < seq; made++)
    document.users[`k${(made * 7919) % count}`].score = -made - 1
  return readFileSync(path).equals(Buffer.from(`${JSON.stringify(document, null, 2)}\n`))
}

async function withChanges(work) {
  const db = open(path, OPTIONS)
  const changes = new Changes(db)
  // The compiler is at work, and what was read to open it is thrown away.
  await sleep(4000)
  changes.longest = 0
  const before = performance.now()
  await work(db)
  const took = performance.now() - before
  await sleep(100)
  const { longest } = changes
  changes.end()
  const [header = '{}'] = readFileSync(`${path}.log.temp`, 'utf8').split('\n', 1)
  const isRight = task !== 'flush' || isStateAt(JSON.parse(header).seq)
  await close(db)
  return { took, longest, isRight }
}

async function carryOut() {
  switch (task) {
    case 'rewrite':
      return { took: rewrite(documentOf(), path) }
    case 'flush':
      return withChanges(flush)
    case 'alone':
      return withChanges(() => sleep(5000))
    case 'beside':
      return withChanges(async () => {
        const other = spawn(process.execPath, [
          fileURLToPath(import.meta.url),
          'replay',
          size,
          path,
        ])
        await once(other, 'exit')
      })
    case 'replay':
      return { took: rewrite(JSON.parse(readFileSync(path, 'utf8')), `${path}.other`) }
    case 'open':
    case 'parse': {
      const before = performance.now()
      const document =
        task === 'open' ? open(path, OPTIONS) : JSON.parse(readFileSync(path, 'utf8'))
      const took = performance.now() - before
      for (let turn = 0; turn < 3; turn++) globalThis.gc()
      await sleep(300)
      return { took, rss: process.memoryUsage.rss(), score: document.users.k0.score }
    }
    default:
      throw new Error(`there is no task called ${task}`)
  }
}

console.log(JSON.stringify(await carryOut()))
