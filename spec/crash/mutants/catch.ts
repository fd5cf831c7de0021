/** Lets a mutant run until a crash shows it. */

import { explore } from '../explore.js'
import type { Bad, Effort } from '../tally.js'
import { loadLib } from '../lib-under-test.js'
import { workloads } from '../workloads/index.js'
import type { Mutant } from './mutant.js'

export interface Caught {
  readonly mutant: Mutant
  /** Undefined: no crash shows it. */
  readonly by: Bad | undefined
  /** Disks that were opened until then. */
  readonly states: number
}

// The lock is no part of what keeps a state, and makes for many disks.
const wanted = workloads.filter(({ options }) => options?.lock !== true)

export async function tryToCatch(mutant: Mutant, effort: Effort): Promise<Caught> {
  const lib = await loadLib(mutant.name)
  let states = 0
  // What needs one run of each workload comes before what needs many.
  for (const starts of [0, effort.starts]) {
    for (const workload of wanted) {
      const { bad, depths } = await explore(workload, {
        lib,
        effort: { ...effort, starts, enough: 1 },
      })
      states += depths[0].states + depths[1].states
      if (bad[0] !== undefined) return { mutant, by: bad[0], states }
    }
  }
  return { mutant, by: undefined, states }
}
