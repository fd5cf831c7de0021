/** A document with something of every kind in it, live and plain. */

import { type Anything, trackedDocument } from './tracked-document.js'

export const data = () => ({
  text: 'x',
  nothing: null,
  zero: -0,
  nan: Number.NaN,
  big: 5n,
  users: { alice: { score: 5, tags: ['a', 'b'] }, bob: { score: 3, tags: [] } },
  list: [1, { n: 1 }, [2, [3]]],
  map: new Map<unknown, unknown>([
    ['k', { n: 1 }],
    [1, [1, 2]],
  ]),
  set: new Set<unknown>(['a', { n: 1 }]),
  born: new Date(86_400_000),
  bytes: new Uint8Array([1, 2, 3]),
  '': { constructor: 1, length: 2, 'a/b': { toString: 3 } },
})
export const open = (): { db: Anything; plain: Anything } => ({
  db: trackedDocument(data()).view,
  plain: data(),
})
