/** The mutators of arrays, in memory: a long one beside a short one, and beside a plain one. */

import { open } from 'keepsake'
import { alternate } from './alternate.mjs'

/** Nanoseconds: `push` and pop on the `short` and on the `long`; `shift` on the `plain` and the `store`. */
export function measure({ turns }) {
  return { push: measurePush({ turns }), shift: measureShift({ turns }) }
}

function measurePush({ turns }) {
  const db = open(':memory:')
  db.short = Array.from({ length: 10 }, (_, n) => n)
  db.long = Array.from({ length: 100_000 }, (_, n) => n)
  const push = (list) => (count) => {
    for (let turn = 0; turn < count; turn++) {
      list.push(turn)
      list.pop()
    }
  }
  return alternate({ short: push(db.short), long: push(db.long) }, { turns, count: 2000 })
}

function measureShift({ turns }) {
  const db = open(':memory:')
  const plain = Array.from({ length: 100_000 + turns * 200 }, (_, n) => n)
  db.list = plain
  const shift = (list) => (count) => {
    for (let turn = 0; turn < count; turn++) list.shift()
  }
  return alternate({ plain: shift(plain), store: shift(db.list) }, { turns, count: 100 })
}
