/**
 * `npm run test:kill`: SIGKILL at every call.
 *
 * A writer runs one of seven workloads, and is killed at its first call that touches the store's
 * files, in another run at the second, and so on; at calls that write also in their middle. Then
 * the files are looked at, and the store is opened to read, opened to write, changed and flushed.
 * What is found has to be the last change that had returned, or the one under way; db.json has to
 * parse. One workload begins with what the others have left, one wreck of each shape, and is killed
 * at every third of its calls: killed twice.
 *
 *     npm run test:kill                      about five minutes on two idle cores
 *     npm run test:kill -- --only flushing   one workload
 *     npm run test:kill -- --every 10        at every tenth call
 *
 * The kill comes from a library loaded into the writer (killer.c). That it sees every call is
 * checked with strace, where there is one.
 */
import { parseArgs } from 'node:util'
import { enter, has, Scene, whyNoMounts } from '../real/scene.mjs'
import { Tally } from '../real/tally.mjs'
import { callsSeenByStrace } from './census.mjs'
import { Rounds } from './rounds.mjs'
import { workloads } from './workloads.mjs'
import { Wrecks } from './wrecks.mjs'

/** Workloads whose calls are the same in every run. */
const STEADY = new Set(['assigning', 'transacting', 'flushing'])

await enter(import.meta.url)
const { values } = parseArgs({
  options: { only: { type: 'string' }, every: { type: 'string', default: '1' } },
})
const every = Number(values.every)
const tally = new Tally('test:kill')
if (process.platform === 'linux' && has('cc')) await killAll()
else tally.skip('everything', 'it needs Linux and a C compiler, cc')
tally.end()

async function killAll() {
  const scene = new Scene('kill')
  const killer = scene.compile(new URL('killer.c', import.meta.url), '-shared', '-fPIC', '-ldl')
  const wrecks = new Wrecks()
  const wanted = Object.keys(workloads).filter((name) => (values.only ?? name) === name)
  const beginnings = wanted.filter((name) => name !== 'recovering, then flushing')

  await together(beginnings, async (name) => {
    if (workloads[name].isMount && whyNoMounts) return tally.skip(name, whyNoMounts)
    const rounds = new Rounds({ scene, killer, name })
    const keep = (found) => workloads[name].isMount || wrecks.add(found)
    await kill({ rounds, name, calls: { every }, keep })
    await takeCensus(scene, rounds, name)
  })
  const name = 'recovering, then flushing'
  if (!wanted.includes(name)) return
  // Twice: at every third call, at others for the next wreck.
  await together([...wrecks.all.entries()], async ([index, start]) => {
    const calls = { first: 1 + (index % 3), every: 3 * every }
    await kill({ rounds: new Rounds({ scene, killer, name, start }), name, calls })
  })
}

/** All of them, three at a time. */
async function together(all, work) {
  const rest = [...all]
  const worker = async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await work(next)
  }
  await Promise.all([worker(), worker(), worker()])
}

async function kill({ rounds, name, calls, keep }) {
  for await (const found of rounds.kills(calls)) {
    const problems = found.problems.map((problem) => `at ${found.call}: ${problem}`)
    tally.add(`killed while ${name}`, problems, 'kills')
    keep?.(found)
  }
}

async function takeCensus(scene, rounds, name) {
  if (!STEADY.has(name) || every !== 1) return
  const what = 'calls counted the same by strace'
  if (!has('strace')) return tally.skip(`${what}, ${name}`, 'there is no strace')
  const own = await rounds.calls()
  const theirs = await callsSeenByStrace(scene, rounds)
  const problems =
    own.length === theirs ? [] : [`${name}: ${own.length} calls, strace saw ${theirs}`]
  for (let call = 0; call < own.length; call++) tally.add(what, call === 0 ? problems : [], 'calls')
}
