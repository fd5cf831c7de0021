/**
 * What a document cannot hold is refused before anything is touched: the error has a code and the
 * JSON Pointer of the offender, memory and log are as they were.
 */
import { describe, expect, it } from 'vitest'
import { KeepsakeError } from '../../lib/errors.js'
import {
  type Anything,
  type TrackedDocument,
  trackedDocument,
} from '../support/tracked-document.js'

class Point {
  x = 1
}
class List extends Array {}
class Dictionary extends Map {}
class Bag extends Set {}
class Moment extends Date {}
const cycle = (): object => {
  const value: Anything = { inner: { list: [] } }
  value.inner.list.push(value)
  return value
}

type Refused = readonly [name: string, make: () => unknown, code: string, below: string]

/** `below`: where in the value the offender is. */
const REFUSED: readonly Refused[] = [
  ['a function', () => () => 1, 'BAD_VALUE', ''],
  ['a class', () => Point, 'BAD_VALUE', ''],
  ['a symbol', () => Symbol('s'), 'BAD_VALUE', ''],
  ['a well-known symbol', () => Symbol.iterator, 'BAD_VALUE', ''],
  ['an instance of a class', () => new Point(), 'BAD_VALUE', ''],
  ['an object with a prototype of its own', () => Object.create({ a: 1 }), 'BAD_VALUE', ''],
  ['a subclass of Array', () => List.from([1]), 'BAD_VALUE', ''],
  ['a subclass of Map', () => new Dictionary(), 'BAD_VALUE', ''],
  ['a subclass of Set', () => new Bag(), 'BAD_VALUE', ''],
  ['a subclass of Date', () => new Moment(0), 'BAD_VALUE', ''],
  ['a boxed number', () => Object(1) as unknown, 'BAD_VALUE', ''],
  ['a boxed string', () => Object('s') as unknown, 'BAD_VALUE', ''],
  ['a boxed boolean', () => Object(true) as unknown, 'BAD_VALUE', ''],
  ['a boxed bigint', () => Object(1n) as unknown, 'BAD_VALUE', ''],
  ['a regular expression', () => /x/, 'BAD_VALUE', ''],
  ['an error', () => new Error('x'), 'BAD_VALUE', ''],
  ['a promise', () => Promise.resolve(1), 'BAD_VALUE', ''],
  ['a WeakMap', () => new WeakMap(), 'BAD_VALUE', ''],
  ['a URL', () => new URL('file:///'), 'BAD_VALUE', ''],
  ['an ArrayBuffer', () => new ArrayBuffer(1), 'BAD_VALUE', ''],
  ['a DataView', () => new DataView(new ArrayBuffer(1)), 'BAD_VALUE', ''],
  ['a Float64Array', () => new Float64Array(1), 'BAD_VALUE', ''],
  ['a Uint8ClampedArray', () => new Uint8ClampedArray(1), 'BAD_VALUE', ''],
  ['a generator', () => [1].values(), 'BAD_VALUE', ''],
  ['globalThis', () => globalThis, 'BAD_VALUE', ''],
  ['a function inside', () => ({ a: [1, { f: () => 1 }] }), 'BAD_VALUE', '/a/1/f'],
  ['a symbol inside', () => ({ a: [1, { s: Symbol('s') }] }), 'BAD_VALUE', '/a/1/s'],
  ['a class instance inside', () => [[new Point()]], 'BAD_VALUE', '/0/0'],
  [
    'a function in a Map',
    () =>
      new Map([
        ['a', 1 as unknown],
        ['k', () => 1],
      ]),
    'BAD_VALUE',
    '/$map/1/1',
  ],
  ['a function in a Set', () => new Set([1, () => 1]), 'BAD_VALUE', '/$set/1'],
  ['a function under an odd key', () => ({ 'a/b~': () => 1 }), 'BAD_VALUE', '/a~1b~0'],
  ['a cycle', cycle, 'BAD_VALUE', '/inner/list/0'],
  [
    'a cycle through a Map',
    () => {
      const map = new Map<string, unknown>()
      return map.set('self', [map])
    },
    'BAD_VALUE',
    '/$map/0/1/0',
  ],
  [
    'a getter',
    () => ({
      ok: 1,
      o: {
        get g() {
          return 1
        },
      },
    }),
    'BAD_VALUE',
    '/o/g',
  ],
  [
    'a setter',
    () => ({
      set s(_: number) {
        throw new Error('called')
      },
    }),
    'BAD_VALUE',
    '/s',
  ],
  [
    'a getter in an array',
    () => Object.defineProperty([0, 0], 1, { get: () => 1, enumerable: true }),
    'BAD_VALUE',
    '/1',
  ],
  ['a symbol as a key', () => ({ o: { [Symbol('s')]: 1 } }), 'BAD_KEY', '/o'],
  ['a symbol as a key of an array', () => Object.assign([1], { [Symbol('s')]: 1 }), 'BAD_KEY', ''],
  ['a named key of an array', () => [1, Object.assign([1, 2], { name: 'x' })], 'BAD_KEY', '/1'],
  [
    'the key __proto__',
    () => JSON.parse('{"a":{"__proto__":{"x":1}}}') as unknown,
    'BAD_KEY',
    '/a/__proto__',
  ],
  [
    'an object as a key of a Map',
    () =>
      new Map<unknown, number>([
        [1, 1],
        [{}, 1],
      ]),
    'BAD_KEY',
    '/$map/1',
  ],
  ['a symbol as a key of a Map', () => new Map([[Symbol('s'), 1]]), 'BAD_KEY', '/$map/0'],
  ['a function as a key of a Map', () => new Map([[() => 1, 1]]), 'BAD_KEY', '/$map/0'],
  ['undefined as a key of a Map', () => new Map([[undefined, 1]]), 'BAD_KEY', '/$map/0'],
]

