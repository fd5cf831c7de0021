/** How much is explored, and what comes out of it. */

import type { Density } from '../support/crashing-disk/contents.js'

export interface Effort {
  readonly density: readonly [Density, Density]
  /** From how many states of depth 1, one of a kind, to go on to depth 2. */
  readonly starts: number
  /** How many disks at one instant, by depth. */
  readonly most: readonly [number, number]
  readonly seed: number
  /** Stop at so many bad states. */
  readonly enough?: number
}

export interface Bad {
  /** Names the state: see `crash-states.ts`. */
  readonly address: string
  /** The call that the crash came before. */
  readonly call: string
  readonly what: string
}

export interface DepthTally {
  /** Disks that were told apart, and opened. */
  states: number
  /** Disks at all instants, the same one counted every time that it was judged. */
  judged: number
  /** Sets of names with too many combinations of contents to try all. */
  sampled: number
  /** Calls to the disk that a crash came before. */
  calls: number
  runs: number
}

export interface Tally {
  readonly workload: string
  readonly depths: readonly [DepthTally, DepthTally]
  readonly bad: readonly Bad[]
}

export function emptyTally(): DepthTally {
  return { states: 0, judged: 0, sampled: 0, calls: 0, runs: 0 }
}
