/** Keys that mean something elsewhere are ordinary data here. */
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { trackedDocument } from '../support/tracked-document.js'

const KEYS: readonly (readonly [key: string, step: string])[] = [
  ['', '/'],
  [' ', '/ '],
  ['/', '/~1'],
  ['~', '/~0'],
  ['a/b', '/a~1b'],
  ['a~b', '/a~0b'],
  ['a~1b', '/a~01b'],
  ['a~0b', '/a~00b'],
  ['~01/', '/~001~1'],
  ['a.b', '/a.b'],
  ['a[0]', '/a[0]'],
  ['-', '/-'],
  ['0', '/0'],
  ['00', '/00'],
  ['-1', '/-1'],
  ['1e3', '/1e3'],
  ['4294967295', '/4294967295'],
  ['constructor', '/constructor'],
  ['prototype', '/prototype'],
  ['toString', '/toString'],
  ['valueOf', '/valueOf'],
  ['hasOwnProperty', '/hasOwnProperty'],
  ['isPrototypeOf', '/isPrototypeOf'],
  ['__defineGetter__', '/__defineGetter__'],
  ['__lookupSetter__', '/__lookupSetter__'],
  ['length', '/length'],
  ['push', '/push'],
  ['size', '/size'],
  ['then', '/then'],
  ['toJSON', '/toJSON'],
  ['inspect', '/inspect'],
  ['op', '/op'],
  ['path', '/path'],
  ['$', '/$'],
  ['$ref', '/$ref'],
  ['"', '/"'],
  ['\\', '/\\'],
  ['\n\0', '/\n\0'],
  ['\ud800', '/\ud800'],
  ['\udfff x', '/\udfff x'],
  ['👩‍👧', '/👩‍👧'],
  ['ä', '/ä'],
  ['a\u0308', '/a\u0308'],
  ['\u2028', '/\u2028'],
  ['\ufeff', '/\ufeff'],
  ['undefined', '/undefined'],
  ['null', '/null'],
  ['true', '/true'],
]

describe('a key', () => {
  it.each(KEYS)('is ordinary data: %j', (key, step) => {
    const doc = trackedDocument({ other: 1 })
    expect(doc.patches(() => (doc.view[key] = 1))).toEqual([[{ op: 'add', path: step, value: 1 }]])
    expect(doc.patches(() => (doc.view[key] = 2))).toEqual([
      [{ op: 'replace', path: step, value: 2 }],
    ])
    expect(doc.paths(() => (doc.view[key] = { [key]: { [key]: 1 } }))).toEqual([[step]])
    expect(doc.paths(() => (doc.view[key][key][key] = 2))).toEqual([[step + step + step]])
    expect(doc.paths(() => (doc.view[key][key] = [0]))).toEqual([[step + step]])
    expect(doc.paths(() => doc.view[key][key].push(1))).toEqual([[`${step}${step}/1`]])
    expect(Object.hasOwn(doc.view, key)).toBe(true)
    expect(isDeepStrictEqual(doc.view[key], { [key]: [0, 1] })).toBe(true)
    expect(doc.patches(() => delete doc.view[key])).toEqual([[{ op: 'remove', path: step }]])
    expect(Object.hasOwn(doc.view, key)).toBe(false)
  })

  it.each(KEYS)('is found again by a held reference: %j', (key, step) => {
    const doc = trackedDocument({ list: [1, { [key]: { n: 1 } }] })
    const held = doc.view.list[1][key]
    doc.view.list.shift()
    expect(doc.paths(() => held.n++)).toEqual([[`/list/0${step}/n`]])
    doc.view.list[0] = { [key]: held }
    expect(doc.view.list[0][key]).toBe(held)
    expect(doc.paths(() => held.n++)).toEqual([[`/list/0${step}/n`]])
  })

  it.each(KEYS)('is a key of a Map as well: %j', (key) => {
    const doc = trackedDocument({ m: new Map<unknown, unknown>([['first', 1]]) })
    doc.patches(() => doc.view.m.set(key, { n: 1 }))
    expect(doc.paths(() => doc.view.m.get(key).n++)).toEqual([['/m/$map/1/1/n']])
    doc.patches(() => doc.view.m.delete('first'))
    expect(doc.paths(() => doc.view.m.get(key).n++)).toEqual([['/m/$map/0/1/n']])
  })

  it.each(KEYS)('comes back in its place when its removal is undone: %j', (key) => {
    const doc = trackedDocument({ before: 1, [key]: { n: 1 }, after: 2 })
    const before = doc.text
    const stop = new Error('stop')
    const change = (): void => {
      doc.transact(() => {
        delete doc.view[key]
        doc.view.late = 1
        doc.view[key] = 2
        throw stop
      })
    }
    expect(doc.patches(() => expect(change).toThrow(stop))).toEqual([])
    expect(doc.text).toBe(before)
  })

  it('goes where JavaScript puts it: indices first, then in the order of writing', () => {
    const doc = trackedDocument({ b: 1, a: 1 })
    doc.patches(() => (doc.view['10'] = 1))
    doc.patches(() => (doc.view['2'] = 1))
    doc.patches(() => (doc.view['-1'] = 1))
    doc.patches(() => (doc.view.b = 2))
    doc.patches(() => delete doc.view.b)
    doc.patches(() => (doc.view.b = 3))
    expect(Object.keys(doc.view)).toEqual(['2', '10', 'a', '-1', 'b'])
  })

  it('may be a number, as everywhere', () => {
    const doc = trackedDocument()
    expect(doc.paths(() => (doc.view[7] = { n: 1 }))).toEqual([['/7']])
    expect(doc.paths(() => (doc.view[1.5] = 1))).toEqual([['/1.5']])
    expect(doc.paths(() => doc.view['7'].n++)).toEqual([['/7/n']])
  })
})
