/**
 * The position of an entry in a Map or Set, which keep an order but tell nobody a position. The
 * log needs it: `{"$map":[["a",1],["b",2]]}` is an array for everybody who reads the file.
 *
 * Positions are counted once and kept: adding one at the end keeps them right, removing the last
 * one too; any other removal makes them be counted anew, when next asked for.
 */

import type { Collection } from './values.js'

const counted = new WeakMap<Collection, Map<unknown, number>>()

/** The position of a Map's key or a Set's member, from 0; undefined when it is not in there. */
export function positionOf(collection: Collection, key: unknown): number | undefined {
  if (!native.has(collection, key)) return undefined
  let positions = counted.get(collection)
  if (positions?.size !== collection.size || !positions.has(key)) {
    positions = new Map()
    for (const each of native.keys(collection)) positions.set(each, positions.size)
    counted.set(collection, positions)
  }
  return positions.get(key)
}

/** To be told of an entry added at the end, after it was added. */
export function entryAdded(collection: Collection, key: unknown): void {
  const positions = counted.get(collection)
  if (positions?.size === collection.size - 1) positions.set(key, positions.size)
}

/** To be told of an entry removed. */
export function entryRemoved(collection: Collection, key: unknown): void {
  const positions = counted.get(collection)
  if (positions === undefined) return
  if (positions.get(key) === positions.size - 1) positions.delete(key)
  else counted.delete(collection)
}

/** To be told when the order is not what it was. */
export function entriesReordered(collection: Collection): void {
  counted.delete(collection)
}

const native = {
  has: (collection: Collection, key: unknown): boolean =>
    collection instanceof Map
      ? Map.prototype.has.call(collection, key)
      : Set.prototype.has.call(collection, key),
  keys: (collection: Collection): Iterable<unknown> =>
    collection instanceof Map
      ? Map.prototype.keys.call(collection)
      : Set.prototype.keys.call(collection),
}
