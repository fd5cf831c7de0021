/** Where text stops being JSON: line and column of the first character that cannot be there. */
import { describe, expect, it } from 'vitest'
import { parseSnapshot } from '../../lib/document/load.js'

/** The ‸ stands before the offending character, or at the end where something is missing. */
const BROKEN: readonly string[] = [
  '‸x',
  '{‸',
  '[‸',
  '[1‸',
  '{"a":1‸',
  '{"a":‸}',
  '{"a"‸}',
  '{"a"‸ 1}'.replace('‸ ', ' ‸'),
  '{"a"‸',
  '{"a":‸',
  '{‸a:1}',
  "{‸'a':1}",
  '{"a":1,‸}',
  '[1,‸]',
  '[‸,1]',
  '[1 ‸2]',
  '{"a":1 ‸"b":2}',
  '{"a":1}‸}',
  '[1]‸]',
  '[1}'.replace('}', '‸}'),
  '{"a":1‸]',
  '{} ‸{}',
  '{"a":1}\n‸x',
  '{\n  "a": 1,\n  ‸// note\n  "b": 2\n}',
  '{\n  "a": 1\n  ‸"b": 2\n}',
  '{\r\n  "a": 1\r\n  ‸"b": 2\r\n}',
  '[\n\n\n‸',
  '{"a":[1,{"b":[‸}]}}',
  '{"a": ‸undefined}',
  '{"a": ‸NaN}',
  '{"a": ‸Infinity}',
  '{"a": ‸+1}',
  '{"a": ‸.5}',
  '{"a": ‸\'x\'}',
  '{"a": ‸`x`}',
  '{"a": "x‸\n"}',
  '{"a": "x‸\t"}',
  '{"a": "x‸',
  '{"a": "x\\"‸',
  '{"a‸',
  '{"ä": "👩‍👧", "b" ‸1}',
  '\u00a0{}'.replace('\u00a0', '‸\u00a0'),
  '{}‸\0',
  '{}‸\ufeff',
  '{"a":1,,}'.replace(',,', ',‸,'),
  '{"a"::1}'.replace('::', ':‸:'),
]

/** Inside a word, a number or an escape. */
const INSIDE: readonly string[] = [
  '[tru‸]',
  '[tr‸x]',
  '[nul‸',
  '[fals‸3]',
  '[0‸1]',
  '[-‸]',
  '[-‸a]',
  '[1.‸]',
  '[1.‸e5]',
  '[1e‸]',
  '[1e+‸x]',
  '[0‸x10]',
  '[1‸_000]',
  '[1‸n]',
  '["\\‸q"]',
  '["\\u12‸G4"]',
  '["\\‸',
]

function placeOf(marked: string): unknown {
  const before = marked.slice(0, marked.indexOf('‸')).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}

function found(text: string): unknown {
  try {
    return parseSnapshot(text, '/db.json')
  } catch (error) {
    const { line, column, code } = error as { line: number; column: number; code: string }
    return code === 'KEEPSAKE_CORRUPT_SNAPSHOT' ? { line, column } : code
  }
}

describe('broken JSON', () => {
  it.each(BROKEN)('is refused at its first wrong character: %j', (marked) => {
    expect(found(marked.replace('‸', ''))).toEqual(placeOf(marked))
  })

  it.each(INSIDE)('is refused at the first wrong character of a word or number: %j', (marked) => {
    expect(found(marked.replace('‸', ''))).toEqual(placeOf(marked))
  })

  it('has the same place after a byte order mark, which no editor shows', () => {
    expect(found('\ufeff{"a":}')).toEqual({ line: 1, column: 6 })
  })

  it('is found in texts of a million lines', () => {
    const text = `[\n${'1,\n'.repeat(300_000)}]`
    expect(found(text)).toEqual({ line: 300_002, column: 1 })
  })

  it('is found wherever good text is cut off', () => {
    const good = '{"a":[1,-2.5e3,true,null,"x\\u0041\\n"],"b":{"":{}}}'
    for (let end = 1; end < good.length; end++) {
      expect({ end, ...(found(good.slice(0, end)) as object) }).toMatchObject({ end, line: 1 })
    }
  })

  it('says nothing of the text in its message', () => {
    const secret = 'hunter2'
    for (const text of [
      `{"${secret}":}`,
      `{"a":${secret}}`,
      `"${secret}`,
      `{"a":"${secret}" "b"}`,
    ]) {
      let message = 'was not refused'
      let cause: unknown
      try {
        parseSnapshot(text, '/db.json')
      } catch (error) {
        message = (error as Error).message
        cause = (error as Error).cause
      }
      expect(message).toContain('/db.json')
      expect(message + String(cause)).not.toContain(secret)
    }
  })
})
