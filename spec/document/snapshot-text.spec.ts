import fc from 'fast-check'
import { afterEach, expect, it, vi } from 'vitest'
import { encode } from '../../lib/document/encode.js'
import { snapshotText } from '../../lib/document/snapshot-text.js'

const { stringify } = JSON
afterEach(() => vi.restoreAllMocks())

/** What it has to be: the text of the whole at once. */
function wholeText(root: object, indent: number): string {
  return `${stringify(encode(root), null, indent)}\n`
}

function pieces(root: object, indent = 2, tagged = true, piece = 20_000): readonly string[] {
  return [...snapshotText(root, { indent, tagged, piece })]
}

const numbers = Array.from({ length: 2500 }, (_, index) => index)
const entries = numbers.map((number) => [`k${number}`, { n: number, list: [number] }] as const)

it.each<[string, object]>([
  ['an empty document', {}],
  ['an empty list', []],
  ['a list', numbers],
  ['many members', Object.fromEntries(entries)],
  ['many members that are indices', Object.fromEntries(numbers.map((n) => [n, -n]))],
  ['many members, deeper', { a: { b: { c: Object.fromEntries(entries) } }, d: numbers, e: 1 }],
  ['many members, too deep to be looked for', { a: { b: { c: { d: { e: { f: numbers } } } } } }],
  ['large ones in a large one', numbers.map((n) => (n % 900 === 0 ? numbers : n))],
  ['a large Map', { a: 1, map: new Map<unknown, unknown>([...entries, ['date', new Date(5)]]) }],
  ['a large Set', [new Set<unknown>([...numbers, Number.NaN])]],
  [
    'dates and bytes',
    { at: new Date(0), list: [Uint8Array.of(1, 2), -0, 1n], never: new Date(NaN) },
  ],
  ['what looks like a tag', { $date: numbers }],
  ['what looks like a tag, deeper', { list: [{ $map: { $map: numbers } }], $set: 1 }],
  ['keys of Object.prototype', { constructor: numbers, toString: 1, hasOwnProperty: { a: 1 } }],
  ['odd keys', { '': numbers, '"': [numbers], '\u2028\ud800': { x: numbers }, $: 1 }],
])('joined, is the text of the whole: %s', (_, root) => {
  for (const indent of [0, 2, 10]) {
    for (const piece of [1, 100, 20_000, undefined]) {
      expect(pieces(root, indent, true, piece).join('')).toBe(wholeText(root, indent))
    }
  }
})

it('is the same without looking for tags where there are none', () => {
  const root = { list: numbers, members: Object.fromEntries(entries), text: '$date' }
  expect(pieces(root, 2, false).join('')).toBe(wholeText(root, 2))
})

it('does not hold the whole in one piece', () => {
  const root = { a: Object.fromEntries(entries), b: entries.map(([, value]) => value) }
  const length = wholeText(root, 2).length
  for (const piece of pieces(root)) expect(piece.length).toBeLessThan(length / 3)
})

it.each<[string, object]>([
  ['long texts', Object.fromEntries(numbers.slice(0, 60).map((n) => [n, 'text '.repeat(20_000)]))],
  [
    'deep in others',
    { a: { b: { c: { d: { e: numbers.map((n) => ({ n, text: 'x'.repeat(999) })) } } } } },
  ],
  ['deeply indented', { a: { b: { c: numbers.map(() => numbers.slice(0, 100)) } } }],
  ['in a Map', { map: new Map(numbers.map((n) => [n, 'x'.repeat(999)])) }],
])('gives pieces that are never much longer than half a million: %s', (_, root) => {
  const lengths = pieces(root, 8, true, undefined).map(({ length }) => length)
  expect(Math.max(...lengths)).toBeLessThan(1_500_000)
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBeGreaterThan(2_000_000)
})

it('takes apart what is longer than a string can be', () => {
  const leaf = fc.oneof(fc.string({ maxLength: 9 }), fc.integer(), fc.constant(null), fc.date())
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, leaf, tie('list'), tie('object')),
    list: fc.array(tie('value'), { maxLength: 6 }),
    object: fc.dictionary(
      fc.string({ maxLength: 3 }).filter((key) => key !== '__proto__'),
      tie('value'),
      {
        noNullPrototype: true,
      },
    ),
  }))
  fc.assert(
    fc.property(fc.array(value), fc.nat(3), (root, indent) => {
      // As if this were the longest one.
      vi.spyOn(JSON, 'stringify').mockImplementation((content: unknown, _, spaces) => {
        const text = stringify(content, null, spaces)
        if (text.length > 300) throw new RangeError('Invalid string length')
        return text
      })
      const joined = pieces(root, indent).join('')
      vi.restoreAllMocks()
      expect(joined).toBe(wholeText(root, indent))
    }),
    { numRuns: 300 },
  )
})

it('has no way to write one value that is longer', () => {
  vi.spyOn(JSON, 'stringify').mockImplementation(() => {
    throw new RangeError('Invalid string length')
  })
  expect(() => pieces(['a', new Date(0)])).toThrow(RangeError)
})

it('passes on any other error', () => {
  vi.spyOn(JSON, 'stringify').mockImplementation(() => {
    throw new TypeError('another one')
  })
  expect(() => pieces([1])).toThrow('another one')
})
