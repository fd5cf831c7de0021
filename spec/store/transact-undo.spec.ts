/** A transaction that throws has not happened: in memory, in order, in identity, or on disk. */
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { transact } from '../../lib/index.js'
import { failureOf } from '../support/failure.js'
import { patchesIn } from '../support/log-lines.js'
import { opened } from '../support/opened.js'
import { bytesIn, temporaryFolder, wreckOf } from '../support/temp-folder.js'

const sample = () => ({
  first: 1,
  second: { n: 1, list: [{ id: 1 }, { id: 2 }, { id: 3 }] },
  third: 3,
  ages: new Map<string, unknown>([
    ['ann', 1],
    ['bob', { n: 1 }],
    ['cid', 3],
  ]),
  tags: new Set(['x', 'y', 'z']),
  born: new Date('1990-05-01T00:00:00.000Z'),
  bytes: new Uint8Array([1, 2, 3]),
})

type Sample = ReturnType<typeof sample>

function store() {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  const db = opened<Sample>(path, { defaults: sample() })
  return { folder, path, db }
}

/** All of it, in order: of keys, of Maps, of Sets. */
const portraitOf = (value: object): string => inspect(value, { depth: null })

class Undo extends Error {}

/** Runs changes in a transaction that throws. */
function undone(db: Sample, changes: () => unknown): void {
  const run = (): unknown =>
    transact(db, () => {
      changes()
      expect(portraitOf(db)).not.toBe(portraitOf(sample()))
      throw new Undo()
    })
  expect(run).toThrow(Undo)
}

describe('a transaction that throws', () => {
  const changes: readonly (readonly [string, (db: Sample) => unknown])[] = [
    ['a new value', (db) => (db.first = 2)],
    ['a new key', (db) => Object.assign(db, { fourth: 4 })],
    ['a key removed from the middle', (db) => delete (db as Partial<Sample>).third],
    [
      'a key removed and set again, now behind the others',
      (db) => {
        delete (db as Partial<Sample>).first
        db.first = 1
      },
    ],
    ['elements pushed', (db) => db.second.list.push({ id: 4 }, { id: 5 })],
    ['elements spliced', (db) => db.second.list.splice(1, 1, { id: 8 }, { id: 9 })],
    ['a list turned round', (db) => db.second.list.reverse()],
    ['a list sorted', (db) => db.second.list.sort((a, b) => b.id - a.id)],
    ['a list shortened', (db) => (db.second.list.length = 1)],
    ['a list with a new end', (db) => (db.second.list[7] = { id: 8 })],
    ['an object in a Map changed', (db) => ((db.ages.get('bob') as { n: number }).n = 2)],
    ['a Map with a key set anew', (db) => db.ages.set('ann', 9)],
    ['a Map with a key less', (db) => db.ages.delete('ann')],
    [
      'a Map in another order',
      (db) => {
        db.ages.delete('ann')
        db.ages.set('ann', 1)
      },
    ],
    ['a Map cleared', (db) => db.ages.clear()],
    ['a Set with a member more', (db) => db.tags.add('w')],
    [
      'a Set in another order',
      (db) => {
        db.tags.delete('x')
        db.tags.add('x')
      },
    ],
    ['a Set cleared', (db) => db.tags.clear()],
    ['another date', (db) => db.born.setFullYear(2001)],
    ['other bytes', (db) => (db.bytes = new Uint8Array([9]))],
    ['everything replaced', (db) => Object.assign(db, { second: {}, ages: 1, tags: [], born: 0 })],
  ]

  it.each(changes)('undoes %s', (_, change) => {
    const { folder, db } = store()
    const before = bytesIn(folder)
    undone(db, () => change(db))
    expect(portraitOf(db)).toBe(portraitOf(sample()))
    expect(bytesIn(folder)).toEqual(before)
  })

  it('undoes all of them together, and the store goes on', () => {
    const { folder, path, db } = store()
    undone(db, () => {
      for (const [, change] of changes) change(db)
    })
    expect(portraitOf(db)).toBe(portraitOf(sample()))
    db.second.list.push({ id: 4 })
    expect(patchesIn(path).at(-1)).toEqual([
      { op: 'add', path: '/second/list/3', value: { id: 4 } },
    ])
    expect(portraitOf(opened(join(wreckOf(folder), 'db.json')))).toBe(portraitOf(db))
  })

  it('leaves references held across it valid, wherever they have been meanwhile', () => {
    const { path, db } = store()
    const [one, two] = db.second.list
    const { second, ages, born } = db
    const bob = db.ages.get('bob') as { n: number }
    undone(db, () => {
      const moved = db.second.list.shift()
      db.ages.set('moved', moved)
      db.ages.delete('bob')
      Object.assign(db, { second: { list: [two] }, born: 0 })
    })
    expect(db.second).toBe(second)
    expect(db.second.list[0]).toBe(one)
    expect(db.second.list[1]).toBe(two)
    expect(db.ages).toBe(ages)
    expect(db.born).toBe(born)
    if (one === undefined || two === undefined) throw new Error('the sample has them')
    one.id = 11
    two.id = 12
    bob.n = 13
    born.setFullYear(2002)
    expect(patchesIn(path).slice(1).flat()).toMatchObject([
      { path: '/second/list/0/id', value: 11 },
      { path: '/second/list/1/id', value: 12 },
      { value: 13 },
      { path: '/born' },
    ])
  })

  it('passes on what was thrown, whatever it is', () => {
    const { db } = store()
    for (const thrown of [new RangeError('x'), 'a string', undefined, null]) {
      let caught: unknown = 'nothing'
      try {
        transact(db, () => {
          db.first++
          // oxlint-disable-next-line typescript/only-throw-error -- some programs do
          throw thrown
        })
      } catch (error) {
        caught = error
      }
      expect(caught).toBe(thrown)
    }
    expect(db.first).toBe(1)
  })

  it('is undone by a value that is refused, too', () => {
    const { db } = store()
    const error = failureOf(() =>
      transact(db, () => {
        db.first = 2
        Object.assign(db, { later: () => 1 })
      }),
    )
    expect(error).toMatchObject({ code: 'KEEPSAKE_BAD_VALUE', pointer: '/later' })
    expect(portraitOf(db)).toBe(portraitOf(sample()))
  })
})

