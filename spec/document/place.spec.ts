/** Where a container is now: found by walking up, each step verified. */
import { describe, expect, it } from 'vitest'
import { placeOf } from '../../lib/document/place.js'
import { nodeOf } from '../../lib/document/tree.js'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const whereIs = (view: object): unknown => {
  const place = placeOf(nodeOf(view)!)
  return place && [place.pointer, place.depth]
}

describe('the place', () => {
  it('of everything in a document is its pointer, and how deep it lies', () => {
    const { view: db } = trackedDocument({
      o: { 'a/b': { '': {} } },
      list: [[], [{}]],
      map: new Map<unknown, unknown>([
        [1, {}],
        ['k', new Map([['l', []]])],
      ]),
      set: new Set([1, { s: [] }]),
      born: new Date(0),
    })
    const member = [...db.set][1]
    expect([
      whereIs(db),
      whereIs(db.o),
      whereIs(db.o['a/b']['']),
      whereIs(db.list[1][0]),
      whereIs(db.map),
      whereIs(db.map.get(1)),
      whereIs(db.map.get('k').get('l')),
      whereIs(member.s),
      whereIs(db.born),
    ]).toEqual([
      ['', 1],
      ['/o', 2],
      ['/o/a~1b/', 4],
      ['/list/1/0', 4],
      ['/map', 2],
      ['/map/$map/0/1', 3],
      ['/map/$map/1/1/$map/0/1', 4],
      ['/set/$set/1/s', 4],
      ['/born', 2],
    ])
  })

  it('of what has left is nowhere, and so is what lies below it', () => {
    const { view: db } = trackedDocument({
      a: { b: { c: {} } },
      m: new Map([['k', {}]]),
      s: new Set([{}]),
    })
    const { b } = db.a
    const { c } = b
    const [value, [member]] = [db.m.get('k'), [...db.s]]
    delete db.a.b
    db.m.clear()
    db.s.clear()
    expect([b, c, value, member].map(whereIs)).toEqual([undefined, undefined, undefined, undefined])
    db.a.x = b
    expect(whereIs(c)).toEqual(['/a/x/c', 4])
  })

  it('is found though all that was known of it has become wrong', () => {
    const { view: db } = trackedDocument({ list: Array.from({ length: 100 }, (_, n) => ({ n })) })
    const held: Anything[] = [...db.list]
    for (let count = 0; count < 60; count++) db.list.shift()
    db.list.reverse()
    db.list.splice(10, 5)
    db.list.unshift({ n: -1 })
    for (const item of held) {
      const at = db.list.findIndex((x: Anything) => x.n === item.n)
      expect(whereIs(item)).toEqual(at < 0 ? undefined : [`/list/${at}`, 3])
    }
  })

  it('is right for every element of a list that shrinks from the front, held or not', () => {
    const doc = trackedDocument({ list: Array.from({ length: 30 }, (_, n) => ({ n })) })
    const held: Anything[] = doc.view.list.filter((_: unknown, at: number) => at % 3 === 0)
    while (doc.view.list.length > 0) {
      for (const item of held) {
        const at = doc.view.list.indexOf(item)
        expect(whereIs(item)).toEqual(at < 0 ? undefined : [`/list/${at}`, 3])
      }
      doc.view.list.splice(0, 2)
    }
  })

  it('of an object that holds itself, outside, is nowhere', () => {
    const { view: db } = trackedDocument({ list: [{ inner: {} }] })
    const gone = db.list.pop()
    gone.inner.up = gone
    gone.self = gone
    expect([whereIs(gone), whereIs(gone.inner), whereIs(gone.inner.up)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
