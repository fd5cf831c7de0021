/** Identity, not paths: one proxy per container, and a held reference keeps pointing at the same one. */
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const item = (n: number) => ({ n, deep: { list: [n] } })
const withList = () => trackedDocument({ list: [item(0), item(1), item(2), item(3)], x: null })

/** Where each element, by its first index, is afterwards; -1: it has left. */
const MUTATORS: readonly (readonly [
  name: string,
  work: (list: Anything, db: Anything) => unknown,
  places: readonly number[],
])[] = [
  ['push', (list) => list.push(1), [0, 1, 2, 3]],
  ['pop', (list) => list.pop(), [0, 1, 2, -1]],
  ['shift', (list) => list.shift(), [-1, 0, 1, 2]],
  ['two shifts', (list) => [list.shift(), list.shift()], [-1, -1, 0, 1]],
  ['unshift', (list) => list.unshift('a', 'b'), [2, 3, 4, 5]],
  ['splice that removes', (list) => list.splice(1, 2), [0, -1, -1, 1]],
  ['splice that inserts', (list) => list.splice(2, 0, 'a', 'b', 'c'), [0, 1, 5, 6]],
  ['splice that replaces', (list) => list.splice(1, 1, 'a', 'b'), [0, -1, 3, 4]],
  ['splice of everything', (list) => list.splice(0), [-1, -1, -1, -1]],
  ['splice from the end', (list) => list.splice(-1, 1, 'a'), [0, 1, 2, -1]],
  [
    'splice that puts back what it takes',
    (list) => list.splice(0, 2, list[1], list[0]),
    [1, 0, 2, 3],
  ],
  ['reverse', (list) => list.reverse(), [3, 2, 1, 0]],
  ['sort', (list) => list.sort((a: Anything, b: Anything) => b.n - a.n), [3, 2, 1, 0]],
  ['sort with equals', (list) => list.sort(() => 0), [0, 1, 2, 3]],
  [
    'sort to a rotation',
    (list) => list.sort((a: Anything, b: Anything) => ((a.n + 1) % 4) - ((b.n + 1) % 4)),
    [1, 2, 3, 0],
  ],
  ['fill', (list) => list.fill(0, 1, 3), [0, -1, -1, 3]],
  ['copyWithin', (list) => list.copyWithin(0, 2), [-1, -1, 2, 3]],
  ['copyWithin to the right', (list) => list.copyWithin(1, 0, 1), [0, -1, 2, 3]],
  ['an element', (list) => (list[1] = 'x'), [0, -1, 2, 3]],
  ['delete', (list) => delete list[1], [0, -1, 2, 3]],
  ['length', (list) => (list.length = 2), [0, 1, -1, -1]],
  ['length 0', (list) => (list.length = 0), [-1, -1, -1, -1]],
  [
    'reassignment by filter',
    (list, db) => (db.list = list.filter((x: Anything) => x.n % 2 === 1)),
    [-1, 0, -1, 1],
  ],
  ['reassignment by spread', (list, db) => (db.list = ['new', ...list]), [1, 2, 3, 4]],
  ['reassignment by concat', (list, db) => (db.list = ['a'].concat(list)), [1, 2, 3, 4]],
  ['reassignment by slice', (list, db) => (db.list = list.slice(1, 3)), [-1, 0, 1, -1]],
  ['reassignment by map', (list, db) => (db.list = list.map((x: Anything) => x)), [0, 1, 2, 3]],
  ['reassignment by toReversed', (list, db) => (db.list = list.toReversed()), [3, 2, 1, 0]],
  ['reassignment by toSpliced', (list, db) => (db.list = list.toSpliced(1, 1)), [0, -1, 1, 2]],
  ['reassignment by with', (list, db) => (db.list = list.with(0, 'x')), [-1, 1, 2, 3]],
  ['reassignment by Object.values', (list, db) => (db.list = Object.values(list)), [0, 1, 2, 3]],
  ['reassignment by Array.from', (list, db) => (db.list = Array.from(list)), [0, 1, 2, 3]],
  [
    'reassignment by destructuring',
    (list, db) => {
      const [, ...rest] = list
      db.list = rest
    },
    [-1, 0, 1, 2],
  ],
  ['a rotation', (list) => list.push(list.shift()), [3, 0, 1, 2]],
  ['a rotation to the right', (list) => list.unshift(list.pop()), [1, 2, 3, 0]],
  ['a move within the list', (list) => list.splice(2, 0, ...list.splice(0, 1)), [2, 0, 1, 3]],
  [
    'a partition',
    (list, db) => {
      db.list = [
        ...list.filter((x: Anything) => x.n > 1),
        ...list.filter((x: Anything) => x.n <= 1),
      ]
    },
    [2, 3, 0, 1],
  ],
]

