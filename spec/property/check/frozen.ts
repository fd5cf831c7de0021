// Is everything in a snapshot frozen? The answer is nothing, or where it is not.

import { types } from 'node:util'

/** Bytes cannot be frozen; class instances, which only objects outside the tree hold, are not. */
export function thawed(value: unknown, place = '', met = new Set<unknown>()): string | undefined {
  if (typeof value !== 'object' || value === null || met.has(value)) return undefined
  met.add(value)
  if (types.isUint8Array(value) || !isPlain(value)) return undefined
  if (!Object.isFrozen(value)) return `at '${place}' it is not frozen`
  for (const method of ['set', 'add', 'delete', 'clear', 'setTime'] as const) {
    if (method in value && !refuses(value, method)) return `at '${place}' ${method} does not refuse`
  }
  const held = value instanceof Map || value instanceof Set ? value.values() : Object.values(value)
  for (const [index, child] of [...held].entries()) {
    const found = thawed(child, `${place}/${index}`, met)
    if (found) return found
  }
  return undefined
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return (
    Array.isArray(value) ||
    types.isMap(value) ||
    types.isSet(value) ||
    types.isDate(value) ||
    prototype === Object.prototype ||
    prototype === null
  )
}

function refuses(value: object, method: string): boolean {
  const call: unknown = Reflect.get(value, method)
  // A key of the user's may be called so.
  if (typeof call !== 'function' || Object.keys(value).includes(method)) return true
  try {
    call.call(value, 0, 0)
  } catch (error) {
    return (error as { code?: unknown }).code === 'KEEPSAKE_READ_ONLY'
  }
  return false
}
