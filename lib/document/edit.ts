/**
 * The changes of single containers on the raw data, each with its way back. They keep the links
 * from child to parent right; they check nothing and log nothing.
 */

import type { PlainObject } from './values.js'
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

/** Gives a property its value back, and with it the place among the keys that it had. */
export function restoreKey(
  node: Node,
  key: string,
  value: unknown,
  order?: readonly string[],
): void {
  const target = node.target as PlainObject
  target[key] = value
  node.tree.link(value, node, key)
  if (order !== undefined) reorder(target, order)
}

function reorder(target: PlainObject, order: readonly string[]): void {
  for (const key of order) {
    const value = target[key]
    delete target[key]
    target[key] = value
  }
}
