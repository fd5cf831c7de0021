/**
 * Maps, Sets and Dates of the document: real ones, that carry the methods which change them (and
 * those that hand out what is in them) as own, hidden members. So `instanceof`, `util.types`,
 * `util.isDeepStrictEqual` and printing see what they expect, which none does of a proxy.
 */

import { type Node, NODE } from './tree.js'

type Members = Readonly<Record<string | symbol, (...all: never[]) => unknown>>

/** Own members that nobody sees: not enumerable, the same functions for every object. */
export function hidden(members: Members): PropertyDescriptorMap {
  return Object.fromEntries(
    Reflect.ownKeys(members).map((name) => [name, { value: members[name] }]),
  )
}

/** Makes a raw Map, Set or Date its own view. */
export function attach(node: Node, members: PropertyDescriptorMap): Node {
  const { target } = node
  node.view = target
  Object.defineProperty(target, NODE, { value: node })
  Object.defineProperties(target, members)
  return node
}
