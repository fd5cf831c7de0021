/** Prototype pollution: whatever is assigned, merged or parsed, nothing outside the document changes. */
import defaultsDeep from 'lodash-es/defaultsDeep.js'
import merge from 'lodash-es/merge.js'
import set from 'lodash-es/set.js'
import update from 'lodash-es/update.js'
import { describe, expect, it } from 'vitest'
import { type Anything, TrackedDocument, trackedDocument } from '../support/tracked-document.js'

const PROTOTYPES = [
  Object.prototype,
  Array.prototype,
  Map.prototype,
  Set.prototype,
  Date.prototype,
  Uint8Array.prototype,
  Function.prototype,
  Object,
  Array,
]
const membersOf = (): string[] =>
  PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).map(String).join())
const clean = membersOf()

const initial = () => ({ o: { n: 1 }, list: [{ n: 1 }], map: new Map([['k', { n: 1 }]]) })
const hostile = (): Anything =>
  JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"n":2}')
const hostileConstructor = (): Anything =>
  JSON.parse('{"constructor":{"prototype":{"polluted":1}}}')

/** What a program that trusts its input does; may throw. */
const ATTACKS: readonly (readonly [name: string, attack: (db: Anything) => unknown])[] = [
  ['db.__proto__.x', (db) => (db.__proto__.polluted = 1)],
  ['db[key].x with __proto__', (db) => (db['__proto__']['polluted'] = 1)],
  ['list.__proto__.x', (db) => (db.list.__proto__.polluted = 1)],
  ['an element’s __proto__', (db) => (db.list[0].__proto__.polluted = 1)],
  ['a Map value’s __proto__', (db) => (db.map.get('k').__proto__.polluted = 1)],
  ['db.__proto__ = …', (db) => (db.__proto__ = { polluted: 1 })],
  ['??= on __proto__', (db) => ((db.__proto__ ??= {}).polluted = 1)],
  ['Object.assign', (db) => Object.assign(db, hostile())],
  ['Object.assign below', (db) => Object.assign(db.o, hostile())],
  ['assignment', (db) => (db.o = hostile())],
  ['push', (db) => db.list.push(hostile())],
  ['Map.set', (db) => db.map.set('__proto__', hostile())],
  [
    'copying key by key',
    (db) => {
      const source = hostile()
      for (const key of Object.keys(source)) db.o[key] = source[key]
    },
  ],
  ['a naive deep merge', (db) => naiveMerge(db, hostile())],
  ['lodash set of __proto__', (db) => set(db, '__proto__.polluted', 1)],
  ['lodash set of an array of keys', (db) => set(db, ['__proto__', 'polluted'], 1)],
  ['lodash set of an odd key', (db) => set(db, [['__proto__'], 'polluted'] as Anything, 1)],
  ['lodash set of constructor', (db) => set(db, 'constructor.prototype.polluted', 1)],
  ['lodash set below', (db) => set(db, 'o.constructor.prototype.polluted', 1)],
  ['lodash set in a list', (db) => set(db, 'list[0].__proto__.polluted', 1)],
  ['lodash update', (db) => update(db, 'o.__proto__.polluted', () => 1)],
  ['lodash merge', (db) => merge(db, hostile())],
  ['lodash merge below', (db) => merge(db.o, hostile())],
  ['lodash merge of a constructor', (db) => merge(db, hostileConstructor())],
  ['lodash defaultsDeep', (db) => defaultsDeep(db, hostile())],
  ['defineProperty', (db) => Object.defineProperty(db, '__proto__', { value: { polluted: 1 } })],
  ['__defineSetter__', (db) => db.__defineSetter__('polluted', () => 1)],
  ['setPrototypeOf', (db) => Object.setPrototypeOf(db, { polluted: 1 })],
]

function naiveMerge(target: Anything, source: Anything): void {
  for (const key of Object.keys(source)) {
    if (typeof source[key] === 'object' && typeof target[key] === 'object') {
      naiveMerge(target[key], source[key])
    } else target[key] = source[key]
  }
}

describe('an attack', () => {
  it.each(ATTACKS)('reaches nothing outside the document: %s', (_, attack) => {
    const doc = trackedDocument(initial())
    let refused: unknown
    try {
      attack(doc.view)
    } catch (error) {
      refused = error
    }
    doc.check()
    expect(membersOf()).toEqual(clean)
    for (const value of [doc.view, doc.view.o, doc.view.list, doc.view.list[0]]) {
      expect(value.polluted).toBeUndefined()
      expect(Object.hasOwn(value, '__proto__')).toBe(false)
      expect(refused === undefined || refused instanceof Error).toBe(true)
    }
  })

  it.each(ATTACKS)('reaches nothing outside what has left the document: %s', (_, attack) => {
    const doc = trackedDocument({ gone: [initial()] })
    const gone = doc.view.gone.pop()
    try {
      attack(gone)
    } catch (error) {
      expect(error).toBeInstanceOf(Error)
    }
    doc.check()
    expect(membersOf()).toEqual(clean)
    expect(gone.polluted).toBeUndefined()
  })

  it('comes in no further by the way of what was outside', () => {
    const doc = trackedDocument({ list: [{ n: 1 }] })
    const gone = doc.view.list.pop()
    try {
      Object.assign(gone, hostile())
    } catch (error) {
      expect(error).toBeInstanceOf(Error)
    }
    Object.defineProperty(gone, '__proto__', {
      value: { polluted: 1 },
      writable: true,
      enumerable: true,
      configurable: true,
    })
    const refused = expect.objectContaining({
      code: 'KEEPSAKE_BAD_KEY',
      pointer: '/list/0/__proto__',
    })
    expect(doc.patches(() => expect(() => doc.view.list.push(gone)).toThrow(refused))).toEqual([])
    expect(doc.text).toBe('{"list":[]}')
  })
})

describe('the keys that lead out elsewhere', () => {
  it('are data: constructor and prototype', () => {
    const doc = trackedDocument()
    doc.patches(() => (doc.view.o = hostileConstructor()))
    expect(doc.view.o.constructor.prototype.polluted).toBe(1)
    expect(doc.paths(() => (doc.view.o.constructor.prototype.polluted = 2))).toEqual([
      ['/o/constructor/prototype/polluted'],
    ])
    expect(doc.paths(() => (doc.view.constructor = { prototype: {} }))).toEqual([['/constructor']])
    expect(doc.paths(() => (doc.view.constructor.prototype.polluted = 3))).toEqual([
      ['/constructor/prototype/polluted'],
    ])
  })

  it('are data as Map keys and as texts: __proto__', () => {
    const doc = trackedDocument({ map: new Map(), set: new Set() })
    doc.patches(() => doc.view.map.set('__proto__', { polluted: 1 }))
    doc.patches(() => doc.view.set.add('__proto__'))
    doc.patches(() => (doc.view.name = '__proto__'))
    expect(doc.paths(() => doc.view.map.get('__proto__').polluted++)).toEqual([
      ['/map/$map/0/1/polluted'],
    ])
  })

  it('give nothing away by reading: __proto__', () => {
    const { view: db } = trackedDocument(initial())
    expect([db.__proto__, db.list.__proto__, db.o['__proto__']]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('do nothing in a tag', () => {
    const doc = new TrackedDocument('{"x":{"$$__proto__":1},"y":{"$map":[["__proto__",1]]}}')
    doc.check()
    expect(Object.keys(doc.view.x)).toEqual(['$$__proto__'])
    expect(doc.view.y.get('__proto__')).toBe(1)
  })
})
