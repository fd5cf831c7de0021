import { describe, expect, it } from 'vitest'
import { difference } from './difference.js'
import { Pairing } from './pairing.js'

class Point {
  x = 1
}

describe('documents that a user can tell apart', () => {
  it.each([
    ['0 and -0', { n: 0 }, { n: -0 }],
    ['NaN and null', [Number.NaN], [null]],
    ['1 and 1n', [1], [1n]],
    ['the order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['a key that is undefined and none', { a: undefined }, {}],
    [
      'the order of a Map',
      new Map([
        [1, 1],
        [2, 2],
      ]),
      new Map([
        [2, 2],
        [1, 1],
      ]),
    ],
    ['keys of a Map', new Map<unknown, unknown>([['1', 1]]), new Map<unknown, unknown>([[1, 1]])],
    ['the order of a Set', new Set([1, 2]), new Set([2, 1])],
    ['members of a Set', new Set([{ n: 1 }]), new Set([{ n: 2 }])],
    ['dates', new Date(1), new Date(2)],
    ['bytes', { b: Uint8Array.of(1) }, { b: Uint8Array.of(2) }],
    ['a Buffer and bytes', { b: Buffer.from([1]) }, { b: Uint8Array.of(1) }],
    ['an instance of a class', new Point(), { x: 1 }],
    ['an object with no prototype', Object.create(null) as object, {}],
    ['a list and an object', [], {}],
    ['a list with a name', Object.assign([1], { name: 1 }), [1]],
    ['a list without one', [1], Object.assign([1], { name: 1 })],
    ['what such a name has', Object.assign([], { name: 1 }), Object.assign([], { name: 2 })],
    ['a hole and null', new Array<null>(1), [null]],
    ['something that is only shaped like a Map', Object.create(Map.prototype) as object, new Map()],
    [
      'something that is only shaped like a Date',
      Object.create(Date.prototype) as object,
      new Date(0),
    ],
  ])('%s', (_, found, expected) => {
    expect(difference({ at: found }, { at: expected })).toMatch(/^at '\/at/)
  })
})

it('finds no difference between equal documents', () => {
  const make = () => ({
    a: [1, -0, Number.NaN, 1n, null, { '': new Date(Number.NaN) }],
    m: new Map([[1, new Set([{}])]]),
    named: Object.assign([1], { name: [2] }),
  })
  expect(difference(make(), make())).toBeUndefined()
})

describe('identity', () => {
  const node = { n: 1 }
  const proxy = { n: 1 }

  it('is lost when another object stands for the same one', () => {
    const pairing = new Pairing()
    difference(proxy, node, pairing)
    expect(difference({ ...proxy }, node, pairing)).toContain('another object')
  })

  it('is doubled when one object stands for two', () => {
    expect(difference([proxy, proxy], [node, { ...node }], new Pairing())).toContain(
      'another place',
    )
  })
})
