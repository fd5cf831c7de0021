/**
 * What a value is, and how it is written. JSON values are written as they are; the others as a
 * one-key object whose key is a tag:
 *
 *     {"$date":"2026-11-22T06:17:00.000Z"}   {"$map":[["k",1]]}   {"$set":["a","b"]}
 *     {"$bigint":"123"}   {"$bytes":"3q2+7w=="}   {"$number":"NaN"}
 *
 * A user's own one-key object whose key is a tag gets one more `$`: `{ $date: 1 }` is written as
 * `{"$$date":1}`. An object that merely looks tagged (`{"$set":{"a":1}}` in a file from elsewhere)
 * is plain data, and comes out the way it went in.
 */

import { types } from 'node:util'
import isPlainObject from 'lodash-es/isPlainObject.js'

export type PlainObject = Record<string, unknown>
export type Collection = Map<unknown, unknown> | Set<unknown>
/** What can hold other values, or changes in place: everything that has an identity of its own. */
export type Container = PlainObject | unknown[] | Collection | Date

const TAGS = new Set(['date', 'map', 'set', 'bigint', 'bytes', 'number'])
const DOLLAR = 36

/** True for `$date`, `$$date`, `$map`, …: a key that a one-key object cannot have unescaped. */
export function isTagKey(key: string): boolean {
  if (key.charCodeAt(0) !== DOLLAR) return false
  let start = 1
  while (key.charCodeAt(start) === DOLLAR) start++
  return TAGS.has(key.slice(start))
}

/** The one key of an object that has to be escaped when written, or undefined. */
export function escapedKey(value: PlainObject): string | undefined {
  const keys = Object.keys(value)
  return keys.length === 1 && isTagKey(keys[0]!) ? keys[0] : undefined
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

export function isContainer(value: unknown): value is Container {
  return isObject(value) && !types.isUint8Array(value)
}

/** Whether a Map of the document can have this key: a primitive that can be written. */
export function isMapKey(key: unknown): boolean {
  return !isObject(key) && !['function', 'symbol', 'undefined'].includes(typeof key)
}

/** The kinds of object a document can hold. */
export type Kind = 'object' | 'array' | 'map' | 'set' | 'date' | 'bytes'

/** The kind of an object; `undefined` for every kind that a document cannot hold. */
export function kindOf(value: object): Kind | undefined {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return 'object'
  if (Array.isArray(value)) return isBuiltin(prototype, 'Array') ? 'array' : undefined
  if (types.isMap(value)) return isBuiltin(prototype, 'Map') ? 'map' : undefined
  if (types.isSet(value)) return isBuiltin(prototype, 'Set') ? 'set' : undefined
  if (types.isDate(value)) return isBuiltin(prototype, 'Date') ? 'date' : undefined
  if (types.isUint8Array(value)) return 'bytes'
  return isPlainObject(value) ? 'object' : undefined
}

/** Whether a prototype is a built-in class's own, in whichever realm it was made: not a subclass. */
function isBuiltin(prototype: unknown, name: 'Array' | 'Map' | 'Set' | 'Date'): boolean {
  if (prototype === globalThis[name].prototype) return true
  if (!isObject(prototype)) return false
  const above: unknown = Object.getPrototypeOf(prototype)
  return (
    isObject(above) &&
    Object.getPrototypeOf(above) === null &&
    (prototype as { constructor?: { name?: unknown } }).constructor?.name === name
  )
}
