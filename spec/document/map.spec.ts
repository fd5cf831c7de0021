/** Maps stay live: every change is one log line, and everything else is as Maps are. */
import { inspect, isDeepStrictEqual, types } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const entries = (): [unknown, unknown][] => [
  ['alice', { age: 31 }],
  ['bob', { age: 29 }],
  [3, [1, 2]],
  [null, 'nobody'],
]
const withMap = () => trackedDocument({ m: new Map(entries()) })

const CHANGES: readonly (readonly [name: string, change: (m: Anything) => unknown])[] = [
  ['set of a new key', (m) => m.set('carol', 1)],
  ['set of a key that is there', (m) => m.set('bob', 1)],
  ['set of an object', (m) => m.set('bob', { age: 30 })],
  ['set of a numeric key like a string one', (m) => m.set('3', 1)],
  ['set of NaN', (m) => m.set(Number.NaN, Number.NaN)],
  ['set of a bigint key', (m) => m.set(3n, 1)],
  ['set of true', (m) => m.set(true, 1)],
  ['set of undefined', (m) => m.set('bob', undefined)],
  ['delete of the first', (m) => m.delete('alice')],
  ['delete of the last', (m) => m.delete(null)],
  ['delete of one between', (m) => m.delete(3)],
  ['clear', (m) => m.clear()],
  ['a write below a value', (m) => m.get('bob').age++],
  ['a push to a value', (m) => m.get(3).push(4)],
]

