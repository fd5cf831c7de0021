/** Every peer through every task of `peer-work.mjs`, one process each; one after the other. */

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

/**
 * @param only names of peers, all without it
 * @param say told what is being done
 * @returns for each peer what is known of it, and its figures; `null` where there is none
 */
export async function measurePeers({ folder, seconds, only, say }) {
  const results = []
  for (const peer of peers.filter(({ name }) => only === undefined || only.includes(name))) {
    const { name, module, mode, survives, isLazy = false } = peer
    const result = { name, module, mode, survives, isLazy, updates: {}, problems: [] }
    results.push(result)
    if (module !== undefined) {
      say(`${name}: installing`)
      const obstacle = await install(module)
      if (obstacle !== undefined) {
        result.problems.push(obstacle)
        continue
      }
    }
    await measurePeer(peer, result, { folder, seconds, say })
  }
  return results
}

async function measurePeer(peer, result, { folder, seconds, say }) {
  const home = join(folder, 'peer')
  const run = async (task, parameters, patience = 90) => {
    const what = `${task}${parameters.count === undefined ? '' : ` ${parameters.count}`}`
    say(`${peer.name}: ${what}`)
    try {
      const all = { peer: peer.name, task, folder: home, ...parameters }
      return await isolate('./peer-work.mjs', all, { seconds: patience })
    } catch (error) {
      result.problems.push(`${what}: ${reasonOf(error)}`)
      return null
    }
  }
  const clear = () => rmSync(home, { recursive: true, force: true })

  for (const count of SIZES) {
    result.updates[count] = await run('update', { count, seconds })
    clear()
  }
  result.fill = await run('fill', { count: LARGE })
  const opened = []
  for (let turn = 0; turn < OPENINGS && result.fill !== null; turn++) {
    const figures = await run('open', {})
    if (figures === null) break
    opened.push(figures)
  }
  result.open = opened.length === 0 ? null : medians(opened)
  clear()
  if (peer.million) result.million = await run('fill', { count: MILLION }, 180)
  clear()
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
