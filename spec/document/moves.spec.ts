/** One place at a time: what stays in the tree is copied, what leaves it moves as itself. */
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

describe('what is still in the tree', () => {
  it('is copied: db.b = db.a', () => {
    const doc = trackedDocument({ a: { n: 1, deep: [{ m: 1 }] } })
    doc.patches(() => (doc.view.b = doc.view.a))
    expect(doc.view.b).not.toBe(doc.view.a)
    expect(doc.view.b.deep[0]).not.toBe(doc.view.a.deep[0])
    expect(doc.paths(() => doc.view.a.deep[0].m++)).toEqual([['/a/deep/0/m']])
    expect(doc.paths(() => doc.view.b.deep.push(1))).toEqual([['/b/deep/1']])
    expect(doc.view).toEqual({ a: { n: 1, deep: [{ m: 2 }] }, b: { n: 1, deep: [{ m: 1 }, 1] } })
  })

  it.each<readonly [string, (db: Anything) => Anything]>([
    ['into itself', (db) => (db.a.self = db.a)],
    ['into what it holds', (db) => (db.a.deep.up = db.a)],
    ['the whole document', (db) => (db.a.root = db)],
    ['the whole document over a part', (db) => (db.a = db)],
    ['the whole document in a list', (db) => db.list.push(db, db)],
    ['below another', (db) => (db.list[0] = { x: { y: db.a } })],
    ['into a list', (db) => db.list.push(db.a, db.a)],
    ['into a Map', (db) => db.map.set('a', db.a)],
    ['into a Set', (db) => db.set.add(db.a).add(db.a)],
    ['by spread', (db) => (db.b = { ...db.a })],
    ['by Object.assign', (db) => Object.assign(db.list[0], db.a)],
    ['by fill', (db) => db.list.fill(db.a)],
    ['a Map', (db) => (db.twin = db.map)],
    ['a Set', (db) => (db.twin = db.set)],
    ['by new Map', (db) => (db.twin = new Map(db.map))],
    ['with its members', (db) => (db.all = [...db.list, ...db.set, ...db.map.values()])],
  ])('is copied %s, and nothing is in two places', (_, copy) => {
    const doc = trackedDocument({
      a: { n: 1, deep: { m: 1 } },
      list: [{ n: 1 }],
      map: new Map([['k', { n: 1 }]]),
      set: new Set([{ n: 1 }]),
    })
    const held = doc.view.a
    doc.patches(() => copy(doc.view))
    expect(doc.patches(() => (held.deep.m = 'original'))).toHaveLength(doc.view.a === held ? 1 : 0)
    expect(doc.text.split('"original"')).toHaveLength(doc.view.a === held ? 2 : 1)
  })

  it('is copied from another document, and stays there', () => {
    const [one, two] = [trackedDocument({ a: { n: 1 } }), trackedDocument({ list: [] })]
    const { a } = one.view
    two.patches(() => (two.view.a = a))
    two.patches(() => two.view.list.push(a, { a }))
    delete one.view.a
    two.patches(() => (two.view.gone = a))
    expect(one.patches(() => a.n++)).toEqual([])
    expect(two.paths(() => two.view.gone.n--)).toEqual([['/gone/n']])
    expect(a.n).toBe(2)
    two.check()
  })
})

