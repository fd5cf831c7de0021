/**
 * The changes of single containers on the raw data, each with its way back. They keep the links
 * from child to parent right; they check nothing and log nothing.
 */

import type { Node } from './tree.js'

/** Puts `items` in the place of `count` elements from `start`. */
export function spliceRaw(
  node: Node,
  start: number,
  count: number,
  items: readonly unknown[],
): void {
  const { tree } = node
  const target = node.target as unknown[]
  if (count === 1 && items.length === 0 && start === 0) {
    tree.unlink(target.shift(), node)
    return
  }
  if (start === target.length) {
    for (const item of items) target.push(item)
  } else {
    for (const gone of target.slice(start, start + count)) tree.unlink(gone, node)
    spliceNative(target, start, count, items)
  }
  for (let index = 0; index < items.length; index++) tree.link(items[index], node, start + index)
}

/** `splice` takes its items as arguments, of which there can be only so many. */
function spliceNative(
  target: unknown[],
  start: number,
  count: number,
  items: readonly unknown[],
): void {
  if (items.length < 10_000) {
    target.splice(start, count, ...items)
    return
  }
  const rest = target.slice(start + count)
  target.length = start
  for (const item of items) target.push(item)
  for (const item of rest) target.push(item)
}
