/** A db.json as it is found: what is taken, and what is refused, with its place in the file. */
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { decodeDocument } from '../../lib/document/decode.js'
import { encode } from '../../lib/document/encode.js'
import { parseSnapshot, refuseDeep } from '../../lib/document/load.js'
import { MAX_DEPTH } from '../../lib/document/place.js'
import { trackedDocument } from '../support/tracked-document.js'

const FILE = '/somewhere/db.json'
/** As opening does it: parsed, decoded, and measured where it might be too deep. */
function load(text: string): object {
  const { value, depth } = parseSnapshot(text, FILE)
  const root = decodeDocument(value, { tagLike: () => undefined })
  if (depth > MAX_DEPTH) refuseDeep(root, FILE)
  return root
}
const refused = (code: string, place: object = {}): unknown =>
  expect.objectContaining({ code: `KEEPSAKE_${code}`, file: FILE, ...place })

describe('a db.json', () => {
  it.each([
    ['an object', '{"a":1}', { a: 1 }],
    ['a list', '[1,[2]]', [1, [2]]],
    ['an empty object', '{}', {}],
    ['an empty list', '[]', []],
    ['indented text', '{\n  "a": [\r\n\t1\r\n  ]\n}\n', { a: [1] }],
    ['a byte order mark', '\ufeff{"a":1}', { a: 1 }],
    ['nothing: it is new', '', {}],
    ['nothing but a byte order mark', '\ufeff', {}],
    [
      'odd keys',
      '{"":1,"constructor":{"prototype":1},"a/b":2}',
      { '': 1, constructor: { prototype: 1 }, 'a/b': 2 },
    ],
    ['the text __proto__', '{"a":"__proto__","b":"\\u005f"}', { a: '__proto__', b: '_' }],
    [
      'keys like __proto__',
      '{"__proto":1,"_proto__":2,"__proto__x":3}',
      { __proto: 1, _proto__: 2, __proto__x: 3 },
    ],
    ['a key given twice: the last one counts', '{"a":1,"a":2}', { a: 2 }],
  ])('may be %s', (_, text, value) => {
    expect(isDeepStrictEqual(load(text), value)).toBe(true)
  })

  it.each([
    ['a number', '1'],
    ['a string', '"x"'],
    ['null', 'null'],
    ['true', 'true'],
    ['null after a byte order mark', '\ufeffnull'],
  ])('is no store when it holds %s', (_, text) => {
    expect(() => load(text)).toThrow(refused('NOT_A_STORE'))
  })

  it('is refused where it has the key __proto__, however it is written', () => {
    const keys = [
      '__proto__',
      '\\u005f_proto__',
      '_\\u005Fproto__',
      '__pr\\u006fto__',
      '\\u005f\\u005f\\u0070\\u0072\\u006f\\u0074\\u006f\\u005f\\u005f',
    ]
    for (const key of keys) {
      const text = `{"a":[1,{"b":{"${key}":{"polluted":1}}}]}`
      expect(() => load(text), key).toThrow(refused('BAD_KEY'))
      expect(() => load(`{"${key}":1}`), key).toThrow(refused('BAD_KEY'))
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('is refused with the pointer of the key __proto__', () => {
    expect(() => load('{"a/b":[1,{"__proto__":1}]}')).toThrow(
      refused('BAD_KEY', { pointer: '/a~1b/1/__proto__' }),
    )
  })

  it('is refused when it is deeper than 500 levels, and taken when it is not', () => {
    const nest = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
    const objects = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels)
    expect(load(nest(500))).toHaveLength(1)
    expect(load(objects(500))).toHaveProperty('a')
    expect(() => load(nest(501))).toThrow(refused('TOO_DEEP', { pointer: '/0'.repeat(500) }))
    expect(() => load(objects(501))).toThrow(refused('TOO_DEEP'))
    expect(() => load(`{"x":${nest(500)}}`)).toThrow(refused('TOO_DEEP'))
    expect(() => load(nest(5000))).toThrow(refused('TOO_DEEP'))
  })
})

describe('the deepest document that can be assigned', () => {
  const WRAPS: readonly (readonly [name: string, wrap: (inner: unknown) => unknown])[] = [
    ['objects', (inner) => ({ inner })],
    ['lists', (inner) => [inner]],
    ['Maps', (inner) => new Map([['inner', inner]])],
    ['Sets', (inner) => new Set([inner])],
    ['objects that look tagged', (inner) => ({ $set: inner })],
    ['objects that look tagged around lists', (inner) => ({ $map: [inner] })],
  ]
  const BOTTOMS: readonly unknown[] = ['x', 1n, -0, new Date(0), new Uint8Array([1]), Number.NaN]

  it.each(WRAPS)('can be opened again: of %s', (_, wrap) => {
    for (const bottom of BOTTOMS) {
      const accepted = (levels: number): string | undefined => {
        const doc = trackedDocument()
        let value = bottom
        for (let level = 0; level < levels; level++) value = wrap(value)
        try {
          doc.view.deep = value
        } catch {
          // Deeper than the limit, wherever that is: fewer levels are tried next.
          return undefined
        }
        return doc.text
      }
      let [deepest, refusedAt] = [1, 600]
      while (refusedAt - deepest > 1) {
        const levels = Math.floor((deepest + refusedAt) / 2)
        if (accepted(levels) === undefined) refusedAt = levels
        else deepest = levels
      }
      const text = accepted(deepest) ?? ''
      expect(deepest).toBeGreaterThan(100)
      expect(JSON.stringify(encode(load(text))) === text).toBe(true)
    }
  })
})

it('tells the line of a string that never ends, however long it is', () => {
  const text = `{\n"a": "${'x'.repeat(20_000_000)}`
  expect(() => load(text)).toThrow(refused('CORRUPT_SNAPSHOT', { line: 2 }))
})
