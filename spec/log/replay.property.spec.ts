/** Replaying is RFC 6902: an independent implementation comes to the same document. */
import * as fc from 'fast-check'
import { applyPatch } from 'fast-json-patch'
import { expect, it } from 'vitest'
import type { Json } from '../../lib/log/json.js'
import type { Operation } from '../../lib/log/operation.js'
import { replay } from '../../lib/log/replay.js'

const key = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c', '', 'a/b', 'a~b', '~1', '0', '1', '-') },
  { weight: 1, arbitrary: fc.constantFrom('constructor', 'prototype', 'length', 'toString') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).filter((text) => text !== '__proto__') },
)

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.string()),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(key, tie('value'), { maxKeys: 6, noNullPrototype: true }),
  ),
}))

/** How one operation is chosen; what it is depends on the document it meets. */
const choice = fc.record({
  op: fc.constantFrom('add', 'replace', 'remove'),
  /** Which member to take, step by step down; the path ends when they do, or at a plain value. */
  way: fc.array(fc.nat({ max: 20 }), { maxLength: 5 }),
  key,
  value,
  /** Operations of the same kind in a row, as a splice makes them. */
  times: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 5 })),
})
type Choice = typeof choice extends fc.Arbitrary<infer Chosen> ? Chosen : never

it('gives what another RFC 6902 library gives, to the order of keys', () => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(value, fc.array(choice, { maxLength: 12 }), (document, choices) => {
      let expected = structuredClone(document)
      const patch: Operation[] = []
      for (const each of choices) {
        for (let time = 0; time < each.times; time++) {
          const operation = operationFor(expected, each, time)
          if (operation === undefined) break
          patch.push(operation)
          seen.set(operation.op, (seen.get(operation.op) ?? 0) + 1)
          expected = apply(expected, operation)
        }
      }
      const replayed = replay(structuredClone(document), structuredClone(patch))
      expect(replayed).toEqual(expected)
      expect(JSON.stringify(replayed)).toBe(JSON.stringify(expected))
    }),
    { numRuns: 2_000 },
  )
  expect(Math.min(...['add', 'replace', 'remove'].map((op) => seen.get(op) ?? 0))).toBeGreaterThan(
    100,
  )
})

function apply(document: Json, operation: Operation): Json {
  const options = { validate: true, mutateDocument: true, banPrototypeModifications: false }
  const { validate, mutateDocument, banPrototypeModifications } = options
  const patch = structuredClone([operation]) as Parameters<typeof applyPatch>[1]
  return applyPatch(document, patch, validate, mutateDocument, banPrototypeModifications)
    .newDocument
}

/** An operation that fits the document; undefined if none of this kind does. */
function operationFor(document: Json, chosen: Choice, time: number): Operation | undefined {
  const { op, way } = chosen
  let node = document
  let path = ''
  for (const step of way) {
    const members = Object.entries(typeof node === 'object' && node !== null ? node : [])
    const member = members[step % (members.length + 1)]
    if (member === undefined) break
    const [name, below] = member
    path += `/${escape(name)}`
    node = below
  }
  if (op !== 'add') return existing(path, op, chosen)
  const place = Array.isArray(node) ? newElement(node, way, time) : escape(chosen.key)
  if (typeof node !== 'object' || node === null) return undefined
  return { op, path: `${path}/${place}`, value: structuredClone(chosen.value) }
}

function existing(path: string, op: 'replace' | 'remove', chosen: Choice): Operation | undefined {
  if (op === 'replace') return { op, path, value: structuredClone(chosen.value) }
  return path === '' ? undefined : { op, path }
}

function newElement(list: readonly Json[], way: readonly number[], time: number): string {
  const index = ((way.at(-1) ?? 0) + time) % (list.length + 2)
  return index > list.length ? '-' : String(index)
}

function escape(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
