// How much is explored.
//
//   KEEPSAKE_CRASH          'full' or 'mutants', set by `npm run test:crash -- --full` and so on
//   KEEPSAKE_CRASH_SEED     of what is drawn
//   KEEPSAKE_CRASH_STARTS   from how many crash states of each workload a second program goes on
//   KEEPSAKE_CRASH_STATE    the address of one state: only that is tried again

import type { Effort } from './tally.js'

const env = process.env
const isFull = env['KEEPSAKE_CRASH'] === 'full'

/** Undefined: all of them. */
export const wantedState = env['KEEPSAKE_CRASH_STATE']
export const areAllMutantsWanted = env['KEEPSAKE_CRASH'] === 'mutants'

export const effort: Effort = {
  density: isFull ? ['dense', 'sparse'] : ['sparse', 'sparse'],
  starts: Number(env['KEEPSAKE_CRASH_STARTS'] ?? (isFull ? 150 : 3)),
  most: isFull ? [3000, 300] : [400, 100],
  seed: Number(env['KEEPSAKE_CRASH_SEED'] ?? 1),
}
