/**
 * One step of `run.mjs`, in a process of its own; it prints what it has seen, as JSON.
 *
 *     node task.mjs make PATH wide 700       writes db.json, without keepsake
 *     node task.mjs change …                 opens it, changes it, flushes, changes it meanwhile; closes
 *     node task.mjs compare …                opens it anew; and reads the file, byte by byte
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { close, flush, open, status } from 'keepsake'
import { groupOf, LargeDocument } from './document.mjs'

const [what, path, kind, megabytes] = process.argv.slice(2)
const problems = []
const document = new LargeDocument(kind, Number(megabytes))
const OPTIONS = { interval: null, onError: ({ message }) => problems.push(message) }

/** By the clock, and of the processor, where others use it too. */
async function secondsOf(work) {
  const before = performance.now()
  const { user, system } = process.cpuUsage()
  const result = await work()
  const used = process.cpuUsage()
  const processor = (used.user + used.system - user - system) / 1e6
  const seconds = (performance.now() - before) / 1000
  return { result, seconds: `${seconds.toFixed(1)} s (processor ${processor.toFixed(1)} s)` }
}

/** The longest time between two turns of the event loop, in ms. */
function watchTurns() {
  let last = performance.now()
  let longest = 0
  const turn = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }
  const timer = setInterval(turn, 5)
  return () => {
    turn()
    clearInterval(timer)
    return Math.round(longest)
  }
}

function peak() {
  return `${(process.resourceUsage().maxRSS / 2 ** 20).toFixed(1)} GiB`
}

function make() {
  const fd = openSync(path, 'wx')
  let characters = 0
  for (const piece of document.text({ isChanged: false })) {
    characters += piece.length
    writeSync(fd, piece)
  }
  closeSync(fd)
  return { 'million characters': Math.round(characters / 1e6), records: document.count }
}

async function change() {
  const opening = await secondsOf(() => open(path, OPTIONS))
  const memory = peak()
  const db = opening.result
  const half = Math.floor(document.count / 2)
  document.change(db, { from: 0, to: half })
  await sleep(3000)
  const stalled = watchTurns()
  const flushing = await secondsOf(async () => {
    const flushed = flush(db)
    await sleep(500)
    document.change(db, { from: half, to: document.count })
    await flushed
  })
  const stall = stalled()
  if (status(db).logEntries === 0) problems.push('nothing was left in the log')
  const closing = await secondsOf(() => close(db))
  return {
    open: opening.seconds,
    'peak, opened': memory,
    flush: flushing.seconds,
    'longest stall, ms': stall,
    'flush and close': closing.seconds,
    peak: peak(),
  }
}

async function compare() {
  const opening = await secondsOf(() => open(path, { ...OPTIONS, readOnly: true }))
  const db = opening.result
  const state = { isChanged: true }
  if (!(db.born instanceof Date)) problems.push('a date is none any more')
  const left = Object.values(db.groups).reduce((sum, group) => sum + Object.keys(group).length, 0)
  if (left !== document.left) problems.push(`${left} records are left, not ${document.left}`)
  for (let id = 0; id < document.count; id += 997) {
    const found = JSON.stringify(db.groups[groupOf(id)][`k${id}`])
    const wanted = document.isRemoved(id, state) ? undefined : document.record(id, state)
    if (found !== JSON.stringify(wanted)) problems.push(`record ${id} is another one`)
  }
  if (!isText(document.text(state))) problems.push('db.json is not what it has to be')
  return { open: opening.seconds, peak: peak() }
}

/** Whether db.json holds this text, and nothing else. */
function isText(pieces) {
  const fd = openSync(path, 'r')
  let position = 0
  for (const piece of pieces) {
    const wanted = Buffer.from(piece)
    const found = Buffer.alloc(wanted.length)
    position += readSync(fd, found, 0, found.length, position)
    if (!found.equals(wanted)) return false
  }
  return readSync(fd, Buffer.alloc(1), 0, 1, position) === 0
}

const figures = await { make, change, compare }[what]()
console.log(JSON.stringify({ problems, ...figures }))
