// What a share of the random programs must show. Two specs take half of the programs each, so that
// they run side by side.
//
//   KEEPSAKE_PROGRAMS, KEEPSAKE_SEED     set by `npm run test:property -- --programs … --seed …`

import { KINDS } from './kinds/index.js'
import { store } from './store.js'
import { runPrograms } from './suite.js'
import type { Plan, Tally } from './suite.js'

const SUITE = { programs: 2000, seed: 1 }

const programs = Number(process.env['KEEPSAKE_PROGRAMS'] ?? SUITE.programs)
const seed = Number(process.env['KEEPSAKE_SEED'] ?? SUITE.seed)

export interface Shown extends Tally {
  /** The kinds of change that took effect fewer than three times, if there were enough programs. */
  readonly rare: readonly string[]
}

/** Throws with the smallest failing program, if there is one. */
export async function showPrograms(part: Plan['part']): Promise<Shown> {
  const share = Math.ceil((programs - part.from) / part.of)
  const say = (text: string) =>
    process.stdout.write(`property test, part ${part.from + 1}: ${text}\n`)
  say(`${share} programs from seed ${seed}`)
  const step = Math.max(1000, Math.ceil(share / 50))
  const progress = (done: number) => {
    if (done % step === 0) say(`${done} of ${share} programs kept`)
  }
  const tally = await runPrograms(store, { seed, programs, part, progress })
  if (tally.failure) throw new Error(tally.failure)
  const isEnough = programs >= SUITE.programs
  const rare = KINDS.map(({ name }) => name).filter((name) => (tally.kinds.get(name) ?? 0) < 3)
  say(
    `${tally.programs} programs, ${tally.statements} statements, ${tally.kinds.size} kinds of change`,
  )
  return { ...tally, rare: isEnough ? rare : [] }
}
