/** Bytes that are not UTF-8 are refused where they are, never replaced. */
import { describe, expect, it } from 'vitest'
import { assertUtf8, readUtf8 } from '../../lib/document/utf8.js'

const FILE = '/somewhere/db.json'
const INVALID: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['a byte that is never UTF-8', [0xff]],
  ['Latin-1', [0xe4, 0x22]],
  ['a continuation without a beginning', [0x80]],
  ['a beginning without its continuation', [0xc3]],
  ['an overlong slash', [0xc0, 0xaf]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['a code point beyond the last', [0xf4, 0x90, 0x80, 0x80]],
  ['three of four bytes', [0xf0, 0x9f, 0x91]],
]

describe('the bytes of a file', () => {
  it.each(['', '{}', '{"ä":"👩‍👧"}\n', '\ufeff{"a":1}', '\0', '\u2028', '"\u{10ffff}"'])(
    'are read to the letter: %j',
    (text) => {
      expect(readUtf8(new TextEncoder().encode(text), FILE)).toBe(text)
      expect(() => assertUtf8(new TextEncoder().encode(text), FILE)).not.toThrow()
    },
  )

  it.each(INVALID)('are refused with line and column: %s', (_, bytes) => {
    for (const [before, place] of [
      ['', { line: 1, column: 1 }],
      ['{\n "a": "', { line: 2, column: 8 }],
      ['\n\n\n', { line: 4, column: 1 }],
      ['{"ä": "👩', { line: 1, column: 13 }],
      ['{"ä": 1,\r\n"ö":\n ', { line: 3, column: 2 }],
    ] as const) {
      const file = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from('"\n}\n')])
      const refused = { code: 'KEEPSAKE_CORRUPT_SNAPSHOT', file: FILE, ...place }
      expect(() => readUtf8(file, FILE)).toThrow(expect.objectContaining(refused))
      expect(() => assertUtf8(file, FILE)).toThrow(expect.objectContaining(refused))
    }
  })

  it('are refused when they are UTF-16, as some editors save', () => {
    const utf16 = Buffer.from('\ufeff{"a":1}', 'utf16le')
    const refused = expect.objectContaining({ code: 'KEEPSAKE_CORRUPT_SNAPSHOT', line: 1 })
    expect(() => readUtf8(utf16, FILE)).toThrow(refused)
  })
})
