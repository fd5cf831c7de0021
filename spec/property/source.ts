// Values and keys as source text. A program is text, so that a failing one can be pasted into a
// file and run; this is where its literals come from.

import { inspect } from 'node:util'
import type { Random } from './random.js'

const SCALARS = [
  ...['0', '1', '2', '3', '-1', '1.5', '1e21', '-0', 'NaN', 'Infinity', '-Infinity'],
  ...["''", "'x'", "'y'", "'a/b~c'", "'\\u2028'", "'\\ud83d\\ude00'", "'\\ud800'", "'__proto__'"],
  ...['true', 'false', 'null', '10n', '-5n', '123456789012345678901234567890n'],
]

const LEAVES = [
  ...['new Date(0)', 'new Date(1763792000123)', 'new Date(NaN)', 'new Date(-1e14)'],
  ...['Uint8Array.of(1, 2, 255)', 'new Uint8Array()', '{}', '[]', 'new Map()', 'new Set()'],
]

/** A user's own objects that look like the store's tags. */
const LOOKALIKES = [
  ...['{ $date: 1 }', '{ $$map: [] }', "{ $number: 'NaN' }", '{ $set: [1], more: true }'],
  ...['{ $bytes: null }', "{ $bigint: { $bigint: '1' } }", '{ $$date: new Date(5) }'],
  ...['{ $map: new Map([[1, { $map: [] }]]) }', '{ $other: 1 }'],
]

const ORDINARY_KEYS = ['a', 'b', 'c', 'n', 'name', 'list', 'child']

export const ODD_KEYS = [
  ...['', 'a/b', 'a~b', 'a~1b', 'a~0b', 'a.b', ' ', '"', '\\', '\n', '\u0000', '/'],
  ...[
    'constructor',
    'prototype',
    'toString',
    'valueOf',
    'length',
    'hasOwnProperty',
    'then',
    'toJSON',
  ],
  ...['0', '10', '-', '-1', '01', '4294967295', 'push', 'size', 'get', 'next', 'inspect'],
  ...['ключ', '\u{1f600}', '\ud800', '\udc00x', 'é', 'e\u0301', '__defineGetter__'],
]

export const TAG_KEYS = ['$date', '$map', '$set', '$bigint', '$bytes', '$number', '$$date', '$$set']

export function scalar(random: Random): string {
  return random.pick(SCALARS)
}

export function lookalike(random: Random): string {
  return random.pick(LOOKALIKES)
}

export function key(random: Random): string {
  if (random.chance(0.6)) return random.pick(ORDINARY_KEYS)
  return random.chance(0.7) ? random.pick(ODD_KEYS) : random.pick(TAG_KEYS)
}

/** Primitives that can be keys of a Map. */
export function mapKey(random: Random): string {
  return random.pick([
    ...["'a'", "'b'", "''", "'a/b'", "'\\ud800'", "'$date'", "'1'", '1', '0', '-0', '-1.5', 'NaN'],
    ...['Infinity', '-Infinity', '1n', '-7n', 'true', 'false', 'null', "'__proto__'"],
  ])
}

/** Any value the store takes, nested up to `depth` levels. */
export function value(random: Random, depth = 2): string {
  if (depth === 0 || random.chance(0.35)) return scalar(random)
  const several = () => Array.from({ length: random.below(4) }, () => value(random, depth - 1))
  switch (random.below(8)) {
    case 0:
      return random.pick(LEAVES)
    case 1:
      return lookalike(random)
    case 2:
      return list(several())
    case 3:
      return `new Set(${list(several())})`
    case 4:
      return `new Map(${list(several().map((member) => list([mapKey(random), member])))})`
    default:
      return record(several().map((member) => ({ key: key(random), member })))
  }
}

/** A plain object that has something to change in it. */
export function item(random: Random): string {
  return record([
    { key: 'n', member: String(random.below(10)) },
    { key: random.pick(['tags', 'child', 'a']), member: value(random, 1) },
  ])
}

function list(members: readonly string[]): string {
  return `[${members.join(', ')}]`
}

function record(members: readonly { key: string; member: string }[]): string {
  if (members.length === 0) return '{}'
  return `{ ${members.map(({ key: name, member }) => `${propertyName(name)}: ${member}`).join(', ')} }`
}

function propertyName(name: string): string {
  return isName(name) ? name : JSON.stringify(name)
}

/** `.name` or `["any key"]`. */
export function access(name: string): string {
  return isName(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}

function isName(name: string): boolean {
  return /^[a-z$_][\w$]*$/i.test(name) && name !== '__proto__'
}

/** A primitive as source text. */
export function primitive(found: unknown): string {
  if (typeof found === 'string') return JSON.stringify(found)
  return typeof found === 'bigint' ? `${found}n` : inspect(found)
}
