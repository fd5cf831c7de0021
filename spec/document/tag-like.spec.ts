/**
 * Objects of the user whose only key is a tag, while they live: they are written with one more `$`,
 * so a pointer cannot lead through them, and they are written as a whole.
 */
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const TAGS = ['$date', '$map', '$set', '$bigint', '$bytes', '$number', '$$date', '$$$set']

describe('an object whose only key is a tag', () => {
  it.each(TAGS)('becomes one with two keys, and one again: %s', (tag) => {
    const doc = trackedDocument()
    expect(doc.patches(() => (doc.view.x = { [tag]: 1 }))).toEqual([
      [{ op: 'add', path: '/x', value: { [`$${tag}`]: 1 } }],
    ])
    expect(doc.patches(() => (doc.view.x.y = 2))).toEqual([
      [{ op: 'replace', path: '/x', value: { [tag]: 1, y: 2 } }],
    ])
    expect(doc.patches(() => (doc.view.x[tag] = 3))).toEqual([
      [{ op: 'replace', path: `/x/${tag}`, value: 3 }],
    ])
    expect(doc.patches(() => delete doc.view.x.y)).toEqual([
      [{ op: 'replace', path: '/x', value: { [`$${tag}`]: 3 } }],
    ])
    expect(doc.patches(() => delete doc.view.x[tag])).toHaveLength(1)
    expect(isDeepStrictEqual(doc.view, { x: {} })).toBe(true)
  })

  it.each(TAGS)('comes to be by a plain assignment: %s', (tag) => {
    const doc = trackedDocument({ x: {}, y: { a: 1 } })
    doc.patches(() => (doc.view.x[tag] = { deep: 1 }))
    doc.patches(() => (doc.view.y[tag] = { deep: 1 }))
    doc.patches(() => delete doc.view.y.a)
    doc.patches(() => doc.view.x[tag].deep++)
    doc.patches(() => doc.view.y[tag].deep++)
    expect(doc.lines).toHaveLength(5)
    expect(isDeepStrictEqual(doc.view.x, { [tag]: { deep: 2 } })).toBe(true)
  })

  it('is found again below others of its kind', () => {
    const doc = trackedDocument({ a: { $set: { b: { $map: { c: { $date: { n: 1 } } } } } } })
    const held = doc.view.a.$set.b.$map.c.$date
    expect(doc.paths(() => held.n++)).toEqual([['/a']])
    expect(doc.paths(() => (doc.view.a.other = 1))).toEqual([['/a']])
    expect(doc.paths(() => held.n++)).toEqual([['/a/$set/b']])
    expect(doc.paths(() => (doc.view.a.$set.b.other = 1))).toEqual([['/a/$set/b']])
    expect(doc.paths(() => held.n++)).toEqual([['/a/$set/b/$map/c']])
    expect(doc.paths(() => delete doc.view.a.other)).toEqual([['/a']])
    expect(doc.paths(() => held.n++)).toEqual([['/a']])
  })

  it.each([
    ['push', (x: Anything) => x.$set.push(5)],
    ['shift', (x: Anything) => x.$set.shift()],
    ['splice', (x: Anything) => x.$set.splice(0, 1, 7, 8)],
    ['sort', (x: Anything) => x.$set.sort()],
    ['reverse', (x: Anything) => x.$set.reverse()],
    ['length', (x: Anything) => (x.$set.length = 0)],
    ['an element', (x: Anything) => (x.$set[0] = 9)],
    ['another value', (x: Anything) => (x.$set = 'gone')],
    ['the same tag escaped', (x: Anything) => (x.$$set = 1)],
  ])('keeps the list it holds: %s', (_, change) => {
    const doc = trackedDocument({ list: [{ $set: [3, 1, 2] }] })
    expect(doc.paths(() => change(doc.view.list[0]))).toEqual([['/list/0']])
  })

  it('keeps the Dates, Maps and Sets it holds', () => {
    const doc = trackedDocument({
      d: { $date: new Date(0) },
      m: { $map: new Map([['k', { n: 1 }]]) },
      s: { $set: new Set([1]) },
    })
    expect(doc.paths(() => doc.view.d.$date.setTime(1))).toEqual([['/d']])
    expect(doc.paths(() => doc.view.m.$map.set('l', 1))).toEqual([['/m']])
    expect(doc.paths(() => doc.view.m.$map.get('k').n++)).toEqual([['/m']])
    expect(doc.paths(() => doc.view.m.$map.clear())).toEqual([['/m']])
    expect(doc.paths(() => doc.view.s.$set.add(2))).toEqual([['/s']])
    expect(doc.paths(() => doc.view.s.$set.delete(1))).toEqual([['/s']])
  })

  it('can be the document itself', () => {
    const doc = trackedDocument()
    expect(doc.paths(() => (doc.view.$date = 1))).toEqual([['']])
    expect(doc.paths(() => (doc.view.$date = { n: 1 }))).toEqual([['']])
    expect(doc.paths(() => doc.view.$date.n++)).toEqual([['']])
    expect(doc.paths(() => (doc.view.x = 1))).toEqual([['']])
    expect(doc.paths(() => doc.view.$date.n++)).toEqual([['/$date/n']])
    expect(doc.paths(() => delete doc.view.x)).toEqual([['']])
    expect(doc.paths(() => delete doc.view.$date)).toHaveLength(1)
    expect(doc.text).toBe('{}')
  })

  it('can be a value of a Map and a member of a Set', () => {
    const doc = trackedDocument({
      m: new Map([['k', { $date: [1] }]]),
      s: new Set([{ $set: [1] }]),
    })
    const [member] = doc.view.s
    expect(doc.paths(() => doc.view.m.get('k').$date.push(2))).toEqual([['/m/$map/0/1']])
    expect(doc.paths(() => member.$set.push(2))).toEqual([['/s/$set/0']])
    expect(doc.paths(() => (member.x = 2))).toEqual([['/s/$set/0']])
    expect(doc.paths(() => member.$set.push(3))).toEqual([['/s/$set/0/$set/2']])
  })

  it('moves, is copied and comes back from outside', () => {
    const doc = trackedDocument({ list: [{ $date: { n: 1 } }], x: null })
    const held = doc.view.list[0]
    doc.patches(() => (doc.view.copy = held))
    doc.patches(() => doc.view.list.shift())
    held.$set = [1]
    delete held.$date
    expect(doc.paths(() => (doc.view.x = held))).toEqual([['/x']])
    expect(doc.paths(() => held.$set.push(2))).toEqual([['/x']])
    expect(doc.paths(() => doc.view.copy.$date.n++)).toEqual([['/copy']])
    expect(isDeepStrictEqual(doc.view.x, { $set: [1, 2] })).toBe(true)
  })

  it('is undone like every other', () => {
    const doc = trackedDocument({ x: { $date: { n: 1 } }, y: { $set: [1], a: 1 } })
    const before = doc.text
    const stop = new Error('stop')
    const change = (): void => {
      doc.transact(() => {
        doc.view.x.other = 1
        doc.view.x.$date.n++
        delete doc.view.x.$date
        delete doc.view.y.a
        doc.view.y.$set.push(2)
        throw stop
      })
    }
    expect(doc.patches(() => expect(change).toThrow(stop))).toEqual([])
    expect(doc.text).toBe(before)
    expect(doc.paths(() => doc.view.x.$date.n++)).toEqual([['/x']])
    expect(doc.paths(() => doc.view.y.$set.push(2))).toEqual([['/y/$set/1']])
  })

  it('is one line in a transaction that changes it to and fro', () => {
    const doc = trackedDocument({ x: { $date: 1 } })
    const written = doc.paths(() =>
      doc.transact(() => {
        doc.view.x.y = 1
        doc.view.x.$date = { n: 1 }
        doc.view.x.$date.n = 2
        delete doc.view.x.y
        doc.view.x.$date.n = 3
      }),
    )
    expect(written).toHaveLength(1)
    expect(isDeepStrictEqual(doc.view.x, { $date: { n: 3 } })).toBe(true)
  })
})
