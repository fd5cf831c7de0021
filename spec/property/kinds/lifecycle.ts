// The life of the store between changes: flushed, closed and opened again, or gone and recovered.

import type { Kind } from './kind.js'
import { block, oneLine, severalLines } from './kind.js'

export const FLUSH = 'await flush(db)'
/** The store is closed and opened again: references held before belong to the closed one. */
export const REOPEN = 'db = await reopen()'
/** The store is opened from a copy of its files as they are, as after `kill -9`. */
export const RECOVER = 'db = await recover()'

export function lifecycleOf(simple: readonly Kind[]): readonly Kind[] {
  return [
    ...oneLine({
      flush: () => FLUSH,
      reopen: () => REOPEN,
      recover: () => RECOVER,
      'flush twice at once': () => 'await Promise.all([flush(db), flush(db)])',
      wait: () => 'await null',
    }),
    ...severalLines({
      'change while a flush is running': (d) =>
        `const flushing = flush(db)\ntry {\n${block(d.random.pick(simple).template(d))}\n} finally { await flushing }`,
      'write through a reference held across await': (d) =>
        `const kept = ${d.recordInTree().code}\nawait null\nkept.later = ${d.value()}`,
    }),
  ]
}
