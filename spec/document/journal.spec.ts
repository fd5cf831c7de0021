/** Undoing: after a throw everything is as it was, order and identity included, and no line is written. */
import { describe, expect, it } from 'vitest'
import { Journal } from '../../lib/document/journal.js'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const plain = (n: number) => ({ n })
const initial = () => ({
  z: 1,
  a: { n: 1, list: [{ m: 1 }, { m: 2 }] },
  list: [{ n: 0 }, { n: 1 }, { n: 2 }, 3, null],
  map: new Map<unknown, unknown>([
    ['x', { n: 1 }],
    ['y', [1]],
    [1, 'one'],
    ['z', { n: 2 }],
  ]),
  set: new Set<unknown>([{ n: 1 }, 'a', 'b', { n: 2 }]),
  born: new Date(0),
  $date: 1,
  '1': 'one',
})

const WORKS: readonly (readonly [name: string, work: (db: Anything) => unknown])[] = [
  ['a property', (db) => (db.z = 2)],
  ['a new property', (db) => (db.late = { n: 1 })],
  ['an object in place of another', (db) => (db.a = { n: 2 })],
  ['delete of the first key', (db) => delete db.z],
  ['delete of an index-like key', (db) => delete db['1']],
  ['delete of all keys', (db) => Object.keys(db).forEach((key) => delete db[key])],
  [
    'delete of all keys, last first',
    (db) =>
      Object.keys(db)
        .reverse()
        .forEach((key) => delete db[key]),
  ],
  [
    'delete and set again',
    (db) => {
      const { a } = db
      delete db.a
      db.a = a
    },
  ],
  [
    'delete, set anew, delete',
    (db) => {
      delete db.z
      db.z = 5
      db.q = 1
      delete db.z
      delete db.list
    },
  ],
  ['undefined', (db) => (db.a = undefined)],
  ['Object.assign', (db) => Object.assign(db.a, { n: 2, list: undefined, fresh: {} })],
  ['an element', (db) => (db.list[0] = 'x')],
  ['an element at the end', (db) => (db.list[5] = { n: 5 })],
  ['an element beyond the end', (db) => (db.list[9] = { n: 5 })],
  ['length', (db) => (db.list.length = 1)],
  ['a longer length', (db) => (db.list.length = 9)],
  ['push', (db) => db.list.push(1, { n: 3 })],
  ['pop', (db) => [db.list.pop(), db.list.pop(), db.list.pop()]],
  ['shift', (db) => [db.list.shift(), db.list.shift()]],
  ['unshift', (db) => db.list.unshift({ n: -1 }, 0)],
  ['splice', (db) => db.list.splice(1, 2, 'x', { n: 9 }, 'y')],
  ['sort', (db) => db.list.sort()],
  ['reverse', (db) => db.list.reverse()],
  ['fill', (db) => db.list.fill(plain(7), 1)],
  ['copyWithin', (db) => db.list.copyWithin(1, 0)],
  ['a rotation', (db) => db.list.push(db.list.shift())],
  ['a swap', (db) => ([db.list[0], db.list[2]] = [db.list[2], db.list[0]])],
  ['a move', (db) => db.a.list.push(db.list.shift())],
  ['a move down', (db) => (db.a = { inner: db.a })],
  ['a move up', (db) => (db.a = db.a.list)],
  ['a move of parent and child', (db) => (db.a = { p: db.a, c: db.a.list[0] })],
  [
    'moves to and fro',
    (db) => {
      for (let round = 0; round < 5; round++) {
        db.a.list.push(db.list.shift())
        db.list.push(db.a.list.shift())
      }
    },
  ],
  [
    'reassignment by filter',
    (db) => (db.list = db.list.filter((_: unknown, at: number) => at > 1)),
  ],
  ['a copy of what stays', (db) => (db.b = db.a)],
  ['Map.set', (db) => db.map.set('x', 1).set('new', { n: 1 }).set('y', { n: 1 })],
  ['Map.delete', (db) => [db.map.delete('x'), db.map.delete(1), db.map.set('x', 5)]],
  ['Map.delete of the last', (db) => [db.map.delete('z'), db.map.delete('x')]],
  ['Map.clear', (db) => [db.map.clear(), db.map.set('y', 1)]],
  ['a Map moved', (db) => (db.a = { map: db.map, list: [db.map.get('x')] })],
  ['a Map made anew', (db) => (db.map = new Map([...db.map].reverse()))],
  ['Set.add', (db) => db.set.add('c').add({ n: 3 })],
  ['Set.delete', (db) => [db.set.delete('a'), db.set.delete([...db.set][0]), db.set.add('a')]],
  ['Set.clear', (db) => [db.set.clear(), db.set.add('b')]],
  ['a Date', (db) => [db.born.setFullYear(1990), db.born.setTime(Number.NaN), (db.born = 1)]],
  ['a callback', (db) => db.list.forEach((x: Anything) => x && Object(x) === x && (x.n = 9))],
]

