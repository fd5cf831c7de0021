/** What cannot be done to the live document itself: keys, accessors, freezing, depth, lengths. */
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const initial = () => ({
  o: { n: 1 },
  list: [1, { deep: 1 }],
  map: new Map<unknown, unknown>([['k', { n: 1 }]]),
  set: new Set([1]),
})
const NAME = Symbol('name')
const HIDDEN = { writable: true, configurable: true }

const FORBIDDEN: readonly (readonly [
  name: string,
  attempt: (db: Anything) => unknown,
  code: string,
  pointer: string,
])[] = [
  ['a symbol key', (db) => (db.o[NAME] = 1), 'BAD_KEY', '/o'],
  ['a symbol key of a list', (db) => (db.list[NAME] = 1), 'BAD_KEY', '/list'],
  ['a symbol key by Object.assign', (db) => Object.assign(db.o, { [NAME]: 1 }), 'BAD_KEY', '/o'],
  ['the key __proto__', (db) => (db.o['__proto__'] = { x: 1 }), 'BAD_KEY', '/o/__proto__'],
  ['__proto__ as it is', (db) => (db.o.__proto__ = null), 'BAD_KEY', '/o/__proto__'],
  ['__proto__ of a list', (db) => (db.list.__proto__ = null), 'BAD_KEY', '/list/__proto__'],
  [
    '__proto__ by defineProperty',
    (db) => Object.defineProperty(db.o, '__proto__', { value: 1, enumerable: true, ...HIDDEN }),
    'BAD_KEY',
    '/o/__proto__',
  ],
  ['a named key of a list', (db) => (db.list.name = 1), 'BAD_KEY', '/list/name'],
  ['a negative index', (db) => (db.list[-1] = 1), 'BAD_KEY', '/list/-1'],
  ['a fraction as an index', (db) => (db.list[1.5] = 1), 'BAD_KEY', '/list/1.5'],
  ['an index with zeros before it', (db) => (db.list['01'] = 1), 'BAD_KEY', '/list/01'],
  ['an index beyond all', (db) => (db.list[2 ** 32 - 1] = 1), 'BAD_KEY', '/list/4294967295'],
  ['an object as a key of a Map', (db) => db.map.set({}, 1), 'BAD_KEY', '/map/$map/1'],
  ['a symbol as a key of a Map', (db) => db.map.set(NAME, 1), 'BAD_KEY', '/map/$map/1'],
  ['undefined as a key of a Map', (db) => db.map.set(undefined, 1), 'BAD_KEY', '/map/$map/1'],
  [
    'a getter',
    (db) => Object.defineProperty(db.o, 'n', { get: () => 1, enumerable: true }),
    'BAD_VALUE',
    '/o/n',
  ],
  ['a setter', (db) => Object.defineProperty(db.o, 'x', { set: () => 1 }), 'BAD_VALUE', '/o/x'],
  ['__defineGetter__', (db) => db.o.__defineGetter__('x', () => 1), 'BAD_VALUE', '/o/x'],
  [
    'a getter of a list',
    (db) => Object.defineProperty(db.list, 0, { get: () => 1 }),
    'BAD_VALUE',
    '/list/0',
  ],
  [
    'a hidden property',
    (db) => Object.defineProperty(db.o, 'x', { value: 1 }),
    'BAD_VALUE',
    '/o/x',
  ],
  [
    'a property made hidden',
    (db) => Object.defineProperty(db.o, 'n', { enumerable: false }),
    'BAD_VALUE',
    '/o/n',
  ],
  [
    'a property made read-only',
    (db) => Object.defineProperty(db.o, 'n', { writable: false }),
    'BAD_VALUE',
    '/o/n',
  ],
  [
    'a property that cannot be configured',
    (db) => Object.defineProperties(db.o, { n: { value: 2, configurable: false } }),
    'BAD_VALUE',
    '/o/n',
  ],
  ['freeze', (db) => Object.freeze(db.o), 'BAD_VALUE', '/o'],
  ['freeze of the root', (db) => Object.freeze(db), 'BAD_VALUE', ''],
  ['freeze of a list', (db) => Object.freeze(db.list), 'BAD_VALUE', '/list'],
  ['seal', (db) => Object.seal(db.o), 'BAD_VALUE', '/o'],
  ['preventExtensions', (db) => Object.preventExtensions(db.list[1]), 'BAD_VALUE', '/list/1'],
  ['Reflect.preventExtensions', (db) => Reflect.preventExtensions(db.o), 'BAD_VALUE', '/o'],
  ['setPrototypeOf', (db) => Object.setPrototypeOf(db.o, null), 'BAD_VALUE', '/o'],
  ['setPrototypeOf a class', (db) => Object.setPrototypeOf(db.o, Map.prototype), 'BAD_VALUE', '/o'],
  ['setPrototypeOf of a list', (db) => Reflect.setPrototypeOf(db.list, null), 'BAD_VALUE', '/list'],
]

