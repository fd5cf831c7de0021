/** Crashes one workload everywhere, or again in the one state that an address names. */

import { crashStates } from './crash-states.js'
import type { CrashState } from './crash-states.js'
import { Explorer } from './explorer.js'
import type { Exploration } from './explorer.js'
import type { Tally } from './tally.js'
import { seconds } from './second-programs.js'
import type { Session } from './session.js'
import type { Workload } from './workload.js'

export function explore(workload: Workload, exploration: Exploration): Promise<Tally> {
  return new Explorer(workload, exploration).run()
}

/** `changes and flushes/17/power/names:101 … → again/12/kill/all`, or the first half of it. */
export async function tryAgain(
  address: string,
  workload: Workload,
  exploration: Exploration,
): Promise<Tally> {
  const [before = '', after] = address.split(' → ')
  const explorer = new Explorer(workload, exploration)
  const first = await explorer.firstRun()
  const start = stateAt(before.slice(workload.name.length + 1), first)
  explorer.judge(start, first, { depth: 0, before: workload.name })
  if (after === undefined) return explorer.tally
  const [name = '', ...rest] = after.split('/')
  const program = seconds.find((second) => second.name === name)
  if (program === undefined) throw new Error(`there is no second program called ${name}`)
  const second = await explorer.secondRun(start, first.history, program)
  if (rest.length > 0) {
    const state = stateAt(rest.join('/'), second.session)
    explorer.judge(state, second.session, { depth: 1, before: second.before })
  }
  return explorer.tally
}

/** A state is called by the closeness it was found with. */
function stateAt(address: string, { record: { instants } }: Session): CrashState {
  const draw = (): number => 0
  const sampled = (): void => undefined
  const index = Number.parseInt(address)
  const upTo = instants.map((instant, at) =>
    at === index ? instant : { ...instant, image: NOTHING, write: undefined },
  )
  for (const density of ['sparse', 'dense'] as const) {
    const bounds = { density, most: Infinity, draw, sampled }
    for (const state of crashStates(upTo, bounds)) if (state.address === address) return state
  }
  throw new Error(`there is no state ${address}`)
}

const NOTHING = {
  durableNames: new Map(),
  nameChanges: [],
  names: new Map(),
  inodes: new Map(),
}
