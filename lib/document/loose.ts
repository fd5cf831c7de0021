/**
 * Writing to what is not in the tree: an ordinary object until it comes back. Nothing is refused
 * and nothing logged. Views become the raw containers they stand for and plain values are copied,
 * as everywhere in a store; whatever cannot be stored is kept by reference until then.
 */

import { type Node, nodeOf, type Tree } from './tree.js'
import { kindOf, type PlainObject } from './values.js'

export function loose(tree: Tree, value: unknown, done = new Map<object, unknown>()): unknown {
  if (typeof value !== 'object' || value === null) return value
  const node = nodeOf(value)
  if (node?.tree === tree) return node.target
  return copyLoosely(tree, node === undefined ? value : node.target, done)
}

function copyLoosely(tree: Tree, source: object, done: Map<object, unknown>): unknown {
  const known = done.get(source)
  if (known !== undefined) return known
  const inner = (value: unknown): unknown => loose(tree, value, done)
  switch (kindOf(source)) {
    case 'object': {
      const copy: PlainObject = {}
      done.set(source, copy)
      for (const [key, value] of Object.entries(source)) {
        Object.defineProperty(copy, key, { value: inner(value), ...ORDINARY })
      }
      return copy
    }
    case 'array': {
      const copy: unknown[] = []
      done.set(source, copy)
      for (const value of source as unknown[]) copy.push(inner(value))
      return copy
    }
    case 'map': {
      const copy = new Map<unknown, unknown>()
      done.set(source, copy)
      for (const [key, value] of source as Map<unknown, unknown>) copy.set(key, inner(value))
      return copy
    }
    case 'set': {
      const copy = new Set<unknown>()
      done.set(source, copy)
      for (const value of source as Set<unknown>) copy.add(inner(value))
      return copy
    }
    case 'date':
      return new Date(Date.prototype.getTime.call(source))
    case 'bytes':
      return new Uint8Array(source as Uint8Array)
    default:
      return source
  }
}

const ORDINARY = { writable: true, enumerable: true, configurable: true } as const

/** A container that is still in the tree keeps its parent there. */
export function linkOutside(node: Node, raw: unknown, hint: unknown): void {
  const { tree } = node
  const known = typeof raw === 'object' && raw !== null ? tree.knownNode(raw) : undefined
  if (known !== undefined && known.parent === undefined && known !== tree.root) {
    tree.link(raw, node, hint)
  }
}
