/** What an encoded value is to a merge: an object, a list, or something that is taken or left as a whole. */

import { escapedKey, isObject, type PlainObject } from '../document/values.js'

/** A Date, a Map, and what else is written with a tag, is one value. */
export function isPlain(value: unknown): value is PlainObject {
  return isObject(value) && !Array.isArray(value) && escapedKey(value as PlainObject) === undefined
}

/** Whether both have members that can be merged one by one. */
export function isSameKind(one: unknown, other: unknown): boolean {
  return Array.isArray(one) ? Array.isArray(other) : isPlain(one) && isPlain(other)
}
