/** Values as the file has them, and back: the table of tags. */
import { isDeepStrictEqual } from 'node:util'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { decode } from '../../lib/document/decode.js'
import { encode, primitiveText } from '../../lib/document/encode.js'
import { trackedDocument } from '../support/tracked-document.js'

const NOTHING = { tagLike: () => undefined }
const written = (value: unknown): string => JSON.stringify(encode(value))
const read = (text: string): unknown => decode(JSON.parse(text), NOTHING)

const TABLE: readonly (readonly [name: string, value: unknown, text: string])[] = [
  ['null', null, 'null'],
  ['true', true, 'true'],
  ['false', false, 'false'],
  ['a string', 'x', '"x"'],
  ['an empty string', '', '""'],
  ['a string like a tag', '$date', '"$date"'],
  ['a lone surrogate', '\ud800', '"\\ud800"'],
  ['emoji', '👩‍👧', '"👩‍👧"'],
  ['line separators', '\u2028\n\0', '"\u2028\\n\\u0000"'],
  ['0', 0, '0'],
  ['-0', -0, '{"$number":"-0"}'],
  ['NaN', Number.NaN, '{"$number":"NaN"}'],
  ['Infinity', Number.POSITIVE_INFINITY, '{"$number":"Infinity"}'],
  ['-Infinity', Number.NEGATIVE_INFINITY, '{"$number":"-Infinity"}'],
  ['a fraction', 0.1, '0.1'],
  ['a negative number', -1.5, '-1.5'],
  ['the smallest number', 5e-324, '5e-324'],
  ['the largest number', Number.MAX_VALUE, '1.7976931348623157e+308'],
  ['2 ** 53', 2 ** 53, '9007199254740992'],
  ['a bigint', 123n, '{"$bigint":"123"}'],
  ['a negative bigint', -(2n ** 70n), '{"$bigint":"-1180591620717411303424"}'],
  ['0n', 0n, '{"$bigint":"0"}'],
  ['a Date', new Date(1_795_328_220_000), '{"$date":"2026-11-22T06:17:00.000Z"}'],
  ['the first Date there is', new Date(-8.64e15), '{"$date":"-271821-04-20T00:00:00.000Z"}'],
  ['the last Date there is', new Date(8.64e15), '{"$date":"+275760-09-13T00:00:00.000Z"}'],
  ['an invalid Date', new Date(Number.NaN), '{"$date":null}'],
  ['bytes', new Uint8Array([222, 173, 190, 239]), '{"$bytes":"3q2+7w=="}'],
  ['no bytes', new Uint8Array(), '{"$bytes":""}'],
  ['a Map', new Map([['k', 1]]), '{"$map":[["k",1]]}'],
  ['an empty Map', new Map(), '{"$map":[]}'],
  ['a Set', new Set(['a', 'b']), '{"$set":["a","b"]}'],
  ['an empty Set', new Set(), '{"$set":[]}'],
  [
    'a Map with all kinds of keys',
    new Map<unknown, unknown>([
      [1, 'n'],
      ['1', 's'],
      [null, 0],
      [true, 1],
      [1n, 2],
      [Number.NaN, 3],
      ['', 4],
    ]),
    '{"$map":[[1,"n"],["1","s"],[null,0],[true,1],[{"$bigint":"1"},2],[{"$number":"NaN"},3],["",4]]}',
  ],
  [
    'containers inside each other',
    new Map<unknown, unknown>([['m', new Set<unknown>([new Map([['d', [new Date(0)]]])])]]),
    '{"$map":[["m",{"$set":[{"$map":[["d",[{"$date":"1970-01-01T00:00:00.000Z"}]]]}]}]]}',
  ],
  ['an empty object', {}, '{}'],
  ['an object', { b: 1, a: [2, -0] }, '{"b":1,"a":[2,{"$number":"-0"}]}'],
  ['a list', [1, null, [], {}], '[1,null,[],{}]'],
]

