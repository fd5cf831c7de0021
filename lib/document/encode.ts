/**
 * A live value as plain JSON: what db.json and the log hold. Shares whatever needs no tag, so a
 * document without tags is encoded without a copy.
 *
 *     { born: Date }  ->  {"born":{"$date":"1990-05-01T00:00:00.000Z"}}
 */

import { types } from 'node:util'
import { base64Of } from './base64.js'
import { isTagKey, type PlainObject } from './values.js'

/** The JSON text of a primitive value of a document. */
export function primitiveText(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0)) {
    return String(value)
  }
  return JSON.stringify(encode(value))
}

/** Whether a primitive has to be written with a tag. */
export function isTaggedPrimitive(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value) || Object.is(value, -0)
  return typeof value === 'bigint'
}

/** The plain JSON value a value of the document is written as. Shares what needs no change. */
export function encode(value: unknown): unknown {
  if (typeof value === 'number') {
    if (Object.is(value, -0)) return { $number: '-0' }
    return Number.isFinite(value) ? value : { $number: String(value) }
  }
  if (typeof value === 'bigint') return { $bigint: String(value) }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return encodeArray(value)
  if (types.isMap(value)) {
    return { $map: Array.from(value, ([key, item]) => [encode(key), encode(item)]) }
  }
  if (types.isSet(value)) return { $set: Array.from(value, encode) }
  if (types.isDate(value)) {
    return { $date: Number.isNaN(value.getTime()) ? null : value.toISOString() }
  }
  if (types.isUint8Array(value)) return { $bytes: base64Of(value) }
  return encodeObject(value as PlainObject)
}

function encodeArray(value: unknown[]): unknown[] {
  let copy: unknown[] | undefined
  for (let index = 0; index < value.length; index++) {
    const item = encode(value[index])
    if (item === value[index]) continue
    copy ??= value.slice()
    copy[index] = item
  }
  return copy ?? value
}

function encodeObject(value: PlainObject): PlainObject {
  const keys = Object.keys(value)
  if (keys.length === 1 && isTagKey(keys[0]!)) {
    return { [`$${keys[0]!}`]: encode(value[keys[0]!]) }
  }
  let copy: PlainObject | undefined
  for (const key of keys) {
    const item = encode(value[key])
    if (item === value[key]) continue
    copy ??= { ...value }
    copy[key] = item
  }
  return copy ?? value
}
