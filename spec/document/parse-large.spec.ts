/**
 * What is parsed in pieces is what JSON.parse makes of the whole, and is refused at the same place. The
 * pieces are tiny here; `npm run test:large` has real ones.
 */
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSnapshot } from '../../lib/document/load.js'
import { parseLarge } from '../../lib/document/parse-large.js'
import { snapshotText } from '../../lib/document/snapshot-text.js'
import { jsonText } from '../support/json-text.js'

const FILE = '/somewhere/db.json'
const LONGEST = 500_000_000

function inPieces(text: string | Uint8Array, piece: number, longest = LONGEST) {
  return parseLarge(Buffer.from(text as string), { file: FILE, piece, longest })
}

/** Code and place of what is thrown; undefined if nothing is. */
function refusalOf(work: () => unknown): object | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    const { code, line, column, pointer } = error as Record<string, unknown>
    return { code, line, column, pointer }
  }
}

/** No half of a surrogate pair is left: it could not be written as UTF-8. */
function asWritten(text: string): string {
  return Buffer.from(text).toString()
}

/** JSON.parse may take what is no document; that is looked at later. */
function wholeRefusal(text: string): object | undefined {
  const refusal = refusalOf(() => parseSnapshot(text, FILE))
  const { code } = { code: undefined, ...refusal } as { code?: unknown }
  return code === 'KEEPSAKE_CORRUPT_SNAPSHOT' ? refusal : undefined
}

function expectTheSame(text: string, piece: number): void {
  // An empty file is an empty document, and never a large one.
  if (text === '') return
  const refusal = wholeRefusal(text)
  const found = refusalOf(() => inPieces(text, piece))
  expect(found).toEqual(refusal)
  if (refusal !== undefined) return
  const whole: unknown = JSON.parse(text)
  const value = inPieces(text, piece)
  expect(isDeepStrictEqual(value, whole)).toBe(true)
  // The keys in their order, too.
  expect(JSON.stringify(value)).toBe(JSON.stringify(whole))
}

const pieces = fc.integer({ min: 1, max: 64 })

