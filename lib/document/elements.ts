/**
 * Changes of the elements of an array, each as one line of the log, whichever method asked for it.
 *
 *     db.list.splice(1, 2, 'x')
 *     {"op":"replace","path":"/list/1","value":"x"},{"op":"remove","path":"/list/2"}
 */

import { change } from './change.js'
import { addText, removeText, replaceText } from './patch.js'
import { admit } from './place.js'
import type { Node } from './tree.js'

/** Takes `count` elements out at `start` and puts `items` in; the arguments are already in range. */
export function spliceElements(
  node: Node,
  start: number,
  count: number,
  items: readonly unknown[],
): void {
  const target = node.target as unknown[]
  const removed = count === 0 ? [] : target.slice(start, start + count)
  const lengthAfter = target.length - count + items.length
  change(node, admit(node), {
    values: items,
    keysTo: (index) => [start + index],
    leaving: removed,
    text: (raws, path) => spliceText(node, path, start, removed, raws),
    write(raws, report) {
      spliceRaw(target, start, count, raws)
      report()
    },
    unwrite(raws) {
      // Where the stack ran out in between it was not made.
      if (target.length === lengthAfter) spliceRaw(target, start, raws.length, removed)
    },
  })
}

/** `splice` takes its items as arguments, of which there can be only so many. */
function spliceRaw(
  target: unknown[],
  start: number,
  count: number,
  items: readonly unknown[],
): void {
  if (start === 0 && count === 1 && items.length === 0) target.shift()
  else if (items.length < 10_000 && start < target.length) target.splice(start, count, ...items)
  else {
    const rest = start < target.length ? target.splice(start).slice(count) : []
    for (const item of items) target.push(item)
    for (const item of rest) target.push(item)
  }
}

function spliceText(
  { tree, target }: Node,
  path: string,
  start: number,
  removed: readonly unknown[],
  taken: readonly unknown[],
): string {
  const array = target as unknown[]
  const surplus = removed.length - taken.length
  if (surplus > 1 && surplus >= array.length - surplus) {
    return replaceText(path, tree.text(array.toSpliced(start, removed.length, ...taken)))
  }
  const operations: string[] = []
  for (let index = 0; index < taken.length; index++) {
    const raw = taken[index]
    const at = `${path}/${start + index}`
    if (index >= removed.length) operations.push(addText(at, tree.text(raw)))
    else if (!Object.is(raw, removed[index])) operations.push(replaceText(at, tree.text(raw)))
  }
  for (let count = 0; count < surplus; count++) {
    operations.push(removeText(`${path}/${start + taken.length}`))
  }
  return operations.join(',')
}

/** Gives an array the same elements in another order; `order` are raw values. */
export function rearrange(node: Node, order: readonly unknown[]): void {
  const { tree } = node
  const target = node.target as unknown[]
  const place = admit(node)
  const moved = order.flatMap((value, index) => (Object.is(value, target[index]) ? [] : [index]))
  if (moved.length === 0) return
  change(node, place, {
    text: (_, path) =>
      moved.length > target.length / 2
        ? replaceText(path, tree.text(order))
        : moved.map((at) => replaceText(`${path}/${at}`, tree.text(order[at]))).join(','),
    write(_, report) {
      for (const index of moved) {
        target[index] = order[index]
        if (place !== undefined) tree.link(order[index], node, index)
      }
      report()
    },
  })
}
