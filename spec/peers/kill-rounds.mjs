/** `kill -9` while it writes: how many of what it has called kept are there afterwards? */
import { rmSync } from 'node:fs'
import { writeAndKill } from './killed.mjs'

const ROUNDS = 10

export async function killRounds(stage) {
  const { peer, scene, loaded } = stage
  let reported = 0
  let lossy = 0
  let refused = 0
  for (let round = 0; round < ROUNDS; round++) {
    const folder = scene.room('killed')
    const count = await writeAndKill({ ...stage, folder }, { ms: 50 + round * 20 })
    reported += count
    // The lock library of one of them waits for a time before it believes a kill.
    rmSync(`${folder}/db.jsonl.lock`, { recursive: true, force: true })
    const found = await keysIn(peer, { folder, loaded, count })
    if (found === undefined) refused++
    else if (found < count) lossy++
  }
  return `of ${ROUNDS} rounds (${reported} changes reported): ${lossy} with losses, ${refused} refused`
}

async function keysIn(peer, { folder, loaded, count }) {
  try {
    const session = await peer.open(folder, loaded)
    const keys = Array.from({ length: count }, (_, n) => `key${n}`)
    const found = new Map(await session.entries(keys))
    await session.close()
    return keys.filter((key) => found.has(key)).length
  } catch {
    return undefined
  }
}
