/**
 * Keeping a whole container for undoing, where there is no simpler way back: an object that loses
 * a key loses the key's place with it, and to what is outside the tree anything may happen. Done
 * once for a container, the first time since the last savepoint, and only in a transaction.
 */

import { linkOutside } from './loose.js'
import { entriesReordered } from './position.js'
import type { Node } from './tree.js'
import type { Container, PlainObject } from './values.js'

/** To be called before a container changes; undoing puts back what is in it now, and its order. */
export function keep(node: Node, where: 'inside' | 'outside'): void {
  const { tree, target } = node
  if (!tree.journal?.isFirst(target)) return
  const putBack = wayBack(target)
  tree.journal.push(() => {
    for (const [, child] of childrenOf(target)) tree.unlink(child, node)
    putBack()
    if (target instanceof Map || target instanceof Set) entriesReordered(target)
    for (const [hint, child] of childrenOf(target)) {
      if (where === 'inside') tree.link(child, node, hint)
      else linkOutside(node, child, hint)
    }
  })
}

function wayBack(target: Container): () => void {
  if (target instanceof Date) {
    const time = target.getTime()
    return () => Date.prototype.setTime.call(target, time)
  }
  const before = childrenOf(target)
  return () => {
    if (target instanceof Map) {
      Map.prototype.clear.call(target)
      for (const [key, value] of before) Map.prototype.set.call(target, key, value)
    } else if (target instanceof Set) {
      Set.prototype.clear.call(target)
      for (const [, value] of before) Set.prototype.add.call(target, value)
    } else {
      for (const key of Reflect.ownKeys(target)) Reflect.deleteProperty(target, key)
      if (Array.isArray(target)) target.length = 0
      for (const [key, value] of before) (target as PlainObject)[key as string] = value
    }
  }
}

/** Everything in a container, with where it is. */
function childrenOf(target: Container): readonly (readonly [unknown, unknown])[] {
  if (target instanceof Date) return []
  if (target instanceof Map) return [...Map.prototype.entries.call(target)]
  if (target instanceof Set) return [...Set.prototype.entries.call(target)]
  return Reflect.ownKeys(target)
    .filter((key) => key !== 'length' || !Array.isArray(target))
    .map((key) => [key, (target as Record<string | symbol, unknown>)[key]] as const)
}
