// All kinds of change there are, and how often each group of them is chosen.

import { callbacks } from './callbacks.js'
import { collections } from './collections.js'
import { detached } from './detached.js'
import type { Kind } from './kind.js'
import { lifecycleOf } from './lifecycle.js'
import { lists } from './lists.js'
import { heldWrites, holding, moves } from './moves.js'
import { records } from './records.js'
import { refusals } from './refusals.js'
import { transactionsOf } from './transactions.js'

const simple: readonly Kind[] = [
  ...[...lists, ...records, ...collections],
  ...[...holding, ...heldWrites, ...moves, ...detached, ...callbacks],
]

/** The kinds, and how often one of a group is chosen. */
export const GROUPS: readonly { readonly share: number; readonly kinds: readonly Kind[] }[] = [
  { share: 14, kinds: lists },
  { share: 16, kinds: records },
  { share: 14, kinds: collections },
  { share: 14, kinds: holding },
  { share: 6, kinds: heldWrites },
  { share: 16, kinds: moves },
  { share: 20, kinds: detached },
  { share: 8, kinds: callbacks },
  { share: 7, kinds: refusals },
  { share: 12, kinds: transactionsOf(simple) },
  { share: 5, kinds: lifecycleOf(simple) },
]

export const KINDS: readonly Kind[] = GROUPS.flatMap((group) => group.kinds)
