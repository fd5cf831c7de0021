/**
 * Plain JSON as a live value: the way back from `encode`. A payload that `encode` could not have
 * written is no tag but the user's own data, and is kept as it is.
 */

import { escapedKey, isTagKey, type PlainObject } from './values.js'

const DOLLAR = 0x24
const BACKSLASH = 0x5c

// A single character is looked for first: that takes a tenth of the time, and mostly there is none.

/** Whether JSON text may hold a tag at all; where it cannot, `decode` need not be called. */
export function mayHoldTags(text: string): boolean {
  return (
    (text.includes('$') && text.includes('"$')) ||
    (text.includes('\\') && text.includes('"\\u0024'))
  )
}

/** The same for bytes, those of patches too: a tag may be at the end of a pointer there. */
export function mayBytesHoldTags(text: Uint8Array = new Uint8Array()): boolean {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength)
  return (
    (bytes.includes(DOLLAR) && (bytes.includes('"$') || bytes.includes('/$'))) ||
    (bytes.includes(BACKSLASH) && bytes.includes('\\u0024'))
  )
}

/** What `decode` tells of the objects it met. */
export interface DecodeReport {
  /** An object with a key that is a tag: it may have to be escaped when written. */
  tagLike(value: PlainObject): void
}

/** The live document. Its root is an object or an array, whatever it looks like. */
export function decodeDocument(root: object, report: DecodeReport): object {
  const key = Array.isArray(root) ? undefined : escapedKey(root as PlainObject)
  if (key === undefined || key.charCodeAt(1) === DOLLAR) return decode(root, report) as object
  return keepPlain(root as PlainObject, key, report)
}

/** The live value of a plain JSON value. Reuses and changes the objects it is given. */
export function decode(value: unknown, report: DecodeReport): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (typeof value[index] === 'object') value[index] = decode(value[index], report)
    }
    return value
  }
  const object = value as PlainObject
  const keys = Object.keys(object)
  if (keys.length === 1 && isTagKey(keys[0]!)) return decodeTagged(object, keys[0]!, report)
  for (const key of keys) {
    if (typeof object[key] === 'object') object[key] = decode(object[key], report)
    if (isTagKey(key)) report.tagLike(object)
  }
  return object
}

function decodeTagged(object: PlainObject, key: string, report: DecodeReport): unknown {
  const payload = object[key]
  if (key.charCodeAt(1) === DOLLAR) {
    const plain: PlainObject = { [key.slice(1)]: decode(payload, report) }
    report.tagLike(plain)
    return plain
  }
  const value = revive(key, payload, report)
  return value === undefined ? keepPlain(object, key, report) : value
}

/** An object that only looks tagged: the user's own. */
function keepPlain(object: PlainObject, key: string, report: DecodeReport): PlainObject {
  object[key] = decode(object[key], report)
  report.tagLike(object)
  return object
}

/** The value a tag stands for; undefined where the payload is not one that `encode` could write. */
function revive(tag: string, payload: unknown, report: DecodeReport): unknown {
  switch (tag) {
    case '$date':
      return reviveDate(payload)
    case '$map':
      return reviveMap(payload, report)
    case '$set':
      return reviveSet(payload, report)
    case '$bigint':
      return reviveBigint(payload)
    case '$bytes':
      return reviveBytes(payload)
    default:
      return reviveNumber(payload)
  }
}

function reviveDate(payload: unknown): Date | undefined {
  if (payload === null) return new Date(Number.NaN)
  if (typeof payload !== 'string') return undefined
  const date = new Date(payload)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** A key given twice would shift the places of the ones behind it: then it is not a Map of ours. */
function reviveMap(payload: unknown, report: DecodeReport): Map<unknown, unknown> | undefined {
  if (!Array.isArray(payload)) return undefined
  const pairs = payload as unknown[]
  if (!pairs.every(isPair)) return undefined
  const keys = new Set(pairs.map(([key]) => primitiveOf(key)))
  if (keys.size !== pairs.length || keys.has(NO_PRIMITIVE)) return undefined
  return new Map(pairs.map(([key, value]) => [primitiveOf(key), decode(value, report)]))
}

function isPair(value: unknown): value is [unknown, unknown] {
  return Array.isArray(value) && value.length === 2
}

function reviveSet(payload: unknown, report: DecodeReport): Set<unknown> | undefined {
  if (!Array.isArray(payload)) return undefined
  const primitives = payload.map(primitiveOf).filter((member) => member !== NO_PRIMITIVE)
  if (new Set(primitives).size !== primitives.length) return undefined
  return new Set(payload.map((member) => decode(member, report)))
}

const NO_PRIMITIVE = Symbol('no primitive')

/** The primitive that a plain JSON value stands for; nothing is decoded for it. */
function primitiveOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const key = Array.isArray(value) ? undefined : escapedKey(value as PlainObject)
  if (key !== '$number' && key !== '$bigint') return NO_PRIMITIVE
  const payload = (value as PlainObject)[key]
  return (key === '$number' ? reviveNumber(payload) : reviveBigint(payload)) ?? NO_PRIMITIVE
}

function reviveNumber(payload: unknown): number | undefined {
  return typeof payload === 'string' && /^(?:NaN|-?Infinity|-0)$/.test(payload)
    ? Number(payload)
    : undefined
}

function reviveBigint(payload: unknown): bigint | undefined {
  return typeof payload === 'string' && /^-?\d+$/.test(payload) ? BigInt(payload) : undefined
}

function reviveBytes(payload: unknown): Uint8Array | undefined {
  if (typeof payload !== 'string') return undefined
  const bytes = Buffer.from(payload, 'base64')
  return bytes.toString('base64') === payload ? new Uint8Array(bytes) : undefined
}
