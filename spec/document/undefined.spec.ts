/** What undefined, holes and nulls become; and what writing the same again does: nothing. */
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Anything, type Patch, trackedDocument } from '../support/tracked-document.js'

describe('undefined', () => {
  it('removes a property', () => {
    const doc = trackedDocument({ a: 1, b: { c: 1 } })
    expect(doc.patches(() => (doc.view.a = undefined))).toEqual([[{ op: 'remove', path: '/a' }]])
    expect(doc.paths(() => (doc.view.b = undefined))).toEqual([['/b']])
    expect(Object.keys(doc.view)).toEqual([])
    expect('a' in doc.view).toBe(false)
  })

  it('does nothing where there is no property', () => {
    const doc = trackedDocument({ a: 1 })
    expect(doc.patches(() => (doc.view.b = undefined))).toEqual([])
    expect(doc.patches(() => delete doc.view.b)).toEqual([])
    expect(doc.patches(() => (doc.view.toString = undefined))).toEqual([])
    expect(Object.keys(doc.view)).toEqual(['a'])
  })

  it('is left out of objects that come in, at every depth', () => {
    const doc = trackedDocument({ list: [] })
    doc.patches(() => (doc.view.o = { a: undefined, b: { c: undefined, d: 1 } }))
    doc.patches(() => doc.view.list.push({ a: undefined }))
    doc.patches(() => Object.assign(doc.view.o.b, { d: undefined, e: 2 }))
    expect(isDeepStrictEqual(doc.view, { list: [{}], o: { b: { e: 2 } } })).toBe(true)
  })

  it.each<readonly [string, (list: Anything) => unknown, readonly unknown[]]>([
    ['an element', (list) => (list[1] = undefined), [1, null, 3]],
    ['delete', (list) => delete list[1], [1, null, 3]],
    ['delete of the last', (list) => delete list[2], [1, 2, null]],
    ['an element at the end', (list) => (list[3] = undefined), [1, 2, 3, null]],
    ['an element beyond the end', (list) => (list[5] = 6), [1, 2, 3, null, null, 6]],
    ['undefined beyond the end', (list) => (list[4] = undefined), [1, 2, 3, null, null]],
    ['a longer length', (list) => (list.length = 5), [1, 2, 3, null, null]],
    ['push', (list) => list.push(undefined, 4), [1, 2, 3, null, 4]],
    ['unshift', (list) => list.unshift(undefined), [null, 1, 2, 3]],
    ['splice', (list) => list.splice(1, 1, undefined), [1, null, 3]],
    ['fill', (list) => list.fill(undefined), [null, null, null]],
    ['a nested hole', (list) => list.push(new Array(2)), [1, 2, 3, [null, null]]],
    // eslint-disable-next-line no-sparse-arrays
    ['sparse arguments', (list) => list.push(...[, 4]), [1, 2, 3, null, 4]],
  ])('is null in an array, as in JSON: %s', (_, change, wanted) => {
    const doc = trackedDocument({ list: [1, 2, 3] })
    expect(doc.patches(() => change(doc.view.list))).toHaveLength(1)
    expect(isDeepStrictEqual(doc.view.list, wanted)).toBe(true)
  })

  it('is null for holes of arrays that come in', () => {
    const doc = trackedDocument()
    // eslint-disable-next-line no-sparse-arrays
    doc.patches(() => (doc.view.list = [, 1, , [,], undefined]))
    doc.patches(() => (doc.view.empty = new Array(3)))
    expect(isDeepStrictEqual(doc.view.list, [null, 1, null, [null], null])).toBe(true)
    expect(isDeepStrictEqual(doc.view.empty, [null, null, null])).toBe(true)
  })

  it('is null as a value of a Map and a member of a Set that come in', () => {
    const doc = trackedDocument()
    doc.patches(() => (doc.view.m = new Map([['k', undefined]])))
    doc.patches(() => (doc.view.s = new Set([undefined, 1])))
    expect(isDeepStrictEqual(doc.view.m, new Map([['k', null]]))).toBe(true)
    expect([...doc.view.s]).toEqual([null, 1])
  })
})

describe('null', () => {
  it('is a value like every other', () => {
    const doc = trackedDocument({ a: 1, list: [1], m: new Map([['k', 1]]) })
    doc.patches(() => (doc.view.a = null))
    doc.patches(() => (doc.view.list[0] = null))
    doc.patches(() => doc.view.m.set('k', null))
    doc.patches(() => (doc.view.b = null))
    expect(
      isDeepStrictEqual(doc.view, {
        a: null,
        list: [null],
        m: new Map([['k', null]]),
        b: null,
      }),
    ).toBe(true)
  })
})

describe('writing what is there already', () => {
  const initial = () => ({
    n: 1,
    zero: 0,
    nan: Number.NaN,
    big: 5n,
    o: { a: 1 },
    list: [1, { b: 2 }, null],
    born: new Date(0),
    map: new Map(),
  })
  const again = (holder: Anything, key: string | number): void => {
    const there = holder[key]
    holder[key] = there
  }
  it.each<readonly [string, (db: Anything) => unknown]>([
    ['a number', (db) => (db.n = 1)],
    ['NaN', (db) => (db.nan = Number.NaN)],
    ['a bigint', (db) => (db.big = 5n)],
    ['an object', (db) => again(db, 'o')],
    ['a list', (db) => again(db, 'list')],
    ['a Date', (db) => again(db, 'born')],
    ['a Map', (db) => again(db, 'map')],
    ['an element', (db) => again(db.list, 1)],
    ['null for null', (db) => (db.list[2] = undefined)],
    ['a deleted null', (db) => delete db.list[2]],
    ['the same length', (db) => (db.list.length = 3)],
    ['a splice of the same', (db) => db.list.splice(0, 2, 1, db.list[1])],
    ['a splice of nothing', (db) => db.list.splice(1, 0)],
    ['push of nothing', (db) => db.list.push()],
    ['Object.assign with itself', (db) => Object.assign(db.o, db.o)],
    ['??=', (db) => (db.o ??= {})],
    ['||=', (db) => (db.n ||= 5)],
  ])('logs nothing: %s', (_, change) => {
    const doc = trackedDocument(initial())
    const before = { ...doc.view }
    expect(doc.patches(() => change(doc.view))).toEqual([])
    expect(doc.view.o).toBe(before.o)
    expect(doc.view.list).toBe(before.list)
  })

  it('tells -0 from 0', () => {
    const doc = trackedDocument(initial())
    expect(doc.patches(() => (doc.view.zero = -0))).toHaveLength(1)
    expect(doc.patches(() => (doc.view.zero = -0))).toEqual([])
    expect(doc.patches(() => (doc.view.zero = 0))).toHaveLength(1)
  })

  it('logs an equal object, which is another one', () => {
    const doc = trackedDocument(initial())
    const { o } = doc.view
    const written: Patch[] = doc.patches(() => (doc.view.o = { a: 1 }))
    expect(written).toHaveLength(1)
    expect(doc.view.o).not.toBe(o)
  })
})
