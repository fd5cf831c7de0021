/**
 * on-change reports every write of a single property, and nothing else passes through it. The real
 * one runs here; it is only listened to, and made mute once, to show that the log hangs on it.
 */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const heard = vi.hoisted(() => ({ instances: 0, reports: [] as unknown[], mute: 'no' }))

vi.mock('on-change', async (importOriginal) => {
  const { default: onChange } = await importOriginal<{ default: Anything }>()
  const listening = (target: object, report: Anything, options: Anything): object => {
    heard.instances++
    const relay = function (this: unknown, ...all: unknown[]): unknown {
      heard.reports.push(all[0])
      if (heard.mute === 'no more stack') throw new RangeError('Maximum call stack size exceeded')
      return heard.mute === 'yes' ? undefined : report.apply(this, all)
    }
    return onChange(target, relay, options)
  }
  return { default: Object.assign(listening, onChange) }
})

beforeEach(() => {
  heard.reports.length = 0
  heard.mute = 'no'
})

const initial = () => ({
  n: 1,
  deep: { er: { n: 1 } },
  list: [{ n: 1 }, 2, 3],
  map: new Map([['k', { n: 1 }]]),
  '': { 'a/b': 1, constructor: { n: 1 } },
})

describe('the reporter', () => {
  it.each([
    ['an assignment', (db: Anything) => (db.n = 2)],
    ['a new key', (db: Anything) => (db.fresh = { a: { b: 1 } })],
    ['an assignment deep down', (db: Anything) => (db.deep.er.n = 2)],
    ['an object put in place of another', (db: Anything) => (db.deep = { er: 1 })],
    ['delete', (db: Anything) => delete db.deep.er],
    ['an element', (db: Anything) => (db.list[1] = 5)],
    ['an element at the end', (db: Anything) => (db.list[3] = 5)],
    ['a deleted element', (db: Anything) => delete db.list[1]],
    ['a write below an element', (db: Anything) => db.list[0].n++],
    ['a write below a Map', (db: Anything) => db.map.get('k').n++],
    ['undefined', (db: Anything) => (db.n = undefined)],
    ['a Map', (db: Anything) => (db.n = new Map())],
    ['an odd key', (db: Anything) => (db['']['a/b'] = 2)],
    ['an own constructor', (db: Anything) => (db[''].constructor = 2)],
    ['a key of every object', (db: Anything) => (db.toString = 2)],
    ['Reflect.set', (db: Anything) => Reflect.set(db, 'n', 9)],
    ['defineProperty', (db: Anything) => Object.defineProperty(db, 'n', { value: 9 })],
    ['a Map of the store moved', (db: Anything) => (db.map = { in: db.map })],
  ])('hears one write for %s', (_, change) => {
    const doc = trackedDocument(initial())
    expect(doc.patches(() => change(doc.view))).toHaveLength(1)
    expect(heard.reports).toHaveLength(1)
  })

  it('hears each property that Object.assign writes', () => {
    const doc = trackedDocument(initial())
    expect(doc.patches(() => Object.assign(doc.view, { a: 1, b: 2, c: {} }))).toHaveLength(3)
    expect(heard.reports).toHaveLength(3)
  })

  it('hears nothing of reads', () => {
    const { view: db } = trackedDocument(initial())
    JSON.stringify(db)
    for (const item of db.list) void item
    db.list.find((item: Anything) => item === 3)
    void [Object.keys(db), 'n' in db, { ...db.deep }, db.map.get('k').n, db[''].constructor.n]
    expect(heard.reports).toEqual([])
  })

  it.each([
    ['push', (list: Anything) => list.push(1)],
    ['pop', (list: Anything) => list.pop()],
    ['shift', (list: Anything) => list.shift()],
    ['unshift', (list: Anything) => list.unshift(1)],
    ['splice', (list: Anything) => list.splice(0, 1)],
    ['sort', (list: Anything) => list.sort()],
    ['reverse', (list: Anything) => list.reverse()],
    ['fill', (list: Anything) => list.fill(0)],
    ['copyWithin', (list: Anything) => list.copyWithin(0, 1)],
    ['length', (list: Anything) => (list.length = 1)],
  ])('hears nothing of %s, which is logged as one change by itself', (_, call) => {
    const doc = trackedDocument({ list: [5, 3, 4] })
    expect(doc.patches(() => call(doc.view.list))).toHaveLength(1)
    expect(heard.reports).toEqual([])
  })

  it('hears nothing of a write that changes nothing, or is refused', () => {
    const { view: db } = trackedDocument(initial())
    db.n = 1
    db.list[1] = 2
    delete db.absent
    expect(() => (db.n = () => 1)).toThrow()
    expect(heard.reports).toEqual([])
  })

  it.each([
    ['an assignment', (db: Anything) => (db.n = 2)],
    ['an assignment deep down', (db: Anything) => (db.deep.er.n = 2)],
    ['delete', (db: Anything) => delete db.list],
  ])('is what the log hangs on: %s that it does not tell of is not logged', (_, change) => {
    const doc = trackedDocument(initial())
    heard.mute = 'yes'
    change(doc.view)
    expect(heard.reports).toHaveLength(1)
    expect(doc.lines).toEqual([])
  })

  it('hears the same write again after one that the end of the stack cut short', () => {
    const doc = trackedDocument(initial())
    heard.mute = 'no more stack'
    expect(() => (doc.view.n = 2)).toThrow(RangeError)
    expect([doc.view.n, doc.lines]).toEqual([1, []])
    heard.mute = 'no'
    // Nobody knows how far it had come, so all of it is told before the change.
    const [whole, change] = doc.patches(() => (doc.view.n = 2))
    expect(whole).toMatchObject([{ op: 'replace', path: '' }])
    expect(change).toEqual([{ op: 'replace', path: '/n', value: 2 }])
    expect(doc.view.n).toBe(2)
  })

  it('is one for all containers of all documents', () => {
    for (let count = 0; count < 10; count++) trackedDocument(initial()).view.list[0].n = count + 2
    expect(heard.instances).toBe(1)
    expect(heard.reports).toHaveLength(10)
  })
})
