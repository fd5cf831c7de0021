/** One thing that the store does for the sake of durability, taken out. */

import type { Patch } from '../../support/lib-variant.js'

export interface Mutant {
  /** What is taken out; in words, as the name of the variant. */
  readonly name: string
  readonly patches: readonly Patch[]
  /** Why no crash shows it. Without that, one has to. */
  readonly redundant?: string
  /** The workload to begin with. */
  readonly likely?: string
  /** It is shown at once, so it is part of `npm test`. */
  readonly isQuick?: boolean
}

/** A text of lib/ that is left out, or another one in its place. */
export function patch(file: string, replace: string, by = ''): Patch {
  return { file, replace, by }
}
