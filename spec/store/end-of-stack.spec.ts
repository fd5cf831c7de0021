/**
 * The stack may run out anywhere, also between a change in memory and its line in the log, or in the
 * middle of undoing a transaction. Whoever catches that goes on with a store that is as it says.
 */
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { durable, transact } from '../../lib/index.js'
import { opened } from '../support/opened.js'
import { temporaryFolder, wreckOf } from '../support/temp-folder.js'

// oxlint-disable-next-line typescript/no-explicit-any -- as open() itself
type Db = Record<string, any>

const initial = () => ({
  seen: {},
  list: [],
  numbers: Array.from({ length: 20_000 }, (_, index) => index),
  map: new Map(),
  set: new Set(),
  keys: Object.fromEntries(Array.from({ length: 6000 }, (_, index) => [`k${index}`, index])),
  a: { n: 1 },
  b: { n: 2 },
})

/** Comes to the end of the stack again and again, each time with a little more on it before. */
function atTheEndOfTheStack(change: (turn: number) => void, before: number): void {
  const walk = (turn: number): void => {
    change(turn)
    walk(turn + 1)
  }
  const from = (left: number): void => (left === 0 ? walk(0) : from(left - 1))
  expect(() => from(before)).toThrow(RangeError)
}

const CHANGES: Readonly<Record<string, (db: Db, turn: number) => void>> = {
  'a new key': (db, turn) => (db['seen'][`k${turn}`] = turn),
  'an object': (db, turn) => (db['seen'][`k${turn}`] = { turn }),
  push: (db, turn) => db['list'].push(turn),
  'an element': (db, turn) => (db['list'][db['list'].length] = turn),
  unshift: (db, turn) => db['list'].unshift(turn),
  shift: (db) => db['numbers'].shift(),
  pop: (db) => db['numbers'].pop(),
  'Map.set': (db, turn) => db['map'].set(`k${turn}`, turn),
  'Set.add': (db, turn) => db['set'].add(turn),
  delete: (db, turn) => delete db['keys'][`k${turn + 2}`],
  'a swap': (db) => ([db['a'], db['b']] = [db['b'], db['a']]),
  transact: (db, turn) =>
    transact(db, () => {
      db['list'].push(turn)
      db['seen'][`k${turn}`] = turn
    }),
}

async function expectToBeKept(db: Db, folder: string): Promise<void> {
  await durable(db)
  const again = opened(join(wreckOf(folder), 'db.json'), { readOnly: true })
  expect(isDeepStrictEqual(again, db)).toBe(true)
}

function start(): { db: Db; folder: string } {
  const folder = temporaryFolder()
  return { db: opened(join(folder, 'db.json'), { defaults: initial(), fsync: 'no' }), folder }
}

describe('after the stack has run out in', () => {
  for (const [what, change] of Object.entries(CHANGES)) {
    it(`${what}, the next change leaves live state and log the same`, async () => {
      for (const before of [0, 5, 11]) {
        const { db, folder } = start()
        const held = db['a']
        atTheEndOfTheStack((turn) => change(db, turn), before)
        held.n++
        await expectToBeKept(db, folder)
      }
    })
  }

  it('the last change before durable, it is durable', async () => {
    for (const before of [0, 5, 11]) {
      const { db, folder } = start()
      atTheEndOfTheStack((turn) => (db['seen'][`k${turn}`] = { turn }), before)
      await expectToBeKept(db, folder)
    }
  })

  it('the middle of a transaction, all of it is undone', async () => {
    for (const before of [0, 5, 11]) {
      const { db, folder } = start()
      const work = (): void =>
        atTheEndOfTheStack((turn) => {
          db['list'].push({ turn })
          db['seen'][`k${turn}`] = turn
          db['numbers'].shift()
        }, before)
      const stopped = (): void => {
        work()
        throw new Error('stop')
      }
      expect(() => transact(db, stopped)).toThrow('stop')
      expect(isDeepStrictEqual(db, initial())).toBe(true)
      db['list'].push(1)
      await expectToBeKept(db, folder)
    }
  })

  it('a transaction that catches it, what it has done is one change', async () => {
    const { db, folder } = start()
    transact(db, () => atTheEndOfTheStack((turn) => db['list'].push({ turn }), 3))
    await expectToBeKept(db, folder)
  })
})
