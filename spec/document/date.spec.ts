/** Dates stay live: every setter is one log line, and everything else is as Dates are. */
import { inspect, isDeepStrictEqual, types } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const MOMENT = Date.UTC(2026, 10, 22, 6, 17, 1, 234)
const withDate = () => trackedDocument({ born: new Date(MOMENT) })

const SETTERS: readonly (readonly [name: keyof Date, numbers: readonly number[]])[] = [
  ['setTime', [1]],
  ['setMilliseconds', [5]],
  ['setUTCMilliseconds', [5]],
  ['setSeconds', [5]],
  ['setSeconds', [5, 6]],
  ['setUTCSeconds', [5]],
  ['setUTCSeconds', [5, 6]],
  ['setMinutes', [5]],
  ['setMinutes', [5, 6, 7]],
  ['setUTCMinutes', [5]],
  ['setHours', [5]],
  ['setHours', [5, 6, 7, 8]],
  ['setUTCHours', [5]],
  ['setDate', [5]],
  ['setDate', [-40]],
  ['setUTCDate', [5]],
  ['setMonth', [5]],
  ['setMonth', [14, 31]],
  ['setUTCMonth', [5]],
  ['setFullYear', [1990]],
  ['setFullYear', [1990, 1, 29]],
  ['setUTCFullYear', [1990]],
  ['setYear' as keyof Date, [90]],
  ['setTime', [Number.NaN]],
  ['setFullYear', []],
  ['setMonth', [Number.POSITIVE_INFINITY]],
]

describe('a Date of the document', () => {
  it.each(SETTERS)('takes %s(%j), one line, with the answer of a plain Date', (name, numbers) => {
    const doc = withDate()
    const plain: Anything = new Date(MOMENT)
    let answer: unknown
    const written = doc.patches(() => (answer = doc.view.born[name](...numbers)))
    expect(answer).toBe(plain[name](...numbers))
    const value = { $date: Number.isNaN(plain.getTime()) ? null : plain.toISOString() }
    expect(written).toEqual([[{ op: 'replace', path: '/born', value }]])
    expect(doc.view.born.getTime()).toBe(plain.getTime())
  })

  it('knows every setter there is', () => {
    const all = Object.getOwnPropertyNames(Date.prototype).filter((name) => name.startsWith('set'))
    expect(new Set(SETTERS.map(([name]) => name))).toEqual(new Set(all))
  })

  it('logs nothing for a setter that changes nothing', () => {
    const doc = withDate()
    expect(doc.patches(() => doc.view.born.setTime(MOMENT))).toEqual([])
    doc.view.born.setTime(Number.NaN)
    expect(doc.patches(() => doc.view.born.setTime(Number.NaN))).toEqual([])
  })

  it('comes back from being invalid', () => {
    const doc = withDate()
    doc.patches(() => doc.view.born.setTime(Number.NaN))
    doc.patches(() => doc.view.born.setFullYear(2000))
    expect(doc.view.born.getFullYear()).toBe(2000)
  })

  it('is a real one, and always the same', () => {
    const { view: db } = withDate()
    const { born } = db
    expect(db.born).toBe(born)
    expect(born instanceof Date).toBe(true)
    expect(types.isDate(born)).toBe(true)
    expect(types.isProxy(born)).toBe(false)
    expect(isDeepStrictEqual(born, new Date(MOMENT))).toBe(true)
    expect(isDeepStrictEqual(new Date(MOMENT), born)).toBe(true)
    expect(inspect(born)).toBe(inspect(new Date(MOMENT)))
    expect(structuredClone(born)).toStrictEqual(new Date(MOMENT))
    expect(JSON.stringify(db)).toBe(JSON.stringify({ born: new Date(MOMENT) }))
    expect(Object.keys(born)).toEqual([])
    expect({ ...born }).toEqual({})
    expect(born - 0).toBe(MOMENT)
    expect(String(born)).toBe(String(new Date(MOMENT)))
  })

  it('is copied in: writing to the original changes nothing', () => {
    const doc = trackedDocument()
    const original = new Date(0)
    doc.view.born = original
    expect(doc.patches(() => original.setTime(1))).toEqual([])
    expect(doc.view.born.getTime()).toBe(0)
  })

  it('is copied while it stays, moves when it leaves', () => {
    const doc = withDate()
    const { born } = doc.view
    doc.patches(() => (doc.view.copy = born))
    expect(doc.view.copy).not.toBe(born)
    doc.patches(() => delete doc.view.born)
    expect(doc.patches(() => born.setTime(5))).toEqual([])
    doc.patches(() => (doc.view.list = [born]))
    expect(doc.paths(() => born.setTime(6))).toEqual([['/list/0']])
    expect(doc.view.list[0]).toBe(born)
  })

  it('is found in lists, Maps and Sets after they have changed', () => {
    const doc = trackedDocument({
      list: [1, new Date(0), new Date(1)],
      map: new Map<string, unknown>([
        ['a', 1],
        ['b', new Date(0)],
      ]),
      set: new Set<unknown>([1, new Date(0)]),
    })
    const [, second, third] = doc.view.list
    const member = [...doc.view.set][1]
    doc.view.list.shift()
    doc.view.map.delete('a')
    doc.view.set.delete(1)
    expect(doc.paths(() => second.setTime(9))).toEqual([['/list/0']])
    expect(doc.paths(() => third.setTime(9))).toEqual([['/list/1']])
    expect(doc.paths(() => doc.view.map.get('b').setTime(9))).toEqual([['/map/$map/0/1']])
    expect(doc.paths(() => member.setTime(9))).toEqual([['/set/$set/0']])
  })

  it('is undone with its transaction', () => {
    const doc = withDate()
    const { born } = doc.view
    const stop = new Error('stop')
    const change = (): void => {
      doc.transact(() => {
        born.setFullYear(1990)
        born.setTime(Number.NaN)
        doc.view.born = new Date(0)
        throw stop
      })
    }
    expect(doc.patches(() => expect(change).toThrow(stop))).toEqual([])
    expect(doc.view.born).toBe(born)
    expect(born.getTime()).toBe(MOMENT)
    expect(doc.paths(() => born.setTime(1))).toEqual([['/born']])
  })
})

it('stays live in the deepest object there can be', () => {
  const doc = trackedDocument()
  let value: object = { at: new Date(0) }
  for (let level = 2; level < 500; level++) value = { in: value }
  doc.view.deep = value
  let deepest = doc.view.deep
  while (deepest.in) deepest = deepest.in
  const { length } = doc.lines
  deepest.at.setTime(5)
  expect(doc.lines.length).toBe(length + 1)
  doc.check()
})