/** Where a value can be given to a document, and the place that the error then names. */
const WAYS: readonly (readonly [
  name: string,
  give: (db: Anything, value: unknown, doc: TrackedDocument) => unknown,
  place: string,
])[] = [
  ['a new property', (db, value) => (db.fresh = value), '/fresh'],
  ['a property that is there', (db, value) => (db.o = value), '/o'],
  ['a property below', (db, value) => (db.list[1].deep.x = value), '/list/1/deep/x'],
  ['an odd key', (db, value) => (db['a/b'] = value), '/a~1b'],
  ['an element', (db, value) => (db.list[0] = value), '/list/0'],
  ['an element at the end', (db, value) => (db.list[3] = value), '/list/3'],
  ['an element beyond the end', (db, value) => (db.list[5] = value), '/list/5'],
  ['push', (db, value) => db.list.push({ ok: 1 }, value), '/list/4'],
  ['unshift', (db, value) => db.list.unshift(1, value), '/list/1'],
  ['splice', (db, value) => db.list.splice(1, 1, 'ok', value), '/list/2'],
  ['fill', (db, value) => db.list.fill(value, 1), '/list/1'],
  ['Map.set', (db, value) => db.map.set('new', value), '/map/$map/1/1'],
  ['Map.set of a key that is there', (db, value) => db.map.set('k', value), '/map/$map/0/1'],
  ['Set.add', (db, value) => db.set.add(value), '/set/$set/1'],
  ['Object.assign', (db, value) => Object.assign(db.o, { z: value }), '/o/z'],
  ['Reflect.set', (db, value) => Reflect.set(db.o, 'z', value), '/o/z'],
  [
    'defineProperty',
    (db, value) =>
      Object.defineProperty(db.o, 'z', {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      }),
    '/o/z',
  ],
  ['a value inside', (db, value) => (db.o = { x: [1, { y: value }] }), '/o/x/1/y'],
  ['a value beside the good ones', (db, value) => (db.o = [db.list[0], { ok: 1 }, value]), '/o/2'],
  ['a Map inside', (db, value) => (db.o = new Map([['k', [value]]])), '/o/$map/0/1/0'],
  ['a transaction', (db, value, doc) => doc.transact(() => (db.o.x = value)), '/o/x'],
  [
    'a transaction that has changed things',
    (db, value, doc) =>
      doc.transact(() => {
        db.list.shift()
        db.o = { n: 2 }
        db.list.push(value)
      }),
    '/list/2',
  ],
]

const initial = () => ({
  o: { n: 1 },
  list: [1, { deep: { x: 1 } }, 3],
  map: new Map([['k', { n: 1 }]]),
  set: new Set([1]),
})

function refusal(work: () => unknown): KeepsakeError | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof KeepsakeError) return error
    throw error
  }
}

describe('a value that cannot be stored', () => {
  it.each(REFUSED)('is refused wherever it is given: %s', (_, make, code, below) => {
    for (const [way, give, place] of WAYS) {
      const doc = trackedDocument(initial())
      const held: Anything[] = [doc.view.list[1], doc.view.o, doc.view.map.get('k')]
      const before = doc.text
      const error = refusal(() => give(doc.view, make(), doc))
      const found = { way, code: error?.code, pointer: error?.pointer }
      expect(found).toEqual({ way, code: `KEEPSAKE_${code}`, pointer: place + below })
      doc.check()
      expect({ way, text: doc.text, lines: doc.lines }).toEqual({ way, text: before, lines: [] })
      expect(doc.view.list[1]).toBe(held[0])
      expect(doc.view.o).toBe(held[1])
      expect(doc.view.map.get('k')).toBe(held[2])
      expect(doc.paths(() => held[0].deep.x++)).toEqual([['/list/1/deep/x']])
    }
  })

  it('is named in no message', () => {
    const secret = 'hunter2'
    const values = [{ [secret]: () => secret }, new Map([[{ secret }, secret]]), [Symbol(secret)]]
    for (const value of values) {
      const error = refusal(() => (trackedDocument().view.list = value))
      expect(error?.message.replaceAll(error.pointer ?? '', '')).not.toContain(secret)
    }
  })
})

describe('Object.assign', () => {
  it('keeps what came before the refusal, as it does with every object', () => {
    const doc = trackedDocument({})
    const assign = () => Object.assign(doc.view, { a: 1, b: () => 1, c: 2 })
    expect(doc.paths(() => expect(assign).toThrow(KeepsakeError))).toEqual([['/a']])
    expect(doc.text).toBe('{"a":1}')
  })

  it('is all or nothing in a transaction', () => {
    const doc = trackedDocument({})
    const assign = () => doc.transact(() => Object.assign(doc.view, { a: 1, b: () => 1 }))
    expect(doc.patches(() => expect(assign).toThrow(KeepsakeError))).toEqual([])
    expect(doc.text).toBe('{}')
  })
})
