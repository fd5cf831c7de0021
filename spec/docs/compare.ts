/**
 * Compares what a page shows with what was found.
 *
 * Times, checksums, processes and identities differ from run to run, so they are made equal on both sides. In
 * the page, `…` stands for any text within its line. White space at the end does not count.
 */

const volatile: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/"time":\d+/g, '"time":0'],
  [/"(crc|id|base|snapshot)":"[^"]*"/g, '"$1":""'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '2026-11-22T06:17:00.123Z'],
  [/-\d{8}T\d{9}Z/g, '-20261122T061700123Z'],
  [/process \d+ on "[^"]*"/g, 'process 1 on "here"'],
]

/** `undefined` when they agree, else both, as a sentence and a listing. */
export function difference(shown: string, found: string): string | undefined {
  const expected = steady(shown)
  const actual = steady(found)
  if (patternOf(expected).test(actual)) return undefined
  return `the page shows\n${indent(expected)}\nbut there was\n${indent(actual)}`
}

function steady(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').trimEnd()
  return volatile.reduce(
    (each, [pattern, replacement]) => each.replace(pattern, replacement),
    lines,
  )
}

function patternOf(expected: string): RegExp {
  const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  return new RegExp(`^${expected.split('…').map(literal).join('.*')}$`)
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ')
}