describe('the live document', () => {
  it.each(FORBIDDEN)('refuses %s', (_, attempt, code, pointer) => {
    const doc = trackedDocument(initial())
    const before = doc.text
    const refused = expect.objectContaining({ code: `KEEPSAKE_${code}`, pointer })
    expect(doc.patches(() => expect(() => attempt(doc.view)).toThrow(refused))).toEqual([])
    expect(doc.text).toBe(before)
    expect(Object.isFrozen(doc.view.o) || Object.isFrozen(doc.view.list)).toBe(false)
    expect(Object.getOwnPropertySymbols(doc.view.o)).toEqual([])
    expect(doc.paths(() => (doc.view.o.n = 2))).toEqual([['/o/n']])
    expect(doc.paths(() => doc.view.list.push(2))).toEqual([['/list/2']])
  })

  it('names where the object is now', () => {
    const doc = trackedDocument({ list: [1, { deep: { n: 1 } }] })
    const held = doc.view.list[1].deep
    doc.view.list.shift()
    const refused = expect.objectContaining({ pointer: '/list/0/deep' })
    expect(() => Object.freeze(held)).toThrow(refused)
    expect(() => (held[NAME] = 1)).toThrow(refused)
  })

  it('takes the prototype it has', () => {
    const { view: db } = trackedDocument(initial())
    expect(Object.setPrototypeOf(db.o, Object.prototype)).toBe(db.o)
    expect(Reflect.setPrototypeOf(db.list, Array.prototype)).toBe(true)
  })

  it("takes a length by defineProperty, as a program's own proxy around an array gives it", () => {
    const doc = trackedDocument({ list: [{ n: 1 }, { n: 2 }] })
    const around = new Proxy(doc.view.list, {})
    expect(doc.paths(() => around.push({ n: 3 }))).toEqual([['/list/2']])
    // The native `pop` deletes the element, then sets the length.
    expect(doc.paths(() => around.pop())).toEqual([['/list/2'], ['/list/2']])
    expect(doc.view.list).toEqual([{ n: 1 }, { n: 2 }])
    expect(doc.paths(() => Object.defineProperty(doc.view.list, 'length', { value: 1 }))).toEqual([
      ['/list/1'],
    ])
    const hide = (): unknown => Object.defineProperty(doc.view.list, 'length', { writable: false })
    expect(doc.patches(() => expect(hide).toThrow())).toEqual([])
  })

  it.each([-1, 1.5, Number.NaN, 2 ** 32, 'many'])('refuses %s as a length', (length) => {
    const doc = trackedDocument(initial())
    expect(doc.patches(() => expect(() => (doc.view.list.length = length)).toThrow())).toEqual([])
    expect(doc.view.list.length).toBe(2)
  })

  it('refuses the same inside a transaction, which undoes the rest', () => {
    for (const [, attempt] of FORBIDDEN) {
      const doc = trackedDocument(initial())
      const before = doc.text
      const change = (): void => {
        doc.transact(() => {
          doc.view.o.n = 2
          doc.view.list.push(1)
          doc.view.map.clear()
          attempt(doc.view)
        })
      }
      expect(doc.patches(() => expect(change).toThrow())).toEqual([])
      expect(doc.text).toBe(before)
    }
  })
})

describe('depth', () => {
  const WRAPS: Readonly<Record<string, (inner: unknown) => unknown>> = {
    objects: (inner) => ({ inner }),
    lists: (inner) => [inner],
    Maps: (inner) => new Map([['inner', inner]]),
    Sets: (inner) => new Set([inner]),
  }
  const nest = (levels: number, wrap: (inner: unknown) => unknown): unknown => {
    let value: unknown = 'bottom'
    for (let level = 0; level < levels; level++) value = wrap(value)
    return value
  }
  const tooDeep = expect.objectContaining({ code: 'KEEPSAKE_TOO_DEEP' })

  it.each(Object.entries(WRAPS))('may be 500 levels and no more, of %s', (_, wrap) => {
    const doc = trackedDocument({ list: [] })
    doc.patches(() => (doc.view.deep = nest(499, wrap)))
    doc.patches(() => doc.view.list.push(nest(498, wrap)))
    const before = doc.text
    const attempts = [
      () => (doc.view.deeper = nest(500, wrap)),
      () => doc.view.list.push(1, nest(499, wrap)),
      () => (doc.view.list[0] = nest(499, wrap)),
      () => (doc.view.wrapped = { inner: doc.view.deep }),
      () => (doc.view.deep = { inner: doc.view.deep }),
      () => doc.view.list.push([doc.view.list[0]]),
    ]
    for (const attempt of attempts) {
      expect(doc.patches(() => expect(attempt).toThrow(tooDeep))).toHaveLength(0)
      expect(doc.text).toBe(before)
    }
  })

  it('counts from the root, wherever the value is put', () => {
    const doc = trackedDocument({ deep: nest(400, WRAPS['objects']!) })
    let bottom = doc.view.deep
    while (typeof bottom.inner === 'object') bottom = bottom.inner
    expect(doc.patches(() => (bottom.more = nest(99, WRAPS['lists']!)))).toHaveLength(1)
    expect(() => (bottom.even = nest(100, WRAPS['lists']!))).toThrow(tooDeep)
    doc.check()
  })

  it('says how far down the limit is', () => {
    const doc = trackedDocument()
    const refused = expect.objectContaining({ pointer: `/a${'/inner'.repeat(499)}` })
    expect(() => (doc.view.a = nest(500, WRAPS['objects']!))).toThrow(refused)
  })

  it('refuses without end what has no end', () => {
    const doc = trackedDocument({ o: {} })
    const endless: Anything = {}
    endless.self = { again: endless }
    expect(() => (doc.view.o.x = endless)).toThrow(
      expect.objectContaining({ code: 'KEEPSAKE_BAD_VALUE', pointer: '/o/x/self/again' }),
    )
    expect(isDeepStrictEqual(doc.view, { o: {} })).toBe(true)
  })
})
