/**
 * `npm run test:peers`: the same damage done to keepsake and to others, side by side. A table, and
 * no verdict: they promise different things.
 *
 *     npm run test:peers                       a minute, and up to ten to fetch the peers
 *     npm run test:peers -- --modules FOLDER   keeps them there, or finds them there
 *     npm run test:peers -- --only lowdb
 *
 * Redis is used if `redis-server` is installed, the full disk needs root.
 */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { enter, has, Scene, whyNoMounts } from '../real/scene.mjs'
import { damage } from './damage.mjs'
import { fullDisk } from './full-disk.mjs'
import { Modules } from './install.mjs'
import { killRounds } from './kill-rounds.mjs'
import { peers } from './peers.mjs'

const WORDS = {
  refused: 'refused',
  noticed: 'opened and reported',
  same: 'nothing lost',
  shorter: 'silently without the rest',
  wrong: 'silently with other data',
}

await enter(import.meta.url)
const { values } = parseArgs({
  options: { modules: { type: 'string' }, only: { type: 'string', default: '' } },
})
process.removeAllListeners('warning')
const scene = new Scene('peers')
const modules = resolve(values.modules ?? join(scene.folder, 'modules'))
const loaded = new Modules(modules)

console.log(`peers · Node ${process.version} · ${process.platform} ${process.arch}`)
for (const peer of peers.filter(({ name }) => name.includes(values.only))) {
  const obstacle = obstacleOf(peer)
  if (obstacle !== undefined) console.log(`\nskipped: ${peer.name} (${obstacle})`)
  else await tryOut(peer)
}

function obstacleOf(peer) {
  if (peer.name.startsWith('Redis') && !has('redis-server')) return 'there is no redis-server'
  if (peer.module === undefined) return undefined
  try {
    loaded.install(peer.module)
    return undefined
  } catch (error) {
    return `it cannot be had: ${error.message.slice(0, 200)}`
  }
}

async function tryOut(peer) {
  const stage = { peer, scene, modules, loaded }
  console.log(`\n${peer.name} ${peer.version?.() ?? loaded.versionOf(peer.module)}`)
  const say = (what, figure) => console.log(`  ${what.padEnd(22)} ${figure}`)
  if (peer.log !== undefined) {
    const { flips, cuts } = await damage(stage)
    say('one bit flipped', told(flips))
    say('end cut off', told(cuts))
  }
  say('killed while writing', await killRounds(stage))
  if (peer.file === undefined) return
  say('saved on a full disk', whyNoMounts ? `skipped: ${whyNoMounts}` : await fullDisk(stage))
}

function told(outcomes) {
  const sum = Object.values(outcomes).reduce((one, other) => one + other, 0)
  const parts = Object.entries(WORDS).filter(([outcome]) => outcomes[outcome] !== undefined)
  return `of ${sum}: ${parts.map(([outcome, word]) => `${outcomes[outcome]} ${word}`).join(', ')}`
}
