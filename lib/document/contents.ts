/**
 * What is in a container, the same way for all of them: the properties of an object, the elements
 * of an array, the entries of a Map, the members of a Set (each its own key), the time of a Date.
 * Raw data only, with the native methods: a live Map has others of its own.
 *
 * For everybody who reads the file `{"$map":[["a",1],["b",2]]}` is an array, so the log needs the
 * positions of entries. They are counted when first asked for, and kept from then on.
 */

import { Positions } from './positions.js'
import type { Collection, Container, Kind } from './values.js'

export type Entry = readonly [key: unknown, value: unknown]
export type Key = string | number

/** A new container of that kind, with nothing in it; but the whole of what holds nothing. */
export function emptyLike(kind: Kind, source: object): Container | Uint8Array {
  if (kind === 'object') return {}
  if (kind === 'array') return []
  if (kind === 'map') return new Map()
  if (kind === 'set') return new Set()
  return kind === 'date'
    ? new Date(Date.prototype.getTime.call(source))
    : new Uint8Array(source as Uint8Array)
}

/** The native methods of a Map or Set. Nobody calls those of a Map for a Set. */
export function native(collection: Collection): Map<unknown, unknown> {
  return (collection instanceof Map ? Map : Set).prototype as Map<unknown, unknown>
}

export function entriesOf(container: Container): Entry[] {
  if (container instanceof Date) return [['time', Date.prototype.getTime.call(container)]]
  if (isCollection(container)) return [...native(container).entries.call(container)]
  // An array's length is among them, for its holes.
  return Reflect.ownKeys(container).map((key) => [
    key,
    (container as Record<string | symbol, unknown>)[key],
  ])
}

export function put(container: Container, key: unknown, value: unknown): void {
  if (isCollection(container)) {
    const { size } = container
    if (container instanceof Map) Map.prototype.set.call(container, key, value)
    else Set.prototype.add.call(container, value)
    if (container.size === size) return
    const name = container instanceof Map ? key : value
    if (counted.get(container)?.add(name) === false) counted.delete(container)
  } else if (container instanceof Date) {
    Date.prototype.setTime.call(container, value as number)
  } else if (key === '__proto__') {
    // Outside the tree it may be there; it is no more than a key that an assignment would not make.
    const ordinary = { writable: true, enumerable: true, configurable: true }
    Object.defineProperty(container, key, { value, ...ordinary })
  } else {
    ;(container as Record<string, unknown>)[key as string] = value
  }
}

/** Takes an entry out of a Map or Set. */
export function drop(collection: Collection, key: unknown): void {
  counted.get(collection)?.remove(key)
  native(collection).delete.call(collection, key)
}

/** Puts these in the place of all there is. */
export function refill(container: Container, entries: readonly Entry[]): void {
  if (isCollection(container)) {
    counted.delete(container)
    native(container).clear.call(container)
  } else if (!(container instanceof Date)) {
    for (const key of Reflect.ownKeys(container)) Reflect.deleteProperty(container, key)
    if (Array.isArray(container)) container.length = 0
  }
  for (const [key, value] of entries) put(container, key, value)
}

export function isCollection(container: unknown): container is Collection {
  return container instanceof Map || container instanceof Set
}

const counted = new WeakMap<Collection, Positions>()

/** The position of a Map's key or a Set's member, from 0; undefined when it is not in there. */
export function positionOf(collection: Collection, key: unknown): number | undefined {
  if (!native(collection).has.call(collection, key)) return undefined
  let positions = counted.get(collection)
  if (positions?.size !== collection.size || positions.of(key) === undefined) {
    positions = new Positions(native(collection).keys.call(collection), collection.size)
    counted.set(collection, positions)
  }
  return positions.of(key)
}

/** The keys that lead from an encoded Map or Set to the value of an entry. */
export function keysTo(collection: Collection | object, position: number): Key[] {
  return collection instanceof Map ? ['$map', position, 1] : ['$set', position]
}