describe('JSON in pieces', () => {
  it('is what JSON.parse makes of the whole', () => {
    const property = fc.property(jsonText, pieces, expectTheSame)
    fc.assert(property, { numRuns: 3000 })
  })

  it('is refused when JSON.parse refuses the whole, at the same place', () => {
    const damage = fc.record({
      at: fc.nat(),
      removed: fc.integer({ min: 0, max: 3 }),
      added: fc.constantFrom(
        ...Array.from(' ,:{}[]"\\\n\t01-.eEtnx\u0000é👩'),
        '',
        '__proto__',
        '\\u',
        '"$',
      ),
    })
    const property = fc.property(
      jsonText,
      damage,
      pieces,
      (text, { at, removed, added }, piece) => {
        const place = text.length === 0 ? 0 : at % text.length
        const damaged = text.slice(0, place) + added + text.slice(place + removed)
        expectTheSame(asWritten(damaged), piece)
      },
    )
    fc.assert(property, { numRuns: 6000 })
  })

  it('is refused wherever it is cut off, or something is left out', () => {
    const text =
      ' {"a" : [1, -2.5e3 ,true,null,"x\\u0041\\n\\"]"], "é" :{"":{} , "👩":[ ]},"b":[[],{}]} \n'
    for (let piece = 1; piece < 70; piece++) {
      for (let end = 1; end < text.length; end++) {
        expectTheSame(asWritten(text.slice(0, end)), piece)
        expectTheSame(asWritten(text.slice(0, end) + text.slice(end + 1)), piece)
      }
    }
  })

  it.each([
    '[1,]',
    '[,1]',
    '[1,,2]',
    '{"a":1,}',
    '{,"a":1}',
    '{"a":1,,"b":2}',
    '[1}',
    '{"a":1]',
    '[]]',
    '{} {}',
    '[[1],]',
  ])('is refused with a comma or bracket too many: %s', (text) => {
    for (let piece = 1; piece < 12; piece++) {
      expectTheSame(text, piece)
      expectTheSame(`\ufeff \n [ ${text} ] `, piece)
      expectTheSame(`{"a":${text},"b":0}`, piece)
      expectTheSame(text.replaceAll(',', ` ,${' '.repeat(20)}`), piece)
    }
  })

  it('has the keys of JSON.parse: __proto__ is one, the last of a name counts, numbers are first', () => {
    const text = '{"b":[1],"__proto__":{"x":[1]},"2":0,"a":{},"1":[[]],"b":2,"__proto__":{"y":1}}'
    for (let piece = 1; piece < 100; piece++) expectTheSame(text, piece)
    expect(Object.getPrototypeOf(inPieces(text, 2))).toBe(Object.prototype)
  })

  it('does not call what somebody has added to all objects', () => {
    let called = 0
    const { prototype } = Object
    Object.defineProperty(prototype, 'odd', { configurable: true, set: () => called++ })
    try {
      expect(
        Object.keys(inPieces('{"a":[1,2,3],"odd":[1,2,3],"b":1,"odd":2}', 1) as object),
      ).toEqual(['a', 'odd', 'b'])
    } finally {
      delete (prototype as { odd?: unknown }).odd
    }
    expect(called).toBe(0)
  })

  it('is the way back from the text of a snapshot', () => {
    const property = fc.property(jsonText, pieces, fc.constantFrom(0, 2), (text, piece, indent) => {
      const root = [JSON.parse(text) as unknown]
      const style = { indent, tagged: true }
      const written = [...snapshotText(root, style)].join('')
      const value = inPieces(written, piece)
      expect([...snapshotText(value as object, { ...style, tagged: false })].join('')).toBe(written)
    })
    fc.assert(property)
  })
})

describe('JSON that is too much in pieces', () => {
  it('is refused when it is too deep, before the stack runs out', () => {
    const deep = (levels: number) => '{"a":['.repeat(levels / 2)
    const refused = { code: 'KEEPSAKE_TOO_DEEP', pointer: '/a/0'.repeat(750) }
    expect(refusalOf(() => inPieces(`[${deep(100_000)}`, 5))).toMatchObject({
      code: 'KEEPSAKE_TOO_DEEP',
    })
    expect(refusalOf(() => inPieces(`${deep(1500)}{"a":1`, 1))).toMatchObject(refused)
    expectTheSame(`${deep(1500)}1${']}'.repeat(750)}`, 1)
  })

  it('is refused where one text is longer than a string, with the line', () => {
    const long = 'x'.repeat(100)
    const refused = { code: 'KEEPSAKE_READ_FAILED', line: 2 }
    for (const text of [
      `[1,\n"${long}"]`,
      `{"a":1,\n"${long}":1}`,
      `{\n"a": "${long}`,
      `\n"${long}"`,
    ]) {
      expect(
        refusalOf(() => inPieces(text, 20, 90)),
        text,
      ).toMatchObject(refused)
    }
    expect(inPieces(`[1,\n"${long}"]`, 20, 110)).toEqual([1, long])
    // Three bytes each.
    expect(inPieces(`["${'€'.repeat(100)}"]`, 20, 110)).toEqual(['€'.repeat(100)])
  })

  it('is refused for what is wrong with it, where that comes first', () => {
    for (const text of [
      `[1,\nx${'0'.repeat(200)}]`,
      `\n\0${'\0'.repeat(200)}`,
      `{"a":\n,${' '.repeat(200)}`,
    ]) {
      const { line, column } = wholeRefusal(text) as { line: number; column: number }
      const refused = { code: 'KEEPSAKE_CORRUPT_SNAPSHOT', line, column }
      expect(
        refusalOf(() => inPieces(text, 20, 90)),
        text,
      ).toMatchObject(refused)
    }
  })
})
