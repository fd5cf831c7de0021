/**
 * Sets that stay live: a Set is written as the array of its members, in its order.
 *
 *     db.tags.add('x')      {"op":"add","path":"/tags/$set/2","value":"x"}
 *     db.tags.delete('a')   {"op":"remove","path":"/tags/$set/0"}
 */

import { Intake } from './intake.js'
import { keep } from './keep.js'
import { linkOutside, loose } from './loose.js'
import { hidden } from './members.js'
import { addText, removeText, replaceText } from './patch.js'
import { entriesReordered, entryAdded, entryRemoved, positionOf } from './position.js'
import { type Node, nodeOf } from './tree.js'
import { admit } from './place.js'

type AnySet = Set<unknown>
const native = Set.prototype as AnySet

/** The methods of newer JavaScript that make a Set of two: on views, like everything handed out. */
const COMBINING = [
  'union',
  'intersection',
  'difference',
  'symmetricDifference',
  'isSubsetOf',
  'isSupersetOf',
  'isDisjointFrom',
].filter((name) => name in native)

/** What a live Set answers instead of the native methods. */
export const setMembers = hidden({
  has(this: AnySet, member: unknown): boolean {
    return native.has.call(this, rawOf(member))
  },

  add(this: AnySet, member: unknown): AnySet {
    put(nodeOf(this)!, this, member)
    return this
  },

  delete(this: AnySet, member: unknown): boolean {
    return remove(nodeOf(this)!, this, rawOf(member))
  },

  clear(this: AnySet): void {
    empty(nodeOf(this)!, this)
  },

  forEach(
    this: AnySet,
    visit: (value: unknown, key: unknown, set: AnySet) => void,
    self?: unknown,
  ) {
    const node = nodeOf(this)!
    native.forEach.call(this, (raw) => {
      const member = viewOf(node, raw)
      visit.call(self, member, member, this)
    })
  },

  values,
  keys: values,
  [Symbol.iterator]: values,

  *entries(this: AnySet): Iterator<[unknown, unknown]> {
    for (const member of this) yield [member, member]
  },

  ...Object.fromEntries(COMBINING.map((name) => [name, combine(name as 'has')])),
})

function* values(this: AnySet): Iterator<unknown> {
  const node = nodeOf(this)!
  for (const raw of native.values.call(this)) yield viewOf(node, raw)
}

function combine(name: 'has') {
  return function (this: AnySet, other: unknown): unknown {
    return new Set(this.values())[name](other)
  }
}

function viewOf(node: Node, raw: unknown): unknown {
  return typeof raw === 'object' && raw !== null ? node.tree.view(raw, node, undefined) : raw
}

function rawOf(member: unknown): unknown {
  if (typeof member !== 'object' || member === null) return member
  return nodeOf(member)?.target ?? member
}

function put(node: Node, set: AnySet, value: unknown): void {
  const { tree } = node
  const place = admit(node)
  const member = value === 0 ? 0 : (value ?? null)
  if (native.has.call(set, rawOf(member))) return
  if (place === undefined) return putOutside(node, set, value)
  const intake = new Intake(tree, place)
  const raw = intake.take(member, '$set', set.size)
  intake.settle()
  let text: string
  try {
    text = addText(`${place.pointer}/$set/${set.size}`, tree.text(raw))
  } catch (error) {
    intake.revert()
    throw error
  }
  tree.journal?.push(() => {
    drop(node, set, raw)
    intake.revert()
  })
  native.add.call(set, raw)
  entryAdded(set, raw)
  tree.link(raw, node, undefined)
  tree.record(place, text, node)
}

function putOutside(node: Node, set: AnySet, value: unknown): void {
  keep(node, 'outside')
  const raw = loose(node.tree, value)
  native.add.call(set, raw)
  entriesReordered(set)
  linkOutside(node, raw, undefined)
}

function remove(node: Node, set: AnySet, raw: unknown): boolean {
  if (!native.has.call(set, raw)) return false
  const place = admit(node)
  keep(node, place === undefined ? 'outside' : 'inside')
  const position = place && positionOf(set, raw)
  drop(node, set, raw)
  if (place) node.tree.record(place, removeText(`${place.pointer}/$set/${position}`), node)
  return true
}

function drop(node: Node, set: AnySet, raw: unknown): void {
  native.delete.call(set, raw)
  entryRemoved(set, raw)
  node.tree.unlink(raw, node)
}

function empty(node: Node, set: AnySet): void {
  if (set.size === 0) return
  const { tree } = node
  const place = admit(node)
  keep(node, place === undefined ? 'outside' : 'inside')
  for (const raw of native.values.call(set)) tree.unlink(raw, node)
  native.clear.call(set)
  entriesReordered(set)
  if (place) tree.record(place, replaceText(`${place.pointer}/$set`, '[]'), node)
}
