/**
 * Tells every container of the document anew where it is, for those that anybody holds: after a change
 * that was cut short, one may be in the tree and not know it. Gives those that anybody holds.
 */

import { entriesOf } from './contents.js'
import { forgetCopy } from './frozen.js'
import { nodeBehind, type Node, type Tree } from './tree.js'
import { isContainer, type Container } from './values.js'

export function relink(tree: Tree): readonly Node[] {
  const held: Node[] = []
  relinkIn(tree, tree.root.target, held)
  return held
}

function relinkIn(tree: Tree, holder: Container, held: Node[]): void {
  const node = nodeBehind(holder)
  if (node !== undefined) held.push(node)
  forgetCopy(holder)
  for (const [hint, child] of entriesOf(holder)) {
    if (!isContainer(child)) continue
    if (nodeBehind(child) !== undefined) tree.link(child, tree.nodeFor(holder), hint)
    relinkIn(tree, child, held)
  }
}