/** One more `$` for a one-key object whose key is a tag, whatever it holds. */
const OWN: readonly (readonly [name: string, value: unknown, text: string])[] = [
  ['$date', { $date: 1 }, '{"$$date":1}'],
  [
    '$date with a text',
    { $date: '2026-11-22T06:17:00.000Z' },
    '{"$$date":"2026-11-22T06:17:00.000Z"}',
  ],
  ['$$date', { $$date: 1 }, '{"$$$date":1}'],
  ['$$$date', { $$$date: 1 }, '{"$$$$date":1}'],
  ['$map', { $map: [['a', 1]] }, '{"$$map":[["a",1]]}'],
  ['$set', { $set: { a: 1 } }, '{"$$set":{"a":1}}'],
  ['$bigint', { $bigint: '12' }, '{"$$bigint":"12"}'],
  ['$bytes', { $bytes: '' }, '{"$$bytes":""}'],
  ['$number', { $number: 'NaN' }, '{"$$number":"NaN"}'],
  ['a tag in a tag', { $set: { $set: [] } }, '{"$$set":{"$$set":[]}}'],
  ['a tag around a Set', { $set: new Set([1]) }, '{"$$set":{"$set":[1]}}'],
  ['a tag in a Map', new Map([['k', { $date: 1 }]]), '{"$map":[["k",{"$$date":1}]]}'],
  ['two keys', { $date: 1, x: 2 }, '{"$date":1,"x":2}'],
  ['two tags', { $date: 1, $set: [1] }, '{"$date":1,"$set":[1]}'],
  ['an unknown tag', { $regexp: 'x' }, '{"$regexp":"x"}'],
  ['a tag in capitals', { $Date: 1 }, '{"$Date":1}'],
  ['no $', { date: 1 }, '{"date":1}'],
  ['$ alone', { $: 1 }, '{"$":1}'],
  ['$$ alone', { $$: 1 }, '{"$$":1}'],
]

describe('a value', () => {
  it.each(TABLE)('is written as the format says: %s', (_, value, text) => {
    expect(written(value)).toBe(text)
  })

  it.each(TABLE.filter(([, value]) => typeof value !== 'object'))(
    'is written the same alone: %s',
    (_, value, text) => {
      expect(primitiveText(value)).toBe(text)
    },
  )

  it.each([...TABLE, ...OWN])('comes back as it was: %s', (_, value, text) => {
    const back = read(text)
    expect(back).toStrictEqual(value)
    expect(written(back)).toBe(text)
  })

  it.each(TABLE)('is kept by a document in every place: %s', (_, value) => {
    const doc = trackedDocument({ list: [], map: new Map(), set: new Set() })
    doc.patches(() => (doc.view.property = value))
    doc.patches(() => doc.view.list.push(value))
    doc.patches(() => doc.view.map.set('k', value))
    doc.patches(() => doc.view.set.add(value))
    doc.patches(() => (doc.view.deep = { in: [value, new Map([['k', value]]), new Set([value])] }))
    expect(doc.lines).toHaveLength(5)
    expect(doc.view.property).toStrictEqual(value)
    expect(doc.view.list[0]).toStrictEqual(value)
    expect(doc.view.map.get('k')).toStrictEqual(value)
    expect(doc.view.deep.in[1].get('k')).toStrictEqual(value)
  })

  it.each(OWN)("is not mistaken when it is the user's own object: %s", (_, value, text) => {
    expect(written(value)).toBe(text)
    const doc = trackedDocument({ list: [] })
    doc.patches(() => (doc.view.property = value))
    doc.patches(() => doc.view.list.push(value, [value]))
    expect(doc.view.property).toStrictEqual(value)
  })
})

describe('-0 in a Map or Set', () => {
  it('is 0 as a key or member, as in every Map and Set', () => {
    const doc = trackedDocument({ map: new Map(), set: new Set() })
    doc.patches(() => doc.view.map.set(-0, -0))
    doc.patches(() => doc.view.set.add(-0))
    doc.patches(() => (doc.view.both = [new Map([[-0, 1]]), new Set([-0])]))
    expect([...doc.view.map]).toEqual([[0, -0]])
    expect([...doc.view.set]).toEqual([0])
    expect(doc.patches(() => doc.view.map.set(0, -0))).toEqual([])
    expect(doc.patches(() => doc.view.set.add(0))).toEqual([])
    expect(doc.patches(() => doc.view.map.delete(-0))).toHaveLength(1)
  })
})

describe('encoding', () => {
  it('changes nothing of what it is given', () => {
    const value = { a: [1, { b: -0 }], d: new Date(0), $date: 1 }
    const before = structuredClone(value)
    encode(value)
    expect(isDeepStrictEqual(value, before)).toBe(true)
  })

  it('shares what needs no tag', () => {
    const plain = { a: [1, { b: 'x' }] }
    expect(encode(plain)).toBe(plain)
    expect((encode({ plain, tagged: 1n }) as { plain: unknown }).plain).toBe(plain)
  })

  it('takes values made in another realm', () => {
    const doc = trackedDocument()
    doc.view.foreign = runInNewContext(
      '({ list: [1, { a: 1 }], date: new Date(0), map: new Map([[1, []]]), set: new Set([1]), bytes: new Uint8Array([1]) })',
    )
    doc.check()
    const { list, date, map, set, bytes } = doc.view.foreign
    expect([list, date, map, set, bytes].map((value) => value.constructor)).toEqual([
      Array,
      Date,
      Map,
      Set,
      Uint8Array,
    ])
    expect(doc.paths(() => date.setTime(1))).toEqual([['/foreign/date']])
    expect(doc.paths(() => map.get(1).push(1))).toEqual([['/foreign/map/$map/0/1/0']])
  })
})
