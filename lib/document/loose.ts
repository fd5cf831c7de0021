/**
 * Writing to what is not in the tree: an ordinary object until it comes back. Nothing is refused
 * and nothing logged. Views become the raw containers they stand for and plain values are copied,
 * as everywhere in a store; whatever cannot be stored is kept by reference until then.
 */

import { emptyLike, entriesOf, put } from './contents.js'
import { nodeOf, type Tree } from './tree.js'
import { isObject, kindOf, type Container } from './values.js'

/** The raw value for one that is put outside; `done` are the copies made, since it may hold itself. */
export function loose(tree: Tree, value: unknown, done = new Map<object, unknown>()): unknown {
  if (!isObject(value)) return value
  const node = nodeOf(value)
  if (node?.tree === tree) return node.target
  const source = node?.target ?? value
  const kind = kindOf(source)
  if (kind === undefined || done.has(source)) return done.get(source) ?? source
  const copy = emptyLike(kind, source)
  done.set(source, copy)
  if (kind === 'bytes') return copy
  // Of an object only what a spread would give: nothing hidden.
  for (const [key, child] of entriesOf(kind === 'object' ? { ...source } : (source as Container))) {
    put(copy as Container, key, loose(tree, child, done))
  }
  return copy
}
