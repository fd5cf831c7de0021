/** A transaction that throws also takes back what was written to objects while they were outside. */
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

describe('what is written to an object after it has left, in the same transaction', () => {
  const WRITES: readonly (readonly [name: string, write: (job: Anything) => unknown])[] = [
    ['a property', (job) => (job.n = 2)],
    ['a new property', (job) => (job.at = 1)],
    ['a property deleted', (job) => delete job.n],
    ['a function', (job) => (job.f = () => 1)],
    ['itself', (job) => (job.self = job)],
    ['below', (job) => (job.inner.m = 2)],
    ['a push', (job) => job.list.push(2)],
    ['an element', (job) => (job.list[0] = 2)],
    ['length', (job) => (job.list.length = 0)],
    ['reverse', (job) => job.list.reverse()],
    ['Map.set', (job) => job.map.set('l', 1)],
    ['Map.delete', (job) => job.map.delete('k')],
    ['Map.clear', (job) => job.map.clear()],
    ['Set.add', (job) => job.set.add(2)],
    ['Set.delete', (job) => job.set.delete(1)],
    ['Set.clear', (job) => job.set.clear()],
    ['a Date', (job) => job.born.setTime(1)],
  ]
  const withJob = () =>
    trackedDocument({
      queue: [
        {
          n: 1,
          inner: { m: 1 },
          list: [1, { x: 1 }],
          map: new Map([
            ['k', 1],
            ['j', 2],
          ]),
          set: new Set([1, 2]),
          born: new Date(0),
        },
      ],
    })
  it.each(WRITES)('is undone with it: %s', (_, write) => {
    expect(withJob().leftAfterUndoing((db) => write(db.queue.shift()))).toEqual([])
  })

  it.each(WRITES.filter(([name]) => name !== 'a function' && name !== 'itself'))(
    'is undone with it when it has come back: %s',
    (_, write) => {
      const work = (db: Anything): void => {
        const job = db.queue.shift()
        write(job)
        db.queue.push(job)
      }
      expect(withJob().leftAfterUndoing(work)).toEqual([])
    },
  )
})

describe('what moved out of something that had left', () => {
  const MOVES: readonly (readonly [
    name: string,
    move: (db: Anything, inner: Anything) => unknown,
  ])[] = [
    ['a property', (db, inner) => (db.x = inner)],
    ['push', (db, inner) => db.a.push(inner)],
    ['an element', (db, inner) => (db.b[0] = inner)],
    ['Map.set', (db, inner) => db.m.set('k', inner)],
    ['Set.add', (db, inner) => db.s.add(inner)],
    ['inside a new object', (db, inner) => (db.x = { deep: [inner] })],
    ['inside a Map', (db, inner) => (db.x = new Map([['k', { inner }]]))],
    [
      'in and out again',
      (db, inner) => {
        db.x = inner
        delete db.x
      },
    ],
    ['to another outside', (db, inner) => (db.b.pop().other = inner)],
    ['twice', (db, inner) => (db.x = [inner, inner])],
  ]
  const LEAVING: readonly (readonly [name: string, leave: (db: Anything) => unknown])[] = [
    ['shift', (db) => db.a.shift()],
    ['an element', (db) => (db.a[0] = 1)],
    ['reassignment', (db) => (db.a = [])],
    ['delete', (db) => (delete db.a[0].inner, (db.a = [1]))],
  ]
  it.each(MOVES)('is found by a held reference when all is undone: %s', (_, move) => {
    for (const [way, leave] of LEAVING) {
      const doc = trackedDocument({
        a: [{ inner: { n: 1, leaf: { m: 1 } } }],
        b: [{}],
        m: new Map(),
        s: new Set(),
      })
      const { inner } = doc.view.a[0]
      const { leaf } = inner
      const stop = new Error('stop')
      const change = (): void => {
        doc.transact(() => {
          leave(doc.view)
          move(doc.view, inner)
          throw stop
        })
      }
      expect(change, way).toThrow(stop)
      expect(
        doc.paths(() => leaf.m++),
        way,
      ).toEqual([['/a/0/inner/leaf/m']])
      expect(
        doc.paths(() => inner.n++),
        way,
      ).toEqual([['/a/0/inner/n']])
    }
  })
})

describe('a reference that a transaction has put into a Set, or behind a symbol', () => {
  const undone = new Error('thrown to undo')

  it.each([
    ['an array', { list: [{ n: 1 }] }, (db: Anything) => db.list],
    ['an object', { held: { a: { n: 1 } } }, (db: Anything) => db.held],
    ['a Map', { map: new Map([['a', { n: 1 }]]) }, (db: Anything) => db.map],
  ])('is written to after the undo where it was before: in %s', (_, initial, holderOf) => {
    const doc = trackedDocument({ ...initial, set: new Set() })
    const { view } = doc
    const holder = holderOf(view)
    const key = Array.isArray(holder) ? 0 : 'a'
    const read = (): Anything => (holder instanceof Map ? holder.get('a') : holder[key])
    const held = read()
    const move = (): never => {
      if (holder instanceof Map) holder.delete('a')
      else delete holder[key]
      view.set.add(held)
      throw undone
    }
    expect(() => doc.transact(move)).toThrow(undone)
    held.n = 2
    expect([read() === held, read().n]).toEqual([true, 2])
    doc.check()
  })

  it('is found by its key again, after a symbol has led to it outside', () => {
    const doc = trackedDocument({ held: { a: { n: 1 } } })
    const { view } = doc
    const { held } = view
    const { a } = held
    const mark = Symbol('mark')
    const move = (): never => {
      delete view.held
      delete held.a
      held[mark] = a
      expect(held[mark]).toBe(a)
      throw undone
    }
    expect(() => doc.transact(move)).toThrow(undone)
    a.n = 2
    expect(view.held.a.n).toBe(2)
    doc.check()
  })
})
