/**
 * Maps that stay live: a Map is written as the array of its entries, in its order.
 *
 *     db.ages.set('alice', 31)   {"op":"replace","path":"/ages/$map/0/1","value":31}
 *     db.ages.set('bob', 29)     {"op":"add","path":"/ages/$map/1","value":["bob",29]}
 */

import { Intake } from './intake.js'
import { keep } from './keep.js'
import { linkOutside, loose } from './loose.js'
import { hidden } from './members.js'
import { addText, removeText, replaceText } from './patch.js'
import { entriesReordered, entryAdded, entryRemoved, positionOf } from './position.js'
import { isSame, type Node, nodeOf } from './tree.js'
import { admit } from './place.js'

type AnyMap = Map<unknown, unknown>
const native = Map.prototype as AnyMap

/** What a live Map answers instead of the native methods. */
export const mapMembers = hidden({
  get(this: AnyMap, key: unknown): unknown {
    return viewOf(nodeOf(this)!, native.get.call(this, key), key)
  },

  set(this: AnyMap, key: unknown, value: unknown): AnyMap {
    put(nodeOf(this)!, this, key, value)
    return this
  },

  delete(this: AnyMap, key: unknown): boolean {
    return remove(nodeOf(this)!, this, key)
  },

  clear(this: AnyMap): void {
    empty(nodeOf(this)!, this)
  },

  forEach(
    this: AnyMap,
    visit: (value: unknown, key: unknown, map: AnyMap) => void,
    self?: unknown,
  ) {
    const node = nodeOf(this)!
    native.forEach.call(this, (value, key) => {
      visit.call(self, viewOf(node, value, key), key, this)
    })
  },

  *values(this: AnyMap): Iterator<unknown> {
    const node = nodeOf(this)!
    for (const [key, value] of native.entries.call(this)) yield viewOf(node, value, key)
  },

  entries,
  [Symbol.iterator]: entries,
})

function* entries(this: AnyMap): Iterator<[unknown, unknown]> {
  const node = nodeOf(this)!
  for (const [key, value] of native.entries.call(this)) yield [key, viewOf(node, value, key)]
}

function viewOf(node: Node, value: unknown, key: unknown): unknown {
  return typeof value === 'object' && value !== null ? node.tree.view(value, node, key) : value
}

function put(node: Node, map: AnyMap, key: unknown, value: unknown): void {
  const { tree } = node
  const place = admit(node)
  if (place === undefined) return putOutside(node, map, key, value)
  const exists = native.has.call(map, key)
  const previous = native.get.call(map, key)
  if (exists && isSame(previous, value ?? null)) return
  const position = exists ? positionOf(map, key)! : map.size
  const intake = new Intake(tree, place, new Set([previous]))
  const name = intake.takeMapKey(key, position)
  const raw = intake.take(value ?? null, '$map', position, 1)
  intake.settle()
  let text: string
  const entry = `${place.pointer}/$map/${position}`
  try {
    text = exists
      ? replaceText(`${entry}/1`, tree.text(raw))
      : addText(entry, `[${tree.text(name)},${tree.text(raw)}]`)
  } catch (error) {
    intake.revert()
    throw error
  }
  tree.journal?.push(() => {
    tree.unlink(raw, node)
    if (exists) native.set.call(map, key, previous)
    else {
      native.delete.call(map, key)
      entryRemoved(map, key)
    }
    tree.link(previous, node, key)
    intake.revert()
  })
  tree.unlink(previous, node)
  native.set.call(map, name, raw)
  if (!exists) entryAdded(map, name)
  tree.link(raw, node, name)
  tree.record(place, text, node)
}

function putOutside(node: Node, map: AnyMap, key: unknown, value: unknown): void {
  keep(node, 'outside')
  const raw = loose(node.tree, value)
  const before = native.get.call(map, key)
  if (before !== raw) node.tree.unlink(before, node)
  native.set.call(map, key, raw)
  entriesReordered(map)
  linkOutside(node, raw, key)
}

function remove(node: Node, map: AnyMap, key: unknown): boolean {
  if (!native.has.call(map, key)) return false
  const { tree } = node
  const place = admit(node)
  keep(node, place === undefined ? 'outside' : 'inside')
  const position = place && positionOf(map, key)
  tree.unlink(native.get.call(map, key), node)
  native.delete.call(map, key)
  entryRemoved(map, key)
  if (place) tree.record(place, removeText(`${place.pointer}/$map/${position}`), node)
  return true
}

function empty(node: Node, map: AnyMap): void {
  if (map.size === 0) return
  const { tree } = node
  const place = admit(node)
  keep(node, place === undefined ? 'outside' : 'inside')
  for (const value of native.values.call(map)) tree.unlink(value, node)
  native.clear.call(map)
  entriesReordered(map)
  if (place) tree.record(place, replaceText(`${place.pointer}/$map`, '[]'), node)
}
