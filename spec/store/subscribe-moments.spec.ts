/** When subscribers are told: at the end of a transaction, within the change, and when a listener throws. */
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { snapshot, subscribe, transact, type KeepsakeError } from '../../lib/index.js'
import { heardOf, storeOfSamples, turn } from '../support/heard.js'
import { opened } from '../support/opened.js'
import { temporaryFolder } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

describe('a transaction', () => {
  it('is told at its end', async () => {
    const db = storeOfSamples()
    const { calls } = heardOf(db, { sync: true })
    transact(db, () => {
      db.users.alice.score = 5
      db.users.bob.score = 6
      expect(calls).toEqual([])
    })
    expect(calls.map(({ patch }) => patch.length)).toEqual([2])
  })

  it('that is undone is not told, nor the part of it that is', async () => {
    const db = storeOfSamples()
    const { patches } = heardOf(db)
    const undone = (work: () => void) =>
      expect(() =>
        transact(db, () => {
          work()
          throw new RangeError('undo')
        }),
      ).toThrow(RangeError)
    undone(() => (db.users.alice.score = 5))
    transact(db, () => {
      db.ages.set('x', 1)
      undone(() => {
        db.ages.set('y', 2)
        db.a = 1
      })
      db.users.bob.score = 7
    })
    await turn()
    expect(
      patches()
        .flat()
        .map(({ path }) => path),
    ).toEqual(['/ages', '/users/bob/score'])
    expect(patches()[0]![0]).toHaveProperty('value', snapshot(db.ages))
  })
})

describe('sync', () => {
  it('is called within the change, which is in memory by then', () => {
    const db = storeOfSamples()
    const seen: unknown[] = []
    subscribe(db, () => seen.push(db.a), { sync: true })
    db.a = 1
    db.a = 2
    expect(seen).toEqual([1, 2])
  })

  it('listeners that change something are told of it afterwards, all in the same order', () => {
    const db = storeOfSamples()
    const orders: unknown[][] = [[], []]
    orders.forEach((order, index) =>
      subscribe(
        db,
        ({ patch }) => {
          order.push(...patch.map(({ path }) => path))
          if (index === 0 && db.b === undefined) db.b = 1
        },
        { sync: true },
      ),
    )
    db.a = 1
    expect(orders).toEqual([
      ['/a', '/b'],
      ['/a', '/b'],
    ])
  })
})

describe('a listener that throws', () => {
  it.each([
    [
      'throws',
      () => {
        throw new TypeError('mine')
      },
    ],
    ['rejects', () => Promise.reject(new TypeError('mine'))],
  ])('stops nobody, and is told to onError: %s', async (_, listener) => {
    const onError = vi.fn<(error: KeepsakeError) => void>()
    const db = opened(join(temporaryFolder(), 'db.json'), { onError })
    subscribe(db, listener)
    subscribe(db, listener, { sync: true })
    const { calls } = heardOf(db)
    db['a'] = 1
    db['b'] = 2
    await turn()
    expect(calls).toHaveLength(1)
    expect(onError).toHaveBeenCalledTimes(3)
    expect(onError.mock.calls[0]![0]).toMatchObject({
      code: 'KEEPSAKE_LISTENER_FAILED',
      cause: { message: 'mine' },
    })
    expect(db).toEqual({ a: 1, b: 2 })
  })

  it('is a warning otherwise, with the place in the program', async () => {
    const db = storeOfSamples()
    const warnings = hearWarnings()
    subscribe(db, () => {
      throw new TypeError('mine')
    })
    db.a = 1
    await turn()
    await turn()
    expect(await warnings.codes()).toEqual(['BACKGROUND_FAILURE'])
    expect(await warnings.details()).toEqual([expect.stringContaining('subscribe-moments.spec')])
  })
})

it('an onError that throws is heard by the assignment, when all have been told', () => {
  const onError = (): never => {
    throw new RangeError('told')
  }
  const db = opened(':memory:', { onError })
  const listener = (): never => {
    throw new TypeError('mine')
  }
  subscribe(db, listener, { sync: true })
  const { calls } = heardOf(db, { sync: true })
  expect(() => (db['a'] = 1)).toThrow(RangeError)
  expect([calls.length, db]).toEqual([1, { a: 1 }])
})
