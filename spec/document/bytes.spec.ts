/** Bytes are values: reading gives a copy, only assigning changes. */
import { inspect, isDeepStrictEqual, types } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const withBytes = () =>
  trackedDocument({
    b: new Uint8Array([1, 2, 3]),
    list: [new Uint8Array([1])],
    map: new Map([['k', new Uint8Array([1])]]),
    set: new Set([new Uint8Array([1])]),
  })

describe('bytes', () => {
  it.each<readonly [string, (db: Anything) => Anything]>([
    ['a property', (db) => db.b],
    ['an element', (db) => db.list[0]],
    ['an element by at', (db) => db.list.at(0)],
    ['an element by find', (db) => db.list.find(() => true)],
    ['an element by spread', (db) => [...db.list][0]],
    ['a value of a Map', (db) => db.map.get('k')],
    ['a value of a Map by its iterator', (db) => [...db.map][0][1]],
    ['a member of a Set', (db) => [...db.set][0]],
    ['a property descriptor', (db) => Object.getOwnPropertyDescriptor(db, 'b')?.value],
    ['Object.values', (db) => Object.values(db)[0]],
  ])('are read as a copy: %s', (_, read) => {
    const doc = withBytes()
    const before = doc.text
    const copy = read(doc.view)
    expect(types.isUint8Array(copy)).toBe(true)
    const written = doc.patches(() => {
      copy[0] = 99
      copy.fill(99)
      new Uint8Array(copy.buffer).fill(98)
    })
    expect(written).toEqual([])
    expect(doc.text).toBe(before)
    expect(read(doc.view)).not.toBe(copy)
    expect(read(doc.view)[0]).toBe(1)
  })

  it('change by assigning, one line', () => {
    const doc = withBytes()
    const copy = doc.view.b
    copy[0] = 255
    expect(doc.patches(() => (doc.view.b = copy))).toEqual([
      [{ op: 'replace', path: '/b', value: { $bytes: '/wID' } }],
    ])
    copy[0] = 0
    doc.check()
    expect(doc.view.b[0]).toBe(255)
  })

  it('are copied in', () => {
    const doc = trackedDocument()
    const original = new Uint8Array([1, 2, 3])
    doc.view.b = original
    doc.view.list = [original]
    original.fill(9)
    doc.check()
    expect(doc.view).toStrictEqual({
      b: new Uint8Array([1, 2, 3]),
      list: [new Uint8Array([1, 2, 3])],
    })
  })

  it('are only the part that a view shows of its buffer', () => {
    const doc = trackedDocument()
    doc.view.b = new Uint8Array([1, 2, 3, 4, 5]).subarray(1, 3)
    doc.check()
    expect(doc.view.b).toStrictEqual(new Uint8Array([2, 3]))
    expect(doc.view.b.buffer.byteLength).toBe(2)
  })

  it('of a Buffer are a Uint8Array, now as after reopening', () => {
    const doc = trackedDocument({ list: [] })
    doc.view.b = Buffer.from('abc')
    doc.view.list.push(Buffer.from('abc'))
    doc.view.map = new Map([['k', Buffer.from('abc')]])
    doc.check()
    for (const bytes of [doc.view.b, doc.view.list[0], doc.view.map.get('k')]) {
      expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype)
      expect(Buffer.isBuffer(bytes)).toBe(false)
    }
  })

  it('look like bytes', () => {
    const { view: db } = withBytes()
    const plain = new Uint8Array([1, 2, 3])
    expect(isDeepStrictEqual(db.b, plain)).toBe(true)
    expect(inspect(db.b)).toBe(inspect(plain))
    expect([db.b.length, db.b.at(-1), Buffer.from(db.b).toString('hex')]).toEqual([3, 3, '010203'])
  })

  it('stay what they are when what holds them moves', () => {
    const doc = withBytes()
    doc.patches(() => doc.view.list.push(doc.view.list.shift()))
    doc.patches(() => doc.view.list.sort())
    doc.patches(() => doc.view.list.unshift(0))
    doc.patches(() => (doc.view.wrapped = { list: doc.view.list, b: doc.view.b }))
    const taken = doc.view.wrapped.list.splice(1, 1)
    doc.patches(() => (doc.view.back = taken))
    expect(doc.view.back).toStrictEqual([new Uint8Array([1])])
  })

  it('come back from undoing', () => {
    const doc = withBytes()
    const before = doc.text
    const stop = new Error('stop')
    const change = (): void => {
      doc.transact(() => {
        doc.view.b = new Uint8Array()
        doc.view.list.shift()
        doc.view.map.clear()
        doc.view.set.clear()
        throw stop
      })
    }
    expect(doc.patches(() => expect(change).toThrow(stop))).toEqual([])
    expect(doc.text).toBe(before)
  })

  it('have megabytes without trouble', () => {
    const doc = trackedDocument()
    const big = new Uint8Array(3_000_001).map((_, index) => index % 251)
    doc.view.big = big
    expect(Buffer.compare(doc.view.big, big)).toBe(0)
    expect(Buffer.compare(doc.reopened().big, big)).toBe(0)
  })
})
