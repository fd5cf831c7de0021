/** Whether two values of JSON are the same; the order of keys says nothing. */

import { isObject, type PlainObject } from '../document/values.js'

export function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other))
    return false
  if (Array.isArray(one)) {
    const list = other as unknown[]
    return one.length === list.length && one.every((item, index) => isSameJson(item, list[index]))
  }
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  return keys.every(
    (key) =>
      Object.hasOwn(other, key) &&
      isSameJson((one as PlainObject)[key], (other as PlainObject)[key]),
  )
}

/** The same text for values that are the same. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (!isObject(member) || Array.isArray(member)) return member
    return Object.fromEntries(
      Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)),
    )
  })
}
