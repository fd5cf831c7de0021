/**
 * Maps, Sets and Dates of the document: real ones, that carry the methods which change them (and
 * those that hand out what is in them) as own, hidden members. So `instanceof`, `util.types`,
 * `util.isDeepStrictEqual` and printing see what they expect, which none does of a proxy.
 */

import { dateMembers } from './date.js'
import { mapMembers } from './map.js'
import { setMembers } from './set.js'
import { type Node, NODE } from './tree.js'

/** Makes a raw Map, Set or Date its own view. */
export function attach(node: Node): Node {
  const { target } = node
  node.view = target
  Object.defineProperty(target, NODE, { value: node })
  Object.defineProperties(target, membersOf(target))
  // Properties of its own would be gone after a restart.
  Object.preventExtensions(target)
  return node
}

function membersOf(target: unknown): PropertyDescriptorMap {
  if (target instanceof Map) return mapMembers
  return target instanceof Set ? setMembers : dateMembers
}
