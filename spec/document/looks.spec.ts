/** Views look like the data they show: to node, to the language, to test runners. */
import { inspect, isDeepStrictEqual, types } from 'node:util'
import cloneDeep from 'lodash-es/cloneDeep.js'
import { describe, expect, it } from 'vitest'
import { data, open } from '../support/sample-document.js'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

describe('to node, a view', () => {
  it('is deeply equal to its data, in both directions', () => {
    const { db, plain } = open()
    expect(isDeepStrictEqual(db, plain)).toBe(true)
    expect(isDeepStrictEqual(plain, db)).toBe(true)
    for (const key of Object.keys(plain)) expect(isDeepStrictEqual(db[key], plain[key])).toBe(true)
    expect(isDeepStrictEqual(db, { ...plain, text: 'y' })).toBe(false)
  })

  it('prints as its data', () => {
    const { db, plain } = open()
    for (const options of [{}, { depth: 9 }, { compact: false, depth: 9 }, { sorted: true }]) {
      expect(inspect(db, options)).toBe(inspect(plain, options))
    }
    expect(String(db.list)).toBe(String(plain.list))
    expect(`${db.users}`).toBe('[object Object]')
  })

  it('is what its data are', () => {
    const { db } = open()
    expect([Array.isArray(db.list), Array.isArray(db.users)]).toEqual([true, false])
    const instances = [
      [db, Object],
      [db.list, Array],
      [db.map, Map],
      [db.set, Set],
      [db.born, Date],
    ]
    for (const [value, type] of instances) expect(value instanceof type).toBe(true)
    expect([
      types.isMap(db.map),
      types.isSet(db.set),
      types.isDate(db.born),
      types.isUint8Array(db.bytes),
    ]).toEqual([true, true, true, true])
    expect(Object.getPrototypeOf(db)).toBe(Object.prototype)
    expect(Object.getPrototypeOf(db.list)).toBe(Array.prototype)
    expect(Object.prototype.toString.call(db.list)).toBe('[object Array]')
    expect([db.constructor, db.list.constructor, db.map.constructor]).toEqual([Object, Array, Map])
    expect([typeof db, typeof db.list, typeof db.toString]).toEqual([
      'object',
      'object',
      'function',
    ])
    expect([Object.isFrozen(db), Object.isSealed(db), Object.isExtensible(db)]).toEqual([
      false,
      false,
      true,
    ])
  })

  it('clones what is no proxy: Maps, Sets, Dates, bytes', () => {
    const { db, plain } = open()
    for (const key of ['map', 'set', 'born', 'bytes']) {
      expect(structuredClone(db[key])).toStrictEqual(plain[key])
    }
  })
})

