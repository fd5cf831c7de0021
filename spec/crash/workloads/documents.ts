// Kinds of changes: lists, collections, transactions, and what comes with opening.

import type { Workload } from '../workload.js'

export const lists: Workload = {
  name: 'lists',
  start: { queue: ['a', 'b', 'c', 'd'], done: [] },
  async run(session) {
    session.open()
    session.change((db) => db['queue'].push('e'))
    session.change((db) => db['queue'].shift())
    session.change((db) => db['queue'].splice(1, 2, 'x', 'y', 'z'))
    session.change((db) => db['queue'].reverse())
    await session.flush()
    session.change((db) => db['queue'].unshift('first'))
    session.change((db) => db['queue'].pop())
    await session.durable()
    session.change((db) => db['done'].push({ at: 1, 'a/b': '\u00e4 \u{1f600}' }))
    session.change((db) => db['done'][0].at++)
    await session.flush()
    session.end()
  },
}

export const collections: Workload = {
  name: 'collections',
  async run(session) {
    session.open()
    session.change((db) => (db['map'] = new Map<string, unknown>([['a', { n: 1 }]])))
    session.change((db) => db['map'].set('b', [1]))
    session.change((db) => db['map'].get('b').push(2))
    session.change((db) => db['map'].get('a').n++)
    await session.flush()
    session.change((db) => db['map'].delete('a'))
    session.change((db) => (db['set'] = new Set([1])))
    session.change((db) => db['set'].add(2n))
    session.change((db) => (db['born'] = new Date(0)))
    session.change((db) => db['born'].setFullYear(1990))
    await session.durable()
    session.change((db) => (db['bytes'] = Buffer.from('keepsake')))
    await session.flush()
    session.end()
  },
}

export const transactions: Workload = {
  name: 'transactions',
  start: { from: [1, 2, 3, 4], to: [], moved: 0 },
  async run(session) {
    const move = (): void =>
      session.transact((db) => {
        db['to'].push(db['from'].shift())
        db['moved']++
        db['last'] = { moved: db['moved'] }
      })
    session.open()
    move()
    await session.durable()
    move()
    await session.during(() => session.flush(), move, move)
    session.transact((db) => {
      db['to'].reverse()
      db['moved'] = -1
    })
    await session.flush()
    session.end()
  },
}

export const defaults: Workload = {
  name: 'defaults, and a folder that has to be made',
  folders: [],
  async run(session) {
    session.openNew({ users: { alice: { score: 0 } }, list: [1] })
    session.change((db) => db['users'].alice.score++)
    await session.durable()
    session.change((db) => db['list'].push(2))
    await session.close()
    session.end()
  },
}
