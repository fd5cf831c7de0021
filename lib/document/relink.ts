/**
 * Tells every container of the document anew where it is, for those that anybody holds: after a change
 * that was cut short, one may be in the tree and not know it.
 */

import { entriesOf } from './contents.js'
import { forgetCopy } from './frozen.js'
import { nodeBehind, type Tree } from './tree.js'
import { isContainer, type Container } from './values.js'

export function relink(tree: Tree, holder: Container = tree.root.target): void {
  forgetCopy(holder)
  for (const [hint, child] of entriesOf(holder)) {
    if (!isContainer(child)) continue
    if (nodeBehind(child) !== undefined) tree.link(child, tree.nodeFor(holder), hint)
    relink(tree, child)
  }
}
