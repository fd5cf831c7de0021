/** What a share of the workloads shows: counted, told, and every bad state in words. */

import { effort, wantedState } from './effort.js'
import { explore, tryAgain } from './explore.js'
import type { Bad, Tally } from './tally.js'
import { loadLib } from './lib-under-test.js'
import { tellProgress, tellResult } from './told.js'
import type { Workload } from './workload.js'
import { workloads } from './workloads/index.js'

export interface Shown {
  readonly tallies: readonly Tally[]
  /** Disks that were opened, at both depths. */
  readonly states: number
  readonly bad: readonly string[]
}

/** Every `of`th workload, from this one on. */
export async function show({ from, of }: { from: number; of: number }): Promise<Shown> {
  const share = workloads.filter((_, index) => index % of === from)
  const tallies: Tally[] = []
  for (const workload of share.filter(isWanted)) {
    const lib = await loadLib(workload.lib ?? 'faithful')
    const exploration = { lib, effort, progress: tellProgress }
    const tally = await (wantedState === undefined
      ? explore(workload, exploration)
      : tryAgain(wantedState, workload, exploration))
    tellResult(tally)
    tallies.push(tally)
  }
  const states = tallies
    .flatMap(({ depths }) => depths)
    .reduce((sum, depth) => sum + depth.states, 0)
  return { tallies, states, bad: tallies.flatMap(({ bad }) => bad.map(inWords)) }
}

function isWanted({ name }: Workload): boolean {
  return wantedState === undefined || wantedState.startsWith(`${name}/`)
}

function inWords({ address, call, what }: Bad): string {
  return `${what}\n  before call ${call}\n  npm run test:crash -- --state '${address}'`
}