describe('what leaves the tree by this very assignment', () => {
  it('moves as itself: db.head = { next: db.head }', () => {
    const doc = trackedDocument({ head: { n: 0, next: null } })
    const first = doc.view.head
    doc.patches(() => (doc.view.head = { n: 1, next: doc.view.head }))
    expect(doc.view.head.next).toBe(first)
    expect(doc.paths(() => first.n++)).toEqual([['/head/next/n']])
  })

  it('moves up: db.a = db.a.b', () => {
    const doc = trackedDocument({ a: { x: 1, b: { c: { n: 1 } } } })
    const { a } = doc.view
    const { b } = a
    const { c } = b
    doc.patches(() => (doc.view.a = doc.view.a.b))
    expect(doc.view.a).toBe(b)
    expect(doc.paths(() => c.n++)).toEqual([['/a/c/n']])
    expect(doc.patches(() => a.x++)).toEqual([])
  })

  it('moves once, and is copied the second time', () => {
    const doc = trackedDocument({ a: { n: 1 }, list: [] })
    const held = doc.view.a
    doc.patches(() => (doc.view.a = { one: held, two: held, three: [held] }))
    expect(doc.view.a.one).toBe(held)
    expect(doc.view.a.two).not.toBe(held)
    expect(doc.paths(() => held.n++)).toEqual([['/a/one/n']])
    expect(doc.paths(() => doc.view.a.three[0].n++)).toEqual([['/a/three/0/n']])
    expect(doc.view.a).toEqual({ one: { n: 2 }, two: { n: 1 }, three: [{ n: 2 }] })
  })

  it.each<readonly [string, (parent: Anything, child: Anything) => object]>([
    ['the parent first', (parent, child) => ({ first: parent, second: child })],
    ['the child first', (parent, child) => ({ first: child, second: parent })],
    ['both in a list', (parent, child) => [child, parent, child]],
    [
      'the child in a Map',
      (parent, child) =>
        new Map([
          ['c', child],
          ['p', parent],
        ]),
    ],
    ['the child in a Set', (parent, child) => new Set([child, { parent }])],
  ])('moves a parent and its child in one assignment: %s', (_, make) => {
    const doc = trackedDocument({ a: { child: { n: 1, leaf: { m: 1 } } } })
    const parent = doc.view.a
    const { child } = parent
    const { leaf } = child
    doc.patches(() => (doc.view.a = make(parent, child)))
    expect(doc.patches(() => (child.n = 'child'))).toHaveLength(1)
    expect(doc.patches(() => (leaf.m = 'leaf'))).toHaveLength(1)
    expect(doc.patches(() => (parent.own = 'parent'))).toHaveLength(1)
    expect(doc.patches(() => parent.child.n)).toEqual([])
    expect(doc.paths(() => (parent.child.leaf.more = 1))).toHaveLength(1)
    for (const word of ['child', 'leaf', 'parent']) {
      expect(doc.text.split(`:"${word}"`)).toHaveLength(2)
    }
  })

  it('swaps: the first half copies, the second moves', () => {
    const doc = trackedDocument({ a: { n: 'a' }, b: { n: 'b' } })
    const { a, b } = doc.view
    const lines = doc.paths(() => ([doc.view.a, doc.view.b] = [doc.view.b, doc.view.a]))
    expect(lines).toEqual([['/a'], ['/b']])
    expect(doc.view).toEqual({ a: { n: 'b' }, b: { n: 'a' } })
    expect(doc.view.b).toBe(a)
    expect(doc.paths(() => (a.n = 'A'))).toEqual([['/b/n']])
    expect(doc.patches(() => (b.n = 'B'))).toEqual([])
    expect(doc.paths(() => (doc.view.a.n = 'B'))).toEqual([['/a/n']])
  })

  it('swaps elements', () => {
    const doc = trackedDocument({ list: [{ n: 0 }, { n: 1 }, { n: 2 }] })
    const { list } = doc.view
    doc.patches(() => ([list[0], list[2]] = [list[2], list[0]]))
    expect(list.map((x: Anything) => x.n)).toEqual([2, 1, 0])
    for (let at = 0; at < 3; at++)
      expect(doc.paths(() => list[at].n++)).toEqual([[`/list/${at}/n`]])
  })

  it('moves every element of a list that is reassigned, and the list itself', () => {
    const doc = trackedDocument({ list: [{ n: 0 }, { n: 1 }] })
    const { list } = doc.view
    const [first, second] = list
    doc.patches(() => (doc.view.list = { list, second }))
    expect(doc.view.list.list).toBe(list)
    expect(doc.view.list.list[0]).toBe(first)
    expect(doc.paths(() => second.n++)).toHaveLength(1)
    expect(doc.paths(() => list.push(1))).toEqual([['/list/list/2']])
  })

  it('keeps identity when an object becomes its own spread', () => {
    const doc = trackedDocument({ o: { keep: { n: 1 }, drop: { n: 1 } } })
    const { keep, drop } = doc.view.o
    doc.patches(() => (doc.view.o = { before: 1, ...doc.view.o, drop: 2 }))
    expect(doc.view.o.keep).toBe(keep)
    expect(doc.paths(() => keep.n++)).toEqual([['/o/keep/n']])
    expect(doc.patches(() => drop.n++)).toEqual([])
  })

  it('keeps identity when a Map or a Set is made anew', () => {
    const doc = trackedDocument({ m: new Map([['k', { n: 1 }]]), s: new Set([{ n: 1 }]) })
    const value = doc.view.m.get('k')
    const [member] = doc.view.s
    doc.patches(() => (doc.view.m = new Map([['first', 1], ...doc.view.m])))
    doc.patches(() => (doc.view.s = [...doc.view.s]))
    expect(doc.view.m.get('k')).toBe(value)
    expect(doc.paths(() => value.n++)).toEqual([['/m/$map/1/1/n']])
    expect(doc.paths(() => member.n++)).toEqual([['/s/0/n']])
  })
})