describe('a transaction within a transaction', () => {
  it('is undone alone when its error is caught', () => {
    const { path, db } = store()
    transact(db, () => {
      db.first = 2
      db.second.list.shift()
      try {
        transact(db, () => {
          db.first = 3
          db.second.list.shift()
          transact(db, () => db.tags.add('inner'))
          throw new Undo()
        })
      } catch (error) {
        expect(error).toBeInstanceOf(Undo)
      }
      expect(db.first).toBe(2)
      expect([...db.tags]).toEqual(['x', 'y', 'z'])
      db.third = 4
    })
    expect(db).toMatchObject({ first: 2, third: 4, second: { list: [{ id: 2 }, { id: 3 }] } })
    expect(patchesIn(path).at(-1)).toEqual([
      { op: 'replace', path: '/first', value: 2 },
      { op: 'remove', path: '/second/list/0' },
      { op: 'replace', path: '/third', value: 4 },
    ])
  })

  it('undoes everything when nobody catches its error', () => {
    const { folder, db } = store()
    const before = bytesIn(folder)
    undone(db, () => {
      db.first = 2
      transact(db, () => (db.third = 4))
      delete (db as Partial<Sample>).second
    })
    expect(portraitOf(db)).toBe(portraitOf(sample()))
    expect(bytesIn(folder)).toEqual(before)
  })

  it('keeps the order of keys also when both of them have removed one', () => {
    const { db } = store()
    undone(db, () => {
      delete (db as Partial<Sample>).first
      transact(db, () => delete (db as Partial<Sample>).third)
      try {
        transact(db, () => {
          delete (db as Partial<Sample>).second
          throw new Undo()
        })
      } catch {
        // It is the order of the keys that counts, here and after the outer one.
        expect(Object.keys(db)).toEqual(['second', 'ages', 'tags', 'born', 'bytes'])
      }
    })
    expect(Object.keys(db)).toEqual(Object.keys(sample()))
  })
})
