/** What the browser build has in the place of what only Node has: it answers the same. */
import { types as node } from 'node:util'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64Of as inBrowser } from '../../lib/browser/base64.js'
import { types as browser } from '../../lib/browser/types.js'
import { base64Of as inNode } from '../../lib/document/base64.js'

const realm = (code: string) => runInNewContext(code) as unknown

const values: readonly unknown[] = [
  ...[undefined, null, 0, '', true, 1n, Symbol('a'), () => undefined],
  ...[{}, [], new Map(), new Set(), new Date(), new Date(Number.NaN)],
  ...[new Uint8Array(2), Buffer.from('a'), new Uint16Array(1), new DataView(new ArrayBuffer(1))],
  ...[new WeakMap(), new WeakSet(), new Proxy(new Map(), {}), new Proxy(new Date(), {})],
  ...[Object.create(Map.prototype), Object.create(Date.prototype), Object.create(new Set())],
  ...['Map', 'Set', 'Date', 'Uint8Array'].map((label) => ({ [Symbol.toStringTag]: label })),
  ...['new Map()', 'new Set()', 'new Date()', 'new Uint8Array(1)', '({})'].map(realm),
  new (class extends Map {})(),
  new (class extends Date {})(),
]

describe('in a browser', () => {
  it.each(['isMap', 'isSet', 'isDate', 'isUint8Array'] as const)(
    '%s tells the same as in Node',
    (test) => {
      const answers = (types: Pick<typeof node, typeof test>) => values.map((v) => types[test](v))
      expect(answers(browser as typeof node)).toEqual(answers(node))
    },
  )

  it('bytes have the same text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => inBrowser(bytes) === inNode(bytes)),
    )
    const many = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251)
    expect(inBrowser(many.subarray(7))).toBe(inNode(many.subarray(7)))
  })
})
