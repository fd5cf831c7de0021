/**
 * Why a deep change reporter cannot feed a log, concluded: logs that fail, refusals, and the cost
 * of it all.
 */
import { describe, expect, it } from 'vitest'
import { observe } from '../../lib/document/observe.js'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const stop = new Error('stop')

describe('6. a log that cannot take a change', () => {
  const one = () => ({ n: 1, o: { n: 1 }, list: [3, { n: 1 }, 2], map: new Map([[1, 1]]) })
  const initial = () => ({ ...one(), set: new Set([1]), born: new Date(0) })
  it.each([
    ['an assignment', (db: Anything) => (db.n = 2)],
    ['a new key', (db: Anything) => (db.fresh = {})],
    ['a write below', (db: Anything) => (db.o.n = 2)],
    ['delete', (db: Anything) => delete db.n],
    ['Object.assign', (db: Anything) => Object.assign(db, { a: 1, b: 2 })],
    ['defineProperty', (db: Anything) => Object.defineProperty(db, 'n', { value: 4 })],
    ['an element', (db: Anything) => (db.list[0] = 4)],
    ['an element beyond the end', (db: Anything) => (db.list[9] = 4)],
    ['length', (db: Anything) => (db.list.length = 0)],
    ['push', (db: Anything) => db.list.push(1, 2)],
    ['pop', (db: Anything) => db.list.pop()],
    ['shift', (db: Anything) => db.list.shift()],
    ['unshift', (db: Anything) => db.list.unshift(0)],
    ['splice', (db: Anything) => db.list.splice(0, 1, 'x', 'y')],
    ['sort', (db: Anything) => db.list.sort()],
    ['reverse', (db: Anything) => db.list.reverse()],
    ['fill', (db: Anything) => db.list.fill(0)],
    ['copyWithin', (db: Anything) => db.list.copyWithin(0, 1)],
    ['Map.set', (db: Anything) => db.map.set(2, 2)],
    ['Map.delete', (db: Anything) => db.map.delete(1)],
    ['Map.clear', (db: Anything) => db.map.clear()],
    ['Set.add', (db: Anything) => db.set.add(2)],
    ['Set.delete', (db: Anything) => db.set.delete(1)],
    ['Set.clear', (db: Anything) => db.set.clear()],
    ['a Date', (db: Anything) => db.born.setFullYear(1990)],
  ])('leaves memory as it was: %s', (_, change) => {
    const doc = trackedDocument(initial())
    const before = doc.text
    doc.outage = new Error('no room')
    const attempt = (): void => expect(() => change(doc.view)).toThrow(doc.outage)
    expect(doc.patches(attempt)).toEqual([])
    expect(doc.text).toBe(before)
    doc.outage = undefined
    expect(doc.patches(() => change(doc.view))).not.toEqual([])
  })

  it('goes on rightly after a recorder that failed once the change was made', () => {
    let failing = true
    const record: string[] = []
    const tree = observe(
      { a: {}, list: [] },
      {
        admit: () => undefined,
        record: (operations) => {
          if (failing) throw stop
          record.push(operations)
        },
        settle: () => undefined,
      },
    )
    const db = tree.root.view as Anything
    expect(() => (db.a.b = { n: 1 })).toThrow(stop)
    expect(() => db.list.push({ n: 1 })).toThrow(stop)
    failing = false
    db.a.b.n = 2
    db.list[0].n = 2
    expect(record).toEqual([
      '{"op":"replace","path":"/a/b/n","value":2}',
      '{"op":"replace","path":"/list/0/n","value":2}',
    ])
  })
})

describe('7. refusing', () => {
  it('throws and applies nothing, for an assignment and for push alike', () => {
    const doc = trackedDocument({ list: [1] })
    const refused = { code: 'KEEPSAKE_BAD_VALUE' }
    expect(() => (doc.view.f = () => 1)).toThrow(expect.objectContaining(refused))
    expect(() => doc.view.list.push(2, () => 1)).toThrow(expect.objectContaining(refused))
    doc.check()
    expect(doc.text).toBe('{"list":[1]}')
    expect(doc.lines).toEqual([])
  })
})

describe('8. cost, counted rather than timed', () => {
  /** How often the raw list of that length was read, in whichever way. */
  function readsOfList(length: number, work: (list: Anything) => unknown): number {
    let reads = 0
    const counting = new Proxy(Array<number>(length).fill(0), {
      get(target, key, receiver) {
        reads++
        return Reflect.get(target, key, receiver) as unknown
      },
    })
    const nothing = () => undefined
    const tree = observe({ list: counting }, { admit: nothing, record: nothing, settle: nothing })
    const { list } = tree.root.view as Anything
    reads = 0
    work(list)
    return reads
  }

  it.each([
    ['push', (list: Anything) => list.push(1)],
    ['pop', (list: Anything) => list.pop()],
    ['an element read', (list: Anything) => list[5]],
    ['an element written', (list: Anything) => (list[5] = 1)],
    ['at', (list: Anything) => list.at(-1)],
    ['a find that ends early', (list: Anything) => list.find(() => true)],
  ])('does not look at the rest of the list for %s', (_, work) => {
    expect(readsOfList(10_000, work)).toBe(readsOfList(10, work))
  })

  it('logs one short operation for shift on 100,000 elements', () => {
    const doc = trackedDocument({ list: Array.from({ length: 100_000 }, (_, n) => n) })
    doc.view.list.shift()
    expect(doc.lines).toEqual([[{ op: 'remove', path: '/list/0' }]])
    doc.check()
  })
})
