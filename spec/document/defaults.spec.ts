/** Defaults fill in what the document lacks, deeply; what is there stays as it is. */
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { fillIn } from '../../lib/document/defaults.js'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const fill = (initial: object, defaults: Anything) => {
  const doc = trackedDocument(initial)
  const lines = doc.patches(() => doc.transact(() => fillIn(doc.view, defaults)))
  return { doc, lines, value: doc.view }
}

const CASES: readonly (readonly [
  name: string,
  initial: object,
  defaults: object,
  result: object,
])[] = [
  ['an empty document', {}, { a: 1, o: { b: [1] } }, { a: 1, o: { b: [1] } }],
  ['a missing key', { a: 1 }, { a: 2, b: 3 }, { a: 1, b: 3 }],
  [
    'a missing key deep down',
    { o: { p: { x: 1 } } },
    { o: { p: { y: 2 }, q: 1 } },
    { o: { p: { x: 1, y: 2 }, q: 1 } },
  ],
  ['null, which is there', { a: null }, { a: { b: 1 } }, { a: null }],
  [
    'false, 0 and an empty text, which are there',
    { a: false, b: 0, c: '' },
    { a: 1, b: 1, c: 1 },
    { a: false, b: 0, c: '' },
  ],
  ['a list, which is a value', { list: [1] }, { list: [1, 2, 3] }, { list: [1] }],
  [
    'objects in a list, which are part of it',
    { list: [{ a: 1 }] },
    { list: [{ b: 1 }] },
    { list: [{ a: 1 }] },
  ],
  ['a value where an object is wanted', { o: 1 }, { o: { a: 1 } }, { o: 1 }],
  ['an object where a value is wanted', { o: { a: 1 } }, { o: 5 }, { o: { a: 1 } }],
  ['a list where an object is wanted', { o: [1] }, { o: { a: 1 } }, { o: [1] }],
  [
    'a Date, which is a value',
    { d: new Date(1) },
    { d: new Date(2), e: new Date(3) },
    { d: new Date(1), e: new Date(3) },
  ],
  [
    'a Map, which is a value',
    { m: new Map([['a', 1]]) },
    { m: new Map([['b', 2]]) },
    { m: new Map([['a', 1]]) },
  ],
  [
    'keys of every object',
    {},
    { constructor: { a: 1 }, toString: 'x' },
    { constructor: { a: 1 }, toString: 'x' },
  ],
  ['odd keys', { '': {} }, { '': { 'a/b': 1 } }, { '': { 'a/b': 1 } }],
  ['undefined, which is no default', {}, { a: undefined, o: { b: undefined } }, { o: {} }],
  [
    'an object that looks tagged',
    { o: { $date: 1 } },
    { o: { x: 1 }, p: { $set: [1] } },
    { o: { $date: 1, x: 1 }, p: { $set: [1] } },
  ],
]

describe('defaults', () => {
  it.each(CASES)('fill in: %s', (_, initial, defaults, result) => {
    const { value, lines } = fill(initial, defaults)
    expect(isDeepStrictEqual(value, result)).toBe(true)
    expect(lines).toHaveLength(isDeepStrictEqual(initial, result) ? 0 : 1)
  })

  it('write nothing when nothing is missing', () => {
    const whole = { a: 1, o: { b: [1], c: null } }
    expect(fill(whole, whole).lines).toEqual([])
    expect(fill(whole, {}).lines).toEqual([])
    expect(fill(whole, { o: {} }).lines).toEqual([])
  })

  it('name only what was missing', () => {
    const { lines } = fill({ o: { p: {} } }, { o: { p: { y: 2 } }, z: 1 })
    expect(lines).toEqual([
      [
        { op: 'add', path: '/o/p/y', value: 2 },
        { op: 'add', path: '/z', value: 1 },
      ],
    ])
  })

  it('are copied, not shared with whoever gave them', () => {
    const defaults = { o: { list: [1] } }
    const { doc } = fill({}, defaults)
    doc.view.o.list.push(2)
    doc.check()
    expect(defaults).toEqual({ o: { list: [1] } })
    defaults.o.list.push(3)
    expect(doc.view.o.list).toEqual([1, 2])
  })

  it('may be frozen', () => {
    const defaults = Object.freeze({ o: Object.freeze({ list: Object.freeze([1]) }) })
    expect(fill({ o: {} }, defaults).value).toEqual({ o: { list: [1] } })
  })

  it('keep the keys in their order: what was there first', () => {
    const { value } = fill({ b: 1, o: { d: 1 } }, { a: 1, o: { c: 1 }, b: 2 })
    expect([Object.keys(value), Object.keys(value.o)]).toEqual([
      ['b', 'o', 'a'],
      ['d', 'c'],
    ])
  })

  it.each<readonly [string, () => object, string]>([
    ['a function', () => ({ ok: 1, o: { f: () => 1 } }), 'BAD_VALUE'],
    [
      'the key __proto__',
      () => JSON.parse('{"ok":1,"o":{"__proto__":{"polluted":1}}}') as object,
      'BAD_KEY',
    ],
    [
      'the key __proto__ at the top',
      () => JSON.parse('{"ok":1,"__proto__":{"polluted":1}}') as object,
      'BAD_KEY',
    ],
  ])('that cannot be stored are refused, all of them: %s', (_, make, code) => {
    for (const initial of [{}, { o: {} }]) {
      const doc = trackedDocument(initial)
      const attempt = (): void => doc.transact(() => fillIn(doc.view, make() as Anything))
      const refused = expect.objectContaining({ code: `KEEPSAKE_${code}` })
      expect(doc.patches(() => expect(attempt).toThrow(refused))).toEqual([])
      expect(isDeepStrictEqual(doc.view, initial)).toBe(true)
      expect(({} as Anything).polluted).toBeUndefined()
    }
  })
})
