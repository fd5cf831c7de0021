import { expect, it } from 'vitest'
import { playProgram } from './program.js'
import type { Program } from './program.js'
import { store } from './store.js'

// Programs that the random ones have found, at their smallest: each was not kept once.

async function keeps(members: string[], ...codes: string[]): Promise<unknown> {
  const program: Program = {
    start: { from: 'db.json', root: 'object', members, fsync: 'no', indent: 2, isQuiet: false },
    statements: codes.map((code) => ({ kind: 'by hand', code, oneLine: false })),
  }
  const { failure } = await playProgram(store, program)
  return failure?.error
}

it('undoes what a transaction has written to an object it had taken out', async () => {
  expect(
    await keeps(
      ['list: [{ n: 0 }]'],
      "transact(db, () => { const x = db.list.shift(); x.n = 1; throw new Error('stop') })",
    ),
  ).toBeUndefined()
})

it('undoes what a transaction has written to an object that was out before', async () => {
  expect(
    await keeps(
      ['list: [{ n: 0 }]'],
      'held[0] = db.list.shift()',
      "transact(db, () => { held[0].n = 1; throw new Error('stop') })",
    ),
  ).toBeUndefined()
})

it('leaves no cycle when a transaction that made one outside the tree is undone', async () => {
  expect(
    await keeps(
      ['list: [[]]'],
      "transact(db, () => { const x = db.list.shift(); x.push(x); throw new Error('stop') })",
      'db.list[0].push(1)',
    ),
  ).toBeUndefined()
})

it.each(['db.list.sort()', 'db.list.sort((a, b) => b - a)'])(
  'tells 0 from -0 in %s',
  async (sort) => {
    expect(await keeps(['list: [0, -0, 3, 1]'], sort)).toBeUndefined()
  },
)

it('logs writes to a member of a Set that came back after its member', async () => {
  expect(
    await keeps(
      ['set: new Set([{ n: 0 }])'],
      'held[0] = db.set; delete db.set',
      'db.list = [nth(held[0], 0), held[0]]',
      'nth(held[0], 0).n = 1',
    ),
  ).toBeUndefined()
})

it.each(['reverse()', 'sort((a, b) => a.n - b.n)'])(
  'logs writes to an object whose former list does %s outside the tree',
  async (method) => {
    expect(
      await keeps(
        ['list: [{ n: 1 }, { n: 0 }]'],
        'held[0] = db.list; delete db.list',
        'db.moved = held[0][0]',
        `held[0].${method}`,
        'db.moved.n = 9',
      ),
    ).toBeUndefined()
  },
)

it.each(['new Map()', 'new Set()', 'new Date(0)'])(
  'takes no property on %s that would be gone after a restart',
  async (value) => {
    expect(await keeps([`at: ${value}`], 'db.at.name = 1')).toBeUndefined()
  },
)
