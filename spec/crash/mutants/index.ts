/** All mutants, and as variants of `lib/` for the test runner. */

import { ownMutants } from '../../errno/mutants.js'
import { variantKey } from '../../support/lib-variant.js'
import type { Variant } from '../../support/lib-variant.js'
import { editMutants, keptMutants, large } from './edit.js'
import { flushMutants, inPlaceMutants } from './flush.js'
import { logMutants } from './log.js'
import { migrationMutants } from './migration.js'
import type { Mutant } from './mutant.js'
import { replicaMutants, threaded } from './replica.js'

export const mutants: readonly Mutant[] = [
  ...logMutants,
  ...flushMutants,
  ...inPlaceMutants,
  ...migrationMutants,
  ...editMutants,
  ...keptMutants,
  ...replicaMutants,
]

/**
 * By name: the store as it is, one whose flushes are all made by a replica, one to which every db.json is large,
 * the original design, and every mutant.
 */
export const variants: Readonly<Record<string, Variant>> = {
  faithful: {},
  // A small document takes the way of a large one.
  threads: { patches: threaded },
  // A small db.json is kept as a large one is.
  large: { patches: large },
  literal: {
    files: {
      'file/flush.ts': 'crash/literal/flush.ts',
      'log/recovery.ts': 'crash/literal/recovery.ts',
    },
  },
  ...Object.fromEntries(
    [...mutants, ...ownMutants].map(({ name, patches }) => [variantKey(name), { patches }]),
  ),
}