describe('a Map of the document', () => {
  it.each(CHANGES)('takes %s, one line, with the answer of a plain Map', (_, change) => {
    const doc = withMap()
    const plain = new Map(entries())
    let answer: unknown
    expect(doc.patches(() => (answer = change(doc.view.m)))).toHaveLength(1)
    const wanted = change(plain)
    const same = wanted === plain ? answer === doc.view.m : isDeepStrictEqual(answer, wanted)
    expect(same).toBe(true)
    for (const [key, value] of plain) if (value === undefined) plain.set(key, null)
    expect(inspect([...doc.view.m])).toBe(inspect([...plain]))
  })

  it('names the places of its entries', () => {
    const doc = withMap()
    expect(doc.patches(() => doc.view.m.set('bob', 1))).toEqual([
      [{ op: 'replace', path: '/m/$map/1/1', value: 1 }],
    ])
    expect(doc.patches(() => doc.view.m.set('carol', 2))).toEqual([
      [{ op: 'add', path: '/m/$map/4', value: ['carol', 2] }],
    ])
    expect(doc.patches(() => doc.view.m.delete('alice'))).toEqual([
      [{ op: 'remove', path: '/m/$map/0' }],
    ])
    expect(doc.paths(() => doc.view.m.get(3).push(4))).toEqual([['/m/$map/1/1/2']])
    expect(doc.patches(() => doc.view.m.clear())).toEqual([
      [{ op: 'replace', path: '/m/$map', value: [] }],
    ])
  })

  it('logs nothing for what changes nothing', () => {
    const doc = withMap()
    const { m } = doc.view
    expect(doc.patches(() => m.set(null, 'nobody'))).toEqual([])
    expect(doc.patches(() => m.set('bob', m.get('bob')))).toEqual([])
    expect(doc.patches(() => m.delete('zoe'))).toEqual([])
    m.clear()
    expect(doc.patches(() => m.clear())).toEqual([])
  })

  it('puts a key that was deleted and set again at the end', () => {
    const doc = withMap()
    doc.patches(() => doc.view.m.delete('alice'))
    doc.patches(() => doc.view.m.set('alice', 1))
    expect([...doc.view.m.keys()]).toEqual(['bob', 3, null, 'alice'])
  })

  it('keeps held values in place through all of it', () => {
    const doc = withMap()
    const bob = doc.view.m.get('bob')
    doc.view.m.delete('alice')
    expect(doc.paths(() => bob.age++)).toEqual([['/m/$map/0/1/age']])
    doc.view.m.delete('bob')
    expect(doc.patches(() => bob.age++)).toEqual([])
    doc.view.m.set('robert', bob)
    expect(doc.view.m.get('robert')).toBe(bob)
    expect(doc.paths(() => bob.age++)).toEqual([['/m/$map/2/1/age']])
    doc.view.m.set('robert', 1)
    expect(doc.patches(() => bob.age++)).toEqual([])
  })

  it('copies a value that stays elsewhere', () => {
    const doc = withMap()
    const bob = doc.view.m.get('bob')
    doc.patches(() => doc.view.m.set('twin', bob))
    expect(doc.view.m.get('twin')).not.toBe(bob)
    expect(doc.paths(() => bob.age++)).toEqual([['/m/$map/1/1/age']])
    expect(doc.view.m.get('twin').age).toBe(29)
  })

  it('moves a value that leaves its place by the same change', () => {
    const doc = withMap()
    const bob = doc.view.m.get('bob')
    doc.patches(() => doc.view.m.set('bob', { before: bob }))
    expect(doc.view.m.get('bob').before).toBe(bob)
    expect(doc.paths(() => bob.age++)).toEqual([['/m/$map/1/1/before/age']])
  })

  it.each<readonly [string, (m: Anything) => Anything]>([
    ['get', (m) => m.get('bob')],
    [
      'forEach',
      (m) => {
        const seen: unknown[] = []
        m.forEach((value: unknown) => seen.push(value))
        return seen[1]
      },
    ],
    ['values', (m) => [...m.values()][1]],
    ['entries', (m) => [...m.entries()][1][1]],
    ['for…of', (m) => [...m][1][1]],
    ['new Map', (m) => new Map<unknown, unknown>(m).get('bob')],
    ['Array.from', (m) => Array.from(m, ([, value]: Anything) => value)[1]],
    ['Object.fromEntries', (m) => Object.fromEntries(m)['bob']],
  ])('gives by %s the values that are live', (_, read) => {
    const doc = withMap()
    const bob = read(doc.view.m)
    expect(bob).toBe(doc.view.m.get('bob'))
    expect(doc.paths(() => bob.age++)).toEqual([['/m/$map/1/1/age']])
  })

  it('gives forEach the map itself, the keys and a this', () => {
    const { view: db } = withMap()
    const self = {}
    const seen: unknown[] = []
    db.m.forEach(function (this: unknown, _: unknown, key: unknown, map: unknown) {
      seen.push([this === self, key, map === db.m])
    }, self)
    expect(seen).toEqual([
      [true, 'alice', true],
      [true, 'bob', true],
      [true, 3, true],
      [true, null, true],
    ])
  })

  it('can be changed while it is walked through, as a plain one can', () => {
    const doc = withMap()
    const plain = new Map(entries())
    const walk = (m: Map<unknown, unknown>): unknown[] => {
      const seen: unknown[] = []
      for (const [key] of m) {
        seen.push(key)
        if (key === 'alice') m.delete('bob')
        if (key === 3) m.set('late', 1)
      }
      m.forEach((_, key) => m.delete(key))
      return seen
    }
    expect(walk(doc.view.m)).toEqual(walk(plain))
    doc.check()
    expect(doc.view.m.size).toBe(0)
  })

  it('is a real one, and always the same', () => {
    const { view: db } = withMap()
    const plain = new Map(entries())
    expect(db.m).toBe(db.m)
    expect(db.m instanceof Map).toBe(true)
    expect(types.isMap(db.m)).toBe(true)
    expect(isDeepStrictEqual(db.m, plain)).toBe(true)
    expect(isDeepStrictEqual(plain, db.m)).toBe(true)
    expect(inspect(db.m)).toBe(inspect(plain))
    expect(structuredClone(db.m)).toStrictEqual(plain)
    expect(db.m).toStrictEqual(plain)
    expect(Object.keys(db.m)).toEqual([])
    expect(JSON.stringify(db.m)).toBe('{}')
    expect([db.m.size, db.m.has('bob'), db.m.has('zoe')]).toEqual([4, true, false])
  })

  it('is copied in: writing to the original changes nothing', () => {
    const doc = trackedDocument()
    const original = new Map([['k', { n: 1 }]])
    doc.view.m = original
    expect(doc.patches(() => original.set('l', { n: 2 }))).toEqual([])
    original.get('k')!.n = 2
    doc.check()
    expect(doc.view.m.get('k').n).toBe(1)
  })

  it('may hold Maps that hold Maps', () => {
    const doc = trackedDocument({ m: new Map([['a', new Map([['b', new Map([['c', []]])]])]]) })
    const inner = doc.view.m.get('a').get('b').get('c')
    doc.view.m.get('a').set('before', 1)
    expect(doc.paths(() => inner.push(1))).toEqual([['/m/$map/0/1/$map/0/1/$map/0/1/0']])
  })
})
