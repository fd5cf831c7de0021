/** Lets a mutant run until a crash shows it. */

import partition from 'lodash-es/partition.js'
import { explore } from '../explore.js'
import type { Bad, Effort } from '../tally.js'
import { loadLib } from '../lib-under-test.js'
import type { Workload } from '../workload.js'
import { workloads } from '../workloads/index.js'
import { keptMutants } from './edit.js'
import type { Mutant } from './mutant.js'
import { replicaMutants } from './replica.js'

export interface Caught {
  readonly mutant: Mutant
  /** Undefined: no crash shows it. */
  readonly by: Bad | undefined
  /** Disks that were opened until then. */
  readonly states: number
}

/** Most show at depth 1, and none at so many. */
const ENOUGH = { starts: 1, enough: 1 }

// The lock is no part of what keeps a state, and makes for many disks.
const wanted = workloads.filter(({ options }) => options?.lock !== true)

export async function tryToCatch(mutant: Mutant, effort: Effort): Promise<Caught> {
  const lib = await loadLib(mutant.name)
  const share = wanted.filter((workload) => workload.lib === libOf(mutant))
  let states = 0
  const [likely, others] = partition(share, ({ name }) => name === mutant.likely)
  for (const workload of [...likely, ...others]) {
    const { bad, depths } = await explore(workload, { lib, effort: { ...effort, ...ENOUGH } })
    states += depths[0].states + depths[1].states
    if (bad[0] !== undefined) return { mutant, by: bad[0], states }
  }
  return { mutant, by: undefined, states }
}

/** Which `lib/` its faults are built into. */
function libOf(mutant: Mutant): Workload['lib'] {
  if (replicaMutants.includes(mutant)) return 'threads'
  return keptMutants.includes(mutant) ? 'large' : undefined
}
