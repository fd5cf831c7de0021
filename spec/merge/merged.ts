/** Merges two documents that were one. */

import { applySteps } from '../../lib/merge/apply.js'
import { merge } from '../../lib/merge/merge.js'

export interface Sides {
  readonly base: object
  readonly theirs: object
  readonly ours: object
}

export function merged({ base, theirs, ours }: Sides): {
  value: unknown
  conflicts: readonly string[]
} {
  const found = merge({ base, theirs, ours })
  if (found === undefined) throw new Error('they cannot be merged')
  const value = structuredClone(ours)
  applySteps(value, found.steps)
  return { value, conflicts: found.conflicts }
}
