/** Files from elsewhere may hold what looks like a tag and is none. It stays the user's own. */
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { decode, mayHoldTags } from '../../lib/document/decode.js'
import { TrackedDocument } from '../support/tracked-document.js'

const FOREIGN = [
  '{"$set":{"a":1}}',
  '{"$set":"x"}',
  '{"$set":null}',
  '{"$set":[1,1]}',
  '{"$set":[0,{"$number":"-0"}]}',
  '{"$map":{"a":1}}',
  '{"$map":[1]}',
  '{"$map":[["a"]]}',
  '{"$map":[["a",1,2]]}',
  '{"$map":[["a",1],["a",2]]}',
  '{"$map":[[{"a":1},1]]}',
  '{"$map":[[["a"],1]]}',
  '{"$map":[[{"$date":null},1]]}',
  '{"$date":1}',
  '{"$date":"yesterday"}',
  '{"$date":true}',
  '{"$date":{}}',
  '{"$date":"2026-13-45T00:00:00.000Z"}',
  '{"$bigint":12}',
  '{"$bigint":"1.5"}',
  '{"$bigint":""}',
  '{"$bigint":"0x10"}',
  '{"$bigint":" 1"}',
  '{"$bytes":1}',
  '{"$bytes":"?"}',
  '{"$bytes":"AAA"}',
  '{"$bytes":["AA=="]}',
  '{"$number":1}',
  '{"$number":"1"}',
  '{"$number":"nan"}',
  '{"$number":"+Infinity"}',
]

describe('an object that only looks tagged', () => {
  it.each(FOREIGN)('is plain data: %s', (text) => {
    const plain: unknown = JSON.parse(text)
    const doc = new TrackedDocument(`{"x":${text},"list":[${text}]}`)
    doc.check()
    expect(Object.keys(doc.view.x)).toEqual(Object.keys(plain as object))
    expect(Object.getPrototypeOf(doc.view.x)).toBe(Object.prototype)
    expect(doc.lines).toEqual([])
  })

  it.each(FOREIGN)('can be written to, and to it and from it: %s', (text) => {
    const doc = new TrackedDocument(`{"x":${text},"list":[${text}]}`)
    const [key = ''] = Object.keys(JSON.parse(text) as object)
    doc.patches(() => (doc.view.x[key] = { a: 1 }))
    doc.patches(() => (doc.view.x[key].a = 2))
    doc.patches(() => (doc.view.x.y = 3))
    doc.patches(() => delete doc.view.x.y)
    doc.patches(() => (doc.view.list[0].y = 3))
    doc.patches(() => (doc.view.list[0][key] = 'z'))
    doc.patches(() => delete doc.view.list[0].y)
    doc.patches(() => delete doc.view.list[0][key])
    expect(isDeepStrictEqual(doc.view, { x: { [key]: { a: 2 } }, list: [{}] })).toBe(true)
    expect(doc.lines).toHaveLength(8)
  })

  it.each(FOREIGN)('is copied, moved and deleted: %s', (text) => {
    const doc = new TrackedDocument(`{"x":${text},"list":[${text},1]}`)
    doc.patches(() => (doc.view.copy = doc.view.x))
    doc.patches(() => doc.view.list.push(doc.view.list.shift()))
    doc.patches(() => delete doc.view.x)
    expect(doc.view.copy).toStrictEqual(doc.view.list[1])
  })

  it('is plain data at the root as well', () => {
    for (const text of ['{"$set":[1,2]}', '{"$map":[["a",1]]}', '{"$date":null}', '{"$$x":1}']) {
      const doc = new TrackedDocument(text)
      doc.check()
      expect(isDeepStrictEqual(doc.view, JSON.parse(text))).toBe(true)
      doc.patches(() => (doc.view.more = 1))
      doc.patches(() => delete doc.view.more)
    }
  })

  it('keeps a list that is changed below it', () => {
    const doc = new TrackedDocument('{"x":{"$set":[1,1]}}')
    doc.patches(() => doc.view.x.$set.push(2))
    doc.patches(() => doc.view.x.$set.splice(0, 2, { deep: 1 }))
    doc.patches(() => doc.view.x.$set[0].deep++)
    expect(isDeepStrictEqual(doc.view.x, { $set: [{ deep: 2 }, 2] })).toBe(true)
  })
})

describe('a tagged value', () => {
  it('is read leniently where people write it by hand', () => {
    const doc = new TrackedDocument(
      '{"day":{"$date":"2026-11-22"},"zone":{"$date":"2026-11-22T06:17:00+01:00"},"n":{"$bigint":"007"}}',
    )
    expect(doc.view.day.getTime()).toBe(Date.UTC(2026, 10, 22))
    expect(doc.view.zone.toISOString()).toBe('2026-11-22T05:17:00.000Z')
    expect(doc.view.n).toBe(7n)
    doc.check()
  })

  it('may hold tagged values', () => {
    const doc = new TrackedDocument(
      '{"s":{"$set":[{"$date":"2026-11-22"},{"$date":"2026-11-22"},{"$map":[["k",{"$set":[{"$$set":[1]}]}]]}]}}',
    )
    doc.check()
    const [first, second, map] = doc.view.s
    expect(first).not.toBe(second)
    expect(doc.paths(() => second.setTime(0))).toEqual([['/s/$set/1']])
    expect(isDeepStrictEqual([...map.get('k')], [{ $set: [1] }])).toBe(true)
  })

  it('is read once, however deep Sets lie in Sets and Maps in Maps', () => {
    for (const wrap of ['{"$set":[@]}', '{"$map":[["k",@]]}', '{"$$set":[@]}', '{"a":[@]}']) {
      let text = '{"$date":1}'
      for (let level = 0; level < 10; level++) text = wrap.replace('@', () => text)
      let reports = 0
      const tagLike = (object: object): number => (reports += '$date' in object ? 1 : 0)
      decode(JSON.parse(text), { tagLike })
      expect({ wrap, reports }).toEqual({ wrap, reports: 1 })
    }
  })

  it('loses one $ and no more when it was escaped', () => {
    const doc = new TrackedDocument('{"a":{"$$date":"x"},"b":{"$$$date":"x"},"c":{"$$":1}}')
    doc.check()
    expect(
      isDeepStrictEqual(doc.view, { a: { $date: 'x' }, b: { $$date: 'x' }, c: { $$: 1 } }),
    ).toBe(true)
  })
})

describe('text without a tag', () => {
  it('is known by its look, escaped or not', () => {
    expect(mayHoldTags('{"a":"$date"}')).toBe(true)
    expect(mayHoldTags('{"$date":1}')).toBe(true)
    expect(mayHoldTags('{"\\u0024date":1}')).toBe(true)
    expect(mayHoldTags('{"a":[1,2,"x"]}')).toBe(false)
  })

  it('is given back as it is', () => {
    const value = { a: [1, { b: 'x' }], constructor: 1 }
    expect(decode(value, { tagLike: () => undefined })).toBe(value)
    expect(value).toEqual({ a: [1, { b: 'x' }], constructor: 1 })
  })
})
