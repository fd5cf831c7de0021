/** What reading through the proxy costs, and the mutators of arrays, in memory. */

import { open } from 'keepsake'
import { alternate } from './alternate.mjs'
import { records, thinProxy } from './records.mjs'

export function measureReads({ turns }) {
  const plain = { users: records(1000) }
  const thin = thinProxy({ users: records(1000) })
  const db = open(':memory:', { defaults: plain })
  const read = (root) => (count) => {
    let sum = 0
    for (let turn = 0; turn < count; turn++) sum += root.users[turn % 1000].address.city.length
    if (sum === 0) throw new Error('nothing was read')
  }
  return alternate(
    { plain: read(plain), thin: read(thin), store: read(db) },
    { turns, count: 20_000 },
  )
}

export function measureIteration({ turns }) {
  const size = 100_000
  const thin = thinProxy({ users: records(size) })
  const db = open(':memory:', { defaults: { users: records(size) } })
  const visit = (root) => () => {
    let sum = 0
    for (const user of root.users) sum += user.id
    if (sum === 0) throw new Error('nothing was read')
  }
  const times = alternate({ thin: visit(thin), store: visit(db) }, { turns, count: size })
  return times
}

export function measurePush({ turns }) {
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

export function measureShift({ turns }) {
  const db = open(':memory:')
  const plain = Array.from({ length: 100_000 + turns * 200 }, (_, n) => n)
  db.list = plain
  const shift = (list) => (count) => {
    for (let turn = 0; turn < count; turn++) list.shift()
  }
  return alternate({ plain: shift(plain), store: shift(db.list) }, { turns, count: 100 })
}
