/**
 * Keeping a whole container for undoing, where there is no simpler way back: an object that loses
 * a key loses the key's place with it, and to what is outside the tree anything may happen. Done
 * once for a container, the first time since the last savepoint, and only in a transaction.
 */

import { entriesOf, refill } from './contents.js'
import { spoilAnywhere } from './frozen.js'
import type { Place } from './place.js'
import type { Node } from './tree.js'

/** To be called before a container changes; undoing puts back what is in it now, and its order. */
export function keep(node: Node, place: Place | undefined): void {
  const { tree, target } = node
  if (!tree.journal?.isFirst(target)) return
  const before = entriesOf(target)
  tree.journal.push(() => {
    if (tree.isCopied) spoilAnywhere(node)
    for (const [, child] of entriesOf(target)) tree.unlink(child, node)
    refill(target, before)
    for (const [hint, child] of before) {
      if (place === undefined) tree.linkOutside(child, node, hint)
      else tree.link(child, node, hint)
    }
  })
}
