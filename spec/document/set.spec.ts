/** Sets stay live: every change is one log line, and everything else is as Sets are. */
import { inspect, isDeepStrictEqual, types } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const members = (): unknown[] => ['a', 'b', { n: 1 }, [1], 0, null]
const withSet = () => trackedDocument({ s: new Set(members()) })

const CHANGES: readonly (readonly [name: string, change: (s: Anything) => unknown])[] = [
  ['add of a primitive', (s) => s.add('c')],
  ['add of an object', (s) => s.add({ n: 1 })],
  ['add of NaN', (s) => s.add(Number.NaN)],
  ['add of a bigint', (s) => s.add(0n)],
  ['add of a Set', (s) => s.add(new Set([1]))],
  ['delete of the first', (s) => s.delete('a')],
  ['delete of the last', (s) => s.delete(null)],
  ['delete of an object', (s) => s.delete([...s][2])],
  ['clear', (s) => s.clear()],
  ['a write below a member', (s) => [...s][2].n++],
]

describe('a Set of the document', () => {
  it.each(CHANGES)('takes %s, one line, with the answer of a plain Set', (_, change) => {
    const doc = withSet()
    const plain = new Set(members())
    let answer: unknown
    expect(doc.patches(() => (answer = change(doc.view.s)))).toHaveLength(1)
    const wanted = change(plain)
    const same = wanted === plain ? answer === doc.view.s : isDeepStrictEqual(answer, wanted)
    expect(same).toBe(true)
    expect(inspect([...doc.view.s])).toBe(inspect([...plain]))
  })

  it('names the places of its members', () => {
    const doc = withSet()
    expect(doc.patches(() => doc.view.s.add('c'))).toEqual([
      [{ op: 'add', path: '/s/$set/6', value: 'c' }],
    ])
    expect(doc.patches(() => doc.view.s.delete('a'))).toEqual([
      [{ op: 'remove', path: '/s/$set/0' }],
    ])
    expect(doc.paths(() => [...doc.view.s][1].n++)).toEqual([['/s/$set/1/n']])
    expect(doc.patches(() => doc.view.s.clear())).toEqual([
      [{ op: 'replace', path: '/s/$set', value: [] }],
    ])
  })

  it('logs nothing for what changes nothing', () => {
    const doc = withSet()
    const { s } = doc.view
    expect(doc.patches(() => s.add('a').add(-0).add(null))).toEqual([])
    expect(doc.patches(() => s.add([...s][2]))).toEqual([])
    expect(doc.patches(() => s.delete('zoe'))).toEqual([])
    expect(doc.patches(() => s.delete({ n: 1 }))).toEqual([])
    s.clear()
    expect(doc.patches(() => s.clear())).toEqual([])
  })

  it('takes undefined as null, which it may hold already', () => {
    const doc = withSet()
    expect(doc.patches(() => doc.view.s.add(undefined))).toEqual([])
    doc.view.s.delete(null)
    expect(doc.patches(() => doc.view.s.add(undefined))).toHaveLength(1)
    expect(doc.view.s.has(null)).toBe(true)
    doc.patches(() => (doc.view.fresh = new Set([1, undefined, null, 2])))
    expect([...doc.view.fresh]).toEqual([1, null, 2])
  })

  it('keeps held members in place through all of it', () => {
    const doc = withSet()
    const member = [...doc.view.s][2]
    expect(doc.view.s.has(member)).toBe(true)
    doc.view.s.delete('a')
    expect(doc.paths(() => member.n++)).toEqual([['/s/$set/1/n']])
    doc.view.s.delete(member)
    expect(doc.view.s.has(member)).toBe(false)
    expect(doc.patches(() => member.n++)).toEqual([])
    doc.view.s.add(member)
    expect(doc.view.s.has(member)).toBe(true)
    expect(doc.paths(() => member.n++)).toEqual([['/s/$set/4/n']])
  })

  it('copies a member that stays elsewhere', () => {
    const doc = trackedDocument({ s: new Set(), o: { n: 1 } })
    doc.patches(() => doc.view.s.add(doc.view.o))
    const [copy] = doc.view.s
    expect(copy).not.toBe(doc.view.o)
    expect(doc.view.s.has(doc.view.o)).toBe(false)
    expect(doc.paths(() => copy.n++)).toEqual([['/s/$set/0/n']])
    expect(doc.view.o.n).toBe(1)
  })

  it.each<readonly [string, (s: Anything) => Anything]>([
    [
      'forEach',
      (s) => {
        const seen: unknown[] = []
        s.forEach((member: unknown) => seen.push(member))
        return seen[2]
      },
    ],
    ['values', (s) => [...s.values()][2]],
    ['keys', (s) => [...s.keys()][2]],
    ['entries', (s) => [...s.entries()][2][1]],
    ['for…of', (s) => [...s][2]],
    ['new Set', (s) => [...new Set<unknown>(s)][2]],
    ['Array.from', (s) => Array.from(s)[2]],
  ])('gives by %s the members that are live', (_, read) => {
    const doc = withSet()
    const member = read(doc.view.s)
    expect(doc.view.s.has(member)).toBe(true)
    expect(doc.paths(() => member.n++)).toEqual([['/s/$set/2/n']])
  })

  it('gives forEach the set itself, each member twice, and a this', () => {
    const { view: db } = withSet()
    const self = {}
    const seen: unknown[] = []
    db.s.forEach(function (this: unknown, member: unknown, key: unknown, set: unknown) {
      seen.push(this === self && member === key && set === db.s)
    }, self)
    expect(seen).toEqual(Array(6).fill(true))
  })

  it('can be changed while it is walked through, as a plain one can', () => {
    const doc = withSet()
    const plain = new Set(members())
    const walk = (s: Set<unknown>): unknown[] => {
      const seen: unknown[] = []
      for (const member of s) {
        seen.push(member)
        if (member === 'a') s.delete('b')
        if (member === 0) s.add('late')
      }
      return seen
    }
    expect(isDeepStrictEqual(walk(doc.view.s), walk(plain))).toBe(true)
    doc.check()
  })

  it('is a real one, and always the same', () => {
    const { view: db } = withSet()
    const plain = new Set(members())
    expect(db.s).toBe(db.s)
    expect(db.s instanceof Set).toBe(true)
    expect(types.isSet(db.s)).toBe(true)
    expect(isDeepStrictEqual(db.s, plain)).toBe(true)
    expect(isDeepStrictEqual(plain, db.s)).toBe(true)
    expect(inspect(db.s)).toBe(inspect(plain))
    expect(structuredClone(db.s)).toStrictEqual(plain)
    expect(db.s).toStrictEqual(plain)
    expect(Object.keys(db.s)).toEqual([])
    expect([db.s.size, db.s.has('a'), db.s.has('zoe')]).toEqual([6, true, false])
  })

  it('is copied in: writing to the original changes nothing', () => {
    const doc = trackedDocument()
    const leaf = { n: 1 }
    const original = new Set<unknown>([leaf])
    doc.view.s = original
    leaf.n = 2
    original.add(1)
    doc.check()
    expect(doc.view.s).toStrictEqual(new Set([{ n: 1 }]))
  })
})
