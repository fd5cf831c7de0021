/**
 * Maps and Sets that stay live. A Map is written as the array of its entries, a Set as that of its
 * members, in their order; each member of a Set is its own key.
 *
 *     db.ages.set('alice', 31)   {"op":"replace","path":"/ages/$map/0/1","value":31}
 *     db.ages.set('bob', 29)     {"op":"add","path":"/ages/$map/1","value":["bob",29]}
 *     db.tags.delete('a')        {"op":"remove","path":"/tags/$set/0"}
 */

import { change } from './change.js'
import { drop, keysTo, native, positionOf, put, refill } from './contents.js'
import { hidden } from './members.js'
import { admit } from './place.js'
import { refuseMapKey } from './refusal.js'
import { type Node, nodeOf, rawOf } from './tree.js'
import { isMapKey, type Collection } from './values.js'

type AnyMap = Map<unknown, unknown>
type AnySet = Set<unknown>

/** What both answer instead of the native methods. */
const members = {
  delete(this: Collection, key: unknown): boolean {
    return remove(nodeOf(this)!, this, this instanceof Map ? key : rawOf(key))
  },

  clear(this: Collection): void {
    empty(nodeOf(this)!, this)
  },

  forEach(
    this: Collection,
    visit: (value: unknown, key: unknown, collection: Collection) => void,
    self?: unknown,
  ): void {
    for (const [key, value] of entries.call(this)) visit.call(self, value, key, this)
  },

  entries,
  values,
}

/** What a live Map answers instead of the native methods. */
export const mapMembers = hidden({
  ...members,
  [Symbol.iterator]: entries,

  get(this: AnyMap, key: unknown): unknown {
    const node = nodeOf(this)!
    return node.tree.view(native(this).get.call(this, key), node, key)
  },

  set(this: AnyMap, key: unknown, value: unknown): AnyMap {
    write(nodeOf(this)!, this, key, value)
    return this
  },
})

/** The methods of newer JavaScript that make a Set of two: on views, like everything handed out. */
const COMBINING = [
  'union',
  'intersection',
  'difference',
  'symmetricDifference',
  'isSubsetOf',
  'isSupersetOf',
  'isDisjointFrom',
].filter((name) => name in Set.prototype)

/** What a live Set answers instead of the native methods. */
export const setMembers = hidden({
  ...members,
  keys: values,
  [Symbol.iterator]: values,

  has(this: AnySet, member: unknown): boolean {
    return native(this).has.call(this, rawOf(member))
  },

  add(this: AnySet, member: unknown): AnySet {
    write(nodeOf(this)!, this, rawOf(member ?? null), member === 0 ? 0 : member)
    return this
  },

  ...Object.fromEntries(COMBINING.map((name) => [name, combine(name as 'has')])),
})

function combine(name: 'has') {
  return function (this: AnySet, other: unknown): unknown {
    return new Set(this.values())[name](other)
  }
}

function* entries(this: Collection): Generator<[unknown, unknown]> {
  const node = nodeOf(this)!
  const isMap = this instanceof Map
  for (const [key, raw] of native(this).entries.call(this)) {
    const value = node.tree.view(raw, node, key)
    yield [isMap ? key : value, value]
  }
}

function* values(this: Collection): Generator {
  const node = nodeOf(this)!
  for (const [key, raw] of native(this).entries.call(this)) yield node.tree.view(raw, node, key)
}

/** A Map's entry; or a Set's member, that is the raw value of its key. */
function write(node: Node, collection: Collection, key: unknown, value: unknown): void {
  const place = admit(node)
  const isMap = collection instanceof Map
  const own = native(collection)
  const exists = own.has.call(collection, key)
  const previous = isMap ? own.get.call(collection, key) : key
  if (exists && !isMap) return
  const position = exists ? positionOf(collection, key)! : collection.size
  if (isMap && place !== undefined && !isMapKey(key)) throw refuseMapKey(place.pointer, position)
  change(node, place, {
    values: [value],
    keysTo: () => keysTo(collection, position),
    hint: key,
    leaving: exists ? [previous] : [],
    steps([raw]) {
      const keys = keysTo(collection, position)
      if (exists) return [{ op: 'replace', keys, value: raw }]
      // A Map knows no -0.
      const entry = [key === 0 ? 0 : key, raw]
      return isMap
        ? [{ op: 'add', keys: ['$map', position], value: entry }]
        : [{ op: 'add', keys, value: raw }]
    },
    write(raws, report) {
      put(collection, key, raws[0])
      report()
    },
    unwrite(raws) {
      if (exists) put(collection, key, previous)
      else drop(collection, isMap ? key : raws[0])
    },
  })
}

function remove(node: Node, collection: Collection, key: unknown): boolean {
  const own = native(collection)
  if (!own.has.call(collection, key)) return false
  change(node, admit(node), {
    leaving: [collection instanceof Map ? own.get.call(collection, key) : key],
    steps: () => [{ op: 'remove', keys: [tagOf(collection), positionOf(collection, key)!] }],
    write(_, report) {
      drop(collection, key)
      report()
    },
  })
  return true
}

function empty(node: Node, collection: Collection): void {
  if (collection.size === 0) return
  change(node, admit(node), {
    leaving: [...native(collection).values.call(collection)],
    steps: () => [{ op: 'replace', keys: [tagOf(collection)], value: [] }],
    write(_, report) {
      refill(collection, [])
      report()
    },
  })
}

function tagOf(collection: Collection): string {
  return collection instanceof Map ? '$map' : '$set'
}