describe('a transaction that throws', () => {
  it.each(WORKS)('undoes %s', (_, work) => {
    expect(trackedDocument(initial()).leftAfterUndoing(work)).toEqual([])
  })

  it('undoes all of it together, in whichever order', () => {
    for (let rotation = 0; rotation < WORKS.length; rotation++) {
      const doc = trackedDocument(initial())
      const works = [...WORKS.slice(rotation), ...WORKS.slice(0, rotation)]
      const several = (db: Anything): void => {
        for (const [, work] of works.slice(0, 6)) {
          try {
            work(db)
          } catch {
            // One work may have taken away what the next one needs: all the same to undoing.
          }
        }
      }
      expect(doc.leftAfterUndoing(several)).toEqual([])
    }
  })

  it.each(WORKS)('leaves everything working: %s', (_, work) => {
    const doc = trackedDocument(initial())
    expect(doc.leftAfterUndoing(work)).toEqual([])
    expect(doc.paths(() => doc.view.list[2].n++)).toEqual([['/list/2/n']])
    expect(doc.paths(() => doc.view.map.get('z').n++)).toEqual([['/map/$map/3/1/n']])
    expect(doc.paths(() => [...doc.view.set][3].n++)).toEqual([['/set/$set/3/n']])
    expect(doc.paths(() => doc.view.a.list[1].m++)).toEqual([['/a/list/1/m']])
    expect(doc.paths(() => doc.view.born.setTime(5))).toEqual([['/born']])
    expect(doc.paths(() => (doc.view.fresh = 1))).toEqual([['/fresh']])
  })

  it('puts back out of the tree what was out of it, as it was', () => {
    const doc = trackedDocument({ list: [{ id: 1, inner: { n: 1 } }], home: null })
    const job = doc.view.list.shift()
    const { inner } = job
    job.u = undefined
    job.twice = [inner]
    expect(doc.leftAfterUndoing((db) => (db.home = job))).toEqual([])
    expect(Object.keys(job)).toEqual(['id', 'inner', 'u', 'twice'])
    expect(job.inner).toBe(inner)
    expect(job.twice[0]).toBe(inner)
    expect(doc.patches(() => (job.at = inner.n++))).toEqual([])
    doc.patches(() => (doc.view.home = job))
    expect(doc.paths(() => job.id++)).toEqual([['/home/id']])
  })
})

describe('a transaction inside another', () => {
  const stop = new Error('stop')
  it.each(WORKS)('that throws takes back only its own: %s', (_, work) => {
    const every = WORKS.findIndex(([, each]) => each === work) % 5
    for (const [name, before] of WORKS.filter((_each, at) => at % 5 === every)) {
      const alone = trackedDocument(initial())
      before(alone.view)
      const doc = trackedDocument(initial())
      const nested = (): void => {
        doc.transact(() => {
          work(doc.view)
          throw stop
        })
      }
      doc.transact(() => {
        before(doc.view)
        expect(nested).toThrow()
      })
      doc.check()
      expect({ name, text: doc.text }).toEqual({ name, text: alone.text })
      expect(doc.lines.length).toBeLessThanOrEqual(1)
    }
  })
})

describe('a journal', () => {
  it('undoes the last first', () => {
    const journal = new Journal()
    const undoneSteps: number[] = []
    const savepoint = journal.savepoint()
    for (const step of [1, 2, 3]) journal.push(() => undoneSteps.push(step))
    journal.rollBack(savepoint)
    journal.rollBack(savepoint)
    expect(undoneSteps).toEqual([3, 2, 1])
  })
})
