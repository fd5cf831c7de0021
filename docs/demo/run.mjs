/**
 * `npm start`: kills a process that is assigning, ten times, and looks what is left.
 *
 * A child process opens a store and assigns as fast as it can. After each statement it reports one
 * byte. At a random moment it is killed with SIGKILL. Then the store is opened again, and what is
 * found has to be exactly the state after some change: the last one reported, or the one that was
 * under way. Anything reported and not found is lost; a state that never was means that a change
 * was made twice, or by half.
 *
 * The parent opens with `readOnly`, which writes nothing: the files stay as the kill left them, and
 * the next child has to go on from them, over the lock of a dead process.
 */
import { spawn } from 'node:child_process'
import { existsSync, rmSync, statSync } from 'node:fs'
import { relative } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { close, open, status } from 'keepsake'
import { beginning, change, rounds } from './changes.mjs'

const folder = fileURLToPath(new URL('data', import.meta.url))
const worker = fileURLToPath(new URL('worker.mjs', import.meta.url))
const file = `${folder}/db.json`

/** Files that are there for the few moments of a flush. */
const onlyInFlush = ['db.json.temp', 'db.json.new.temp', 'db.json.log.new.temp']

/** The last one is plain, and leaves a log that can be read. */
const plan = [
  'plain',
  'flushes all the time',
  'large lines',
  'flushes all the time',
  'large lines',
  'plain',
  'flushes all the time',
  'large lines',
  'flushes all the time',
  'plain',
]

/** What the store has to hold, and after which change that is. */
const model = { db: beginning(), k: 0 }

const total = { assigned: 0, lost: 0, doubled: 0 }

/** What opening warns about goes into the table (Node would print it in between). */
let warnings = []
process.removeAllListeners('warning')
process.on('warning', ({ code, message }) => warnings.push(code ?? message))

/** Lets a child assign for a while, kills it, and returns how many changes it has reported. */
async function assignUntilKilled(kind) {
  const child = spawn(process.execPath, [worker, file, model.k, kind], {
    stdio: ['ignore', 'inherit', 'pipe', 'pipe'],
  })
  let reported = 0
  let complaint = ''
  child.stderr.on('data', (text) => (complaint += text))
  const began = new Promise((resolve) => {
    child.stdio[3].on('data', (bytes) => resolve((reported += bytes.length)))
  })
  // "close" comes when the process is gone and all that it has reported has been read.
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }))
  })
  await Promise.race([began, ended])
  await Promise.race([setTimeout(100 + Math.random() * 500), ended])
  child.kill('SIGKILL')
  const { code, signal } = await ended
  if (signal === 'SIGKILL') return reported
  throw new Error(`The worker ended by itself (${code ?? signal}).\n${complaint}`)
}

/** Also what an earlier kill has left may still be there: files that are being written are never read. */
function changedSince(name, time) {
  const changed = statSync(`${folder}/${name}`, { throwIfNoEntry: false })?.ctimeMs
  return changed !== undefined && changed > time
}

/** Opens what the kill has left, and looks which state it is. */
async function lookAt({ kind, began, reported }) {
  const inFlush = onlyInFlush.some((name) => changedSince(name, began))
  const start = performance.now()
  const db = open(file, { readOnly: true })
  const ms = performance.now() - start
  const cut = status(db).recovered?.cut ?? 0
  const before = { db: structuredClone(model.db), k: model.k }
  const acknowledged = model.k + reported
  advanceModel(acknowledged, kind)
  if (!isDeepStrictEqual(db, model.db)) advanceModel(acknowledged + 1, kind)
  if (!isDeepStrictEqual(db, model.db)) judge(db, before, { acknowledged, kind })
  await close(db)
  const recovered = total.doubled > 0 ? '?' : model.k - before.k
  return { recovered, cut, ms, inFlush }
}

function advanceModel(k, kind) {
  const means = { transact: (db, work) => work(db), ...rounds[kind] }
  while (model.k < k) change(model.db, ++model.k, means)
}

/** Neither of the two right states: changes were lost, or it is a state that never was. */
function judge(db, before, { acknowledged, kind }) {
  Object.assign(model, before)
  while (model.k < acknowledged && !isDeepStrictEqual(db, model.db)) {
    advanceModel(model.k + 1, kind)
  }
  if (model.k < acknowledged) total.lost += acknowledged - model.k
  else total.doubled++
}

const columns = [6, 11, 11, 16, 9]
const row = (...cells) => cells.map((cell, at) => `${cell}`.padStart(columns[at] ?? 0)).join('')

rmSync(folder, { recursive: true, force: true })
console.log(row('round', 'assigned', 'recovered', 'torn bytes cut', 'ms') + '   what it did')

for (const [index, kind] of plan.entries()) {
  const began = Date.now()
  const reported = await assignUntilKilled(kind)
  warnings = []
  const { recovered, cut, ms, inFlush } = await lookAt({ kind, began, reported })
  total.assigned += reported
  const notes = [kind, ...(inFlush ? ['killed in a flush'] : []), ...warnings]
  console.log(row(index + 1, reported, recovered, cut, ms.toFixed(1)) + `   ${notes.join(', ')}`)
  if (total.lost + total.doubled > 0) break
}

console.log('\nA change that was under way when the process was killed is there, or it is not.')
console.log('\nLeft as the last kill left it, to look at:')
const left = {
  'db.json': 'the last snapshot',
  'db.json.log.temp': 'what changed since, one line each',
  'db.json.lock': 'names the process that was killed; whoever opens next takes it over',
}
for (const [name, what] of Object.entries(left)) {
  const path = `${folder}/${name}`
  if (!existsSync(path)) continue
  const size = `${statSync(path).size} bytes`
  console.log(`  ${relative(process.cwd(), path).padEnd(32)} ${size.padStart(14)}   ${what}`)
}

console.log(
  `\n${total.assigned} changes were reported by processes that were then killed: ` +
    `${total.lost} lost, ${total.doubled} doubled.`,
)
process.exitCode = total.lost + total.doubled === 0 ? 0 : 1
