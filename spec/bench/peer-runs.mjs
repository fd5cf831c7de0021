/**
 * Every peer through every task of `peer-work.mjs`, one process each. The updates are done in rounds, in
 * which the peers take turns: a machine that is busy for a while is busy for all of them.
 */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { median } from './alternate.mjs'
import { isolate } from './isolate.mjs'
import { install } from './peers/install.mjs'
import { peers } from './peers/peers.mjs'

export const SIZES = [1000, 10_000, 100_000]
const LARGE = 100_000
const MILLION = 1_000_000
const OPENINGS = 3
const ROUNDS = 3
/** Seconds for one task. */
const PATIENCE = 90

/**
 * @param say told what is being done
 * @returns for each peer what is known of it, and its figures; `null` where there is none
 */
export async function measurePeers({ folder, seconds, say }) {
  const results = []
  for (const { name, module, mode, survives, isLazy = false, isSlow, million } of peers) {
    const result = { name, module, mode, survives, isLazy, updates: {}, problems: [] }
    results.push(result)
    const obstacle = module === undefined ? undefined : await install(module)
    if (obstacle === undefined) Object.assign(result, { isSlow, isMillion: million })
    else result.problems.push(obstacle)
  }
  const there = results.filter(({ problems }) => problems.length === 0)
  const runner = { home: join(folder, 'peer'), say }
  for (const size of SIZES) await updateInTurns(runner, there, { count: size, seconds })
  for (const result of there) await measureLarge(runner, result)
  return results
}

async function updateInTurns(runner, results, { count, seconds }) {
  const rounds = new Map(results.map((result) => [result, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const result of round % 2 === 0 ? results : results.toReversed()) {
      if (round > 0 && result.isSlow) continue
      const figures = await run(runner, result, 'update', { count, seconds })
      if (figures !== null) rounds.get(result).push(figures)
      clear(runner)
    }
  }
  for (const [{ updates }, all] of rounds) {
    const middle = median(all.map(({ perSecond }) => perSecond))
    updates[count] = all.find(({ perSecond }) => perSecond === middle) ?? null
  }
}

async function measureLarge(runner, result) {
  result.fill = await run(runner, result, 'fill', { count: LARGE })
  const opened = []
  for (let turn = 0; turn < OPENINGS && result.fill !== null; turn++) {
    const figures = await run(runner, result, 'open', {})
    if (figures === null) break
    opened.push(figures)
  }
  result.open = opened.length === 0 ? null : medians(opened)
  clear(runner)
  if (result.isMillion) result.million = await run(runner, result, 'fill', { count: MILLION })
  clear(runner)
}

async function run({ home, say }, { name, problems }, task, parameters) {
  const what = `${task}${parameters.count === undefined ? '' : ` ${parameters.count}`}`
  say(`${name}: ${what}`)
  try {
    const all = { peer: name, task, folder: home, ...parameters }
    const seconds = parameters.count === MILLION ? PATIENCE * 2 : PATIENCE
    return await isolate('./peer-work.mjs', all, { seconds })
  } catch (error) {
    problems.push(`${what}: ${reasonOf(error)}`)
    return null
  }
}

function clear({ home }) {
  rmSync(home, { recursive: true, force: true })
}

/** The one line of what a process has said in the end that says why. */
function reasonOf({ message }) {
  const lines = message.trim().split('\n')
  return (lines.findLast((line) => /Error|not done/.test(line)) ?? lines.at(-1))
    .trim()
    .slice(0, 200)
}

function medians(figures) {
  return {
    took: median(figures.map(({ took }) => took)),
    rss: median(figures.map(({ rss }) => rss)),
  }
}