describe('to the language, a view', () => {
  it('has the keys of its data, in their order, and no others', () => {
    const { db, plain } = open()
    expect(Object.keys(db)).toEqual(Object.keys(plain))
    expect(Reflect.ownKeys(db)).toEqual(Reflect.ownKeys(plain))
    expect(Reflect.ownKeys(db.list)).toEqual(['0', '1', '2', 'length'])
    expect(Object.getOwnPropertySymbols(db)).toEqual([])
    expect(Object.keys(Object.getOwnPropertyDescriptors(db))).toEqual(Object.keys(plain))
    const seen: string[] = []
    for (const key in db) seen.push(key)
    expect(seen).toEqual(Object.keys(plain))
    for (const index in db.list) seen.push(index)
    expect(seen.slice(-3)).toEqual(['0', '1', '2'])
  })

  it('answers `in`, hasOwn and hasOwnProperty', () => {
    const { db } = open()
    expect(['text' in db, 'absent' in db, 'toString' in db, 0 in db.list, 7 in db.list]).toEqual([
      true,
      false,
      true,
      true,
      false,
    ])
    expect([
      Object.hasOwn(db, 'text'),
      Object.hasOwn(db, 'toString'),
      Object.hasOwn(db, '__proto__'),
    ]).toEqual([true, false, false])
    expect([db.hasOwnProperty('text'), db.propertyIsEnumerable('text')]).toEqual([true, true])
  })

  it('is spread, destructured and walked through', () => {
    const { db, plain } = open()
    expect({ ...db }).toStrictEqual(plain)
    expect(Object.entries(db)).toStrictEqual(Object.entries(plain))
    expect([...db.list]).toStrictEqual(plain.list)
    const {
      text,
      users: { alice },
      ...rest
    } = db
    expect([text, alice.score, Object.keys(rest).length]).toEqual(['x', 5, 10])
    expect(Object.fromEntries(Object.entries(db.users))).toStrictEqual(plain.users)
  })

  it('is JSON as its data are', () => {
    const { big: _, ...plain } = data()
    const { view: db } = trackedDocument(plain)
    expect(JSON.stringify(db)).toBe(JSON.stringify(plain))
    expect(JSON.stringify(db, null, 2)).toBe(JSON.stringify(plain, null, 2))
    expect(JSON.stringify(db, ['users', 'alice'])).toBe(JSON.stringify(plain, ['users', 'alice']))
    expect(JSON.stringify(db.list)).toBe(JSON.stringify(plain.list))
  })

  it('is no promise', async () => {
    const { db } = open()
    expect(await db).toBe(db)
    expect(await db.users).toBe(db.users)
    expect(await Promise.all([db.list, db])).toEqual([db.list, db])
    const later = async (): Promise<unknown> => db
    expect(await later()).toBe(db)
    expect([db.then, db.absent, db.users.carol?.score]).toEqual([undefined, undefined, undefined])
  })

  it('makes nothing by being read', () => {
    const doc = trackedDocument({})
    expect(doc.patches(() => [doc.view.a, doc.view.a?.b, 'a' in doc.view])).toEqual([])
    expect(() => doc.view.a.b).toThrow(TypeError)
  })

  it('can be inherited from without being written to', () => {
    const doc = trackedDocument({ a: 1, o: {} })
    const heir: Anything = Object.create(doc.view)
    expect(heir.a).toBe(1)
    expect(doc.patches(() => ((heir.a = 2), (heir.f = () => 1)))).toEqual([])
    expect([heir.a, doc.view.a]).toEqual([2, 1])
  })

  it('may be a key of a WeakMap and a member of a WeakSet', () => {
    const { db } = open()
    const names = new WeakMap([[db.users, 'users']])
    expect([names.get(db.users), new WeakSet([db.list]).has(db.list)]).toEqual(['users', true])
  })
})

describe('to a test runner, a view', () => {
  it('equals its data', () => {
    const { db, plain } = open()
    expect(db).toEqual(plain)
    expect(db).toStrictEqual(plain)
    expect(plain).toStrictEqual(db)
    expect(db).toMatchObject({ users: { alice: { score: 5 } } })
    expect(db.map).toStrictEqual(plain.map)
    expect(db.list).toContainEqual({ n: 1 })
    expect(db.users).toHaveProperty('alice.tags', ['a', 'b'])
    expect(db).not.toEqual({ ...plain, zero: 0 })
  })
})

describe('what answers on the root alone', () => {
  it('is in no list of keys, in no copy and in no print', () => {
    const doc = trackedDocument(data())
    const { view: db, tree } = doc
    let disposed = 0
    tree.rootSymbols.set(Symbol.dispose, () => disposed++)
    db[Symbol.dispose]()
    expect(disposed).toBe(1)
    expect(db.users[Symbol.dispose]).toBeUndefined()
    expect(Reflect.ownKeys(db)).toEqual(Object.keys(data()))
    expect(Symbol.dispose in { ...db }).toBe(false)
    expect(cloneDeep<Anything>(db)[Symbol.dispose]).toBeUndefined()
    expect(isDeepStrictEqual(db, data())).toBe(true)
    expect(inspect(db)).toBe(inspect(data()))
    expect(db).toStrictEqual(data())
    expect(Object.create(db)[Symbol.dispose]).toBeUndefined()
    doc.check()
  })
})
