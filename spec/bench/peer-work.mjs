/**
 * What a peer is made to do, in a process of its own: `update`, `fill` or `open`. See `peers/peers.mjs`
 * for the words it is done with.
 */

import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { peers } from './peers/peers.mjs'
import { random } from './random.mjs'
import { records } from './records.mjs'
import { Stalls } from './stalls.mjs'

const WARM_UP = 0.3

export function measure({ peer: name, task, ...parameters }) {
  const peer = peers.find((each) => each.name === name)
  mkdirSync(parameters.folder, { recursive: true })
  return { update, fill, open }[task](peer, parameters)
}

/** Updates of records drawn at random, one at a time, as many as fit in; and the bytes written. */
async function update(peer, { folder, count, seconds }) {
  const session = await peer.open(folder)
  await session.load(records(count))
  await settle(session, { reopen: true })
  await session.save()
  await updateFor(session, { count, seconds: WARM_UP, most: Infinity })
  await settle(session, { reopen: true })
  const bytesBefore = bytesWritten()
  const before = performance.now()
  const updates = await updateFor(session, { count, seconds, most: Infinity })
  await settle(session, { reopen: false })
  const took = (performance.now() - before) / 1000
  const bytes = (bytesWritten() - bytesBefore) / updates
  return { perSecond: updates / took, updates, bytes: Number.isNaN(bytes) ? null : bytes }
}

/** Everything inserted at once, some updates, then saved, with a clock ticking meanwhile. */
async function fill(peer, { folder, count }) {
  const session = await peer.open(folder)
  const added = records(count)
  const before = performance.now()
  await session.load(added)
  await settle(session, { reopen: false })
  const bulk = performance.now() - before
  if (session.settle !== undefined) await session.reopen()
  await session.save()
  await updateFor(session, { count, seconds: 1, most: 1000 })
  await sleep(500)
  globalThis.gc()
  const stalls = new Stalls()
  await sleep(100)
  stalls.longest = 0
  await (session.savesWithUpdate ? session.update(random(count), -1) : session.save())
  await sleep(20)
  const stall = stalls.end()
  await session.close()
  return { bulk, stall }
}

/** Opening what `fill` has left, and what the process needs then. */
async function open(peer, { folder }) {
  const before = performance.now()
  const session = await peer.open(folder)
  const record = await session.read(99)
  const took = performance.now() - before
  if (record?.id !== 99) throw new Error('what was opened is not what was kept')
  for (let turn = 0; turn < 3; turn++) globalThis.gc()
  await sleep(300)
  const rss = process.memoryUsage.rss()
  // Or its lock is there for the next one.
  await session.close()
  return { took, rss }
}

/** The event loop turns every 20 ms, so that a peer gets to what it does by itself. */
async function updateFor(session, { count, seconds, most }) {
  const end = performance.now() + seconds * 1000
  let turn = performance.now() + 20
  let updates = 0
  for (;;) {
    const done = session.update(random(count), 1_000_000 + updates)
    if (done !== undefined) await done
    updates++
    const now = performance.now()
    if (now >= end || updates >= most) return updates
    if (now < turn) continue
    await setImmediate()
    turn = now + 20
  }
}

async function settle(session, { reopen }) {
  if (session.settle === undefined) return
  await session.settle()
  if (reopen) await session.reopen()
}

/** By this process, in all its calls of `write`: only Linux tells. */
function bytesWritten() {
  if (!existsSync('/proc/self/io')) return NaN
  return Number(/^wchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))[1])
}
