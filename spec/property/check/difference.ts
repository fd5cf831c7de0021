// Are two documents the same, as a user could tell? Stricter than deep equality: -0 is not 0, the
// order of keys, of Map entries and of Set members counts, and so do prototypes. The answer is
// nothing, or where they differ and how.

import { types } from 'node:util'
import isEqual from 'lodash-es/isEqual.js'
import { isContainer } from '../model/container.js'
import { nodeOf } from '../model/handle.js'
import { isIndex } from '../model/refusal.js'

export interface Pairs {
  /** Called with each container met and its counterpart; a text says why they cannot be a pair. */
  readonly meet: (found: object, expected: object) => string | undefined
}

const NO_PAIRS: Pairs = { meet: () => undefined }

/**
 * `expected` may hold handles of the model; `found` is what the store shows. A hole in a list counts as
 * undefined: neither can be in the tree.
 */
export function difference(
  found: unknown,
  expected: unknown,
  pairs: Pairs = NO_PAIRS,
): string | undefined {
  const met = new Map<object, object>()
  return compare(found, nodeOf(expected), '')

  function compare(left: unknown, right: unknown, place: string): string | undefined {
    if (right instanceof Uint8Array) return compareBytes(left, right, place)
    // Only what is out of the tree can hold a function, and each side has made its own.
    if (typeof right === 'function' && typeof left === 'function') return undefined
    if (!isContainer(right)) return Object.is(left, right) ? undefined : differ(left, right, place)
    if (!isContainer(left)) return differ(left, right, place)
    if (met.get(right) === left) return undefined
    met.set(right, left)
    if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right))
      return `at '${place}' another prototype`
    const unpaired = pairs.meet(left, right)
    if (unpaired) return `at '${place}' ${unpaired}`
    return compareContents(left, right, place)
  }

  function compareContents(left: object, right: object, place: string): string | undefined {
    if (right instanceof Date) {
      if (!types.isDate(left)) return `at '${place}' no real Date`
      return compare(left.getTime(), right.getTime(), `${place}/getTime()`)
    }
    if (right instanceof Map) {
      if (!types.isMap(left)) return `at '${place}' no real Map`
      return compareLists([...left].flat(), [...right].flat(), place)
    }
    if (right instanceof Set) {
      if (!types.isSet(left)) return `at '${place}' no real Set`
      return compareLists([...left], [...right], place)
    }
    if (!Array.isArray(right)) return compareProperties(left, right, place)
    if (!Array.isArray(left)) return differ(left, right, place)
    // Only outside the tree can a list have them.
    const names = namesIn(right)
    const foundNames = namesIn(left)
    if (!isEqual(foundNames, names))
      return `at '${place}' a list with the keys [${name(foundNames)}] instead of [${name(names)}]`
    return (
      compareLists(left, right, place) ??
      first(names, (key) =>
        compare(Reflect.get(left, key), nodeOf(Reflect.get(right, key)), `${place}/${key}`),
      )
    )
  }

  function compareProperties(left: object, right: object, place: string): string | undefined {
    const keys = Reflect.ownKeys(right)
    const foundKeys = Reflect.ownKeys(left)
    if (foundKeys.length !== keys.length || keys.some((key, index) => foundKeys[index] !== key))
      return `at '${place}' the keys [${name(foundKeys)}] instead of [${name(keys)}]`
    return first(keys, (key) =>
      compare(Reflect.get(left, key), nodeOf(Reflect.get(right, key)), `${place}/${String(key)}`),
    )
  }

  function compareLists(left: unknown[], right: unknown[], place: string): string | undefined {
    if (left.length !== right.length) return `at '${place}' another number of entries`
    return first(Array.from(right), (member, index) =>
      compare(left[index], nodeOf(member), `${place}/${index}`),
    )
  }
}

function compareBytes(left: unknown, right: Uint8Array, place: string): string | undefined {
  if (!(left instanceof Uint8Array)) return differ(left, right, place)
  if (Object.getPrototypeOf(left) !== Uint8Array.prototype) return `at '${place}' another prototype`
  return Buffer.compare(left, right) === 0 ? undefined : `at '${place}' other bytes`
}

function first<Item>(
  items: readonly Item[],
  look: (item: Item, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const answer = look(item, index)
    if (answer) return answer
  }
  return undefined
}

/** Keys of a list that are no index. */
function namesIn(list: object): string[] {
  return Object.keys(list).filter((key) => !isIndex(key))
}

function differ(left: unknown, right: unknown, place: string): string {
  return `at '${place}' ${describe(left)} instead of ${describe(right)}`
}

function describe(value: unknown): string {
  if (isContainer(value)) return Object.prototype.toString.call(value)
  if (typeof value === 'string') return JSON.stringify(value)
  return Object.is(value, -0) ? '-0' : String(value)
}

function name(keys: readonly PropertyKey[]): string {
  return keys.map((key) => JSON.stringify(String(key))).join(', ')
}