describe('one proxy per container', () => {
  it('is the same at every reading', () => {
    const { view: db } = trackedDocument({
      o: { inner: {} },
      list: [{}],
      map: new Map([['k', {}]]),
      set: new Set([{}]),
      born: new Date(0),
    })
    const read = (): unknown[] => [
      ...Object.values(db),
      db.o.inner,
      db.list[0],
      db.map.get('k'),
      ...db.set,
    ]
    const [first, second] = [read(), read()]
    for (const [index, view] of first.entries()) expect(view).toBe(second[index])
    expect(new Set(first).size).toBe(first.length)
    expect(Object.getOwnPropertyDescriptor(db, 'o')?.value).toBe(db.o)
    expect(db.list.at(-1)).toBe(db.list[0])
    expect(Reflect.get(db, 'list')).toBe(db.list)
  })

  it('is not what was assigned, but a copy of it', () => {
    const doc = trackedDocument()
    const original = { n: 1, deep: { list: [{ m: 1 }] } }
    doc.view.o = original
    original.n = 2
    original.deep.list.push({ m: 2 })
    original.deep.list[0]!.m = 3
    doc.check()
    expect(doc.view.o).not.toBe(original)
    expect(doc.view.o).toEqual({ n: 1, deep: { list: [{ m: 1 }] } })
    expect(doc.patches(() => Object.freeze(original))).toEqual([])
    expect(doc.paths(() => doc.view.o.n++)).toEqual([['/o/n']])
  })

  it('gives two copies of what is assigned twice', () => {
    const doc = trackedDocument()
    const shared = { n: 1 }
    doc.view.pair = { a: shared, b: [shared, shared] }
    doc.view.again = shared
    expect(doc.paths(() => doc.view.pair.b[1].n++)).toEqual([['/pair/b/1/n']])
    expect([doc.view.pair.a.n, doc.view.pair.b[0].n, doc.view.again.n]).toEqual([1, 1, 1])
  })
})

describe('a held reference', () => {
  it('is where its object is: after a shift', () => {
    const doc = trackedDocument({ list: [{ n: 0 }, { n: 0 }, { n: 0 }] })
    const u = doc.view.list[2]
    doc.view.list.shift()
    expect(doc.patches(() => (u.n = 1))).toEqual([[{ op: 'replace', path: '/list/1/n', value: 1 }]])
  })

  it.each(MUTATORS)('follows its object through %s', (_, work, places) => {
    const doc = withList()
    const held: Anything[] = [...doc.view.list]
    const lines = doc.patches(() => work(doc.view.list, doc.view))
    expect(lines.length).toBeLessThanOrEqual(2)
    for (const [index, place] of places.entries()) {
      const written = doc.paths(() => held[index].n--)
      expect(written).toEqual(place < 0 ? [] : [[`/list/${place}/n`]])
      expect(doc.view.list.indexOf(held[index])).toBe(place)
    }
  })

  it.each(MUTATORS)('follows what is below its object through %s', (_, work, places) => {
    const doc = withList()
    const held: Anything[] = doc.view.list.map((x: Anything) => x.deep.list)
    work(doc.view.list, doc.view)
    for (const [index, place] of places.entries()) {
      const written = doc.paths(() => held[index].push('more'))
      expect(written).toEqual(place < 0 ? [] : [[`/list/${place}/deep/list/1`]])
    }
  })

  it.each(MUTATORS)('is the one it was when %s has been undone', (_, work) => {
    const doc = withList()
    const held: Anything[] = [...doc.view.list]
    const { list } = doc.view
    const before = doc.text
    const stop = new Error('stop')
    const change = (): void => {
      doc.transact(() => {
        work(doc.view.list, doc.view)
        throw stop
      })
    }
    expect(doc.patches(() => expect(change).toThrow(stop))).toEqual([])
    expect(doc.text).toBe(before)
    expect(doc.view.list).toBe(list)
    for (const [index, view] of held.entries()) {
      expect(doc.view.list[index]).toBe(view)
      expect(doc.paths(() => view.n--)).toEqual([[`/list/${index}/n`]])
      expect(doc.paths(() => view.deep.list.push(1))).toEqual([[`/list/${index}/deep/list/1`]])
    }
  })

  it('follows its object across await', async () => {
    const doc = withList()
    const u = doc.view.list[3]
    await Promise.resolve()
    doc.view.list.shift()
    await Promise.resolve()
    doc.view.list.unshift('a', 'b')
    await Promise.resolve()
    expect(doc.paths(() => u.n++)).toEqual([['/list/4/n']])
  })

  it('follows a whole branch that is moved', () => {
    const doc = trackedDocument({ a: { b: { c: { list: [{ n: 1 }] } } } })
    const leaf = doc.view.a.b.c.list[0]
    const { b } = doc.view.a
    doc.view.a = { wrapped: [0, { b }] }
    expect(doc.view.a.wrapped[1].b).toBe(b)
    expect(doc.paths(() => leaf.n++)).toEqual([['/a/wrapped/1/b/c/list/0/n']])
    expect(doc.paths(() => b.c.list.unshift(0))).toEqual([['/a/wrapped/1/b/c/list/0']])
    expect(doc.paths(() => leaf.n++)).toEqual([['/a/wrapped/1/b/c/list/1/n']])
  })
})
