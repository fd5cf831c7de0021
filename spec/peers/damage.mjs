/** What a peer makes of a damaged log: one bit flipped, or the end cut off. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { writeAndKill } from './killed.mjs'

const ENTRIES = 60
const wanted = Array.from({ length: ENTRIES }, (_, n) => [`key${n}`, `value ${n * n}`])
const keys = wanted.map(([key]) => key)

/** Counts of outcomes for flipped bits and for cut ends. */
export async function damage(stage) {
  const { peer, scene } = stage
  const folder = scene.room('whole')
  await writeAndKill({ ...stage, folder }, { count: ENTRIES, settle: 500 })
  const log = readFileSync(join(folder, peer.log))
  const trial = async (bytes) => {
    const copy = scene.room('damaged')
    cpSync(folder, copy, { recursive: true, filter: (path) => !/\.lock$|socket$/.test(path) })
    writeFileSync(join(copy, peer.log), bytes)
    const outcome = await look(stage, copy)
    rmSync(copy, { recursive: true, force: true })
    return outcome
  }
  const whole = await trial(log)
  if (whole !== 'same')
    throw new Error(`${peer.name} does not find again what it has written: ${whole}`)
  const flips = {}
  const bits = log.length * 8
  for (let sample = 0; sample < peer.samples; sample++) {
    const bit = Math.floor(((sample + 0.5) * bits) / peer.samples)
    const bytes = Buffer.from(log)
    bytes[bit >> 3] ^= 1 << ((sample * 5) & 7)
    count(flips, await trial(bytes))
  }
  const cuts = {}
  const samples = Math.ceil(peer.samples / 4)
  for (let sample = 0; sample < samples; sample++) {
    const length = Math.floor(((sample + 0.5) * log.length) / samples)
    count(cuts, await trial(log.subarray(0, length)))
  }
  return { flips, cuts }
}

/**
 * `refused`: it does not open. `noticed`: it says something. Silently: `same`, what was written;
 * `shorter`, the first entries of it; `wrong`, something else.
 */
async function look({ peer, loaded }, folder) {
  let session
  try {
    session = await peer.open(folder, loaded)
  } catch {
    return 'refused'
  }
  try {
    const found = await session.entries(keys)
    if (session.noticed) return 'noticed'
    if (isDeepStrictEqual(found, wanted)) return 'same'
    return isDeepStrictEqual(found, wanted.slice(0, found.length)) ? 'shorter' : 'wrong'
  } catch {
    return 'refused'
  } finally {
    await session.close()
  }
}

function count(outcomes, outcome) {
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
}
