/**
 * Changes of the elements of an array, each as one line of the log, whichever method asked for it.
 *
 *     db.list.splice(1, 2, 'x')
 *     {"op":"replace","path":"/list/1","value":"x"},{"op":"remove","path":"/list/2"}
 */

import { spliceRaw } from './edit.js'
import { Intake } from './intake.js'
import { keep } from './keep.js'
import { linkOutside, loose } from './loose.js'
import { addText, removeText, replaceText } from './patch.js'
import { admit, type Place } from './place.js'
import { isSame, type Node } from './tree.js'

/** Takes `count` elements out at `start` and puts `items` in; the arguments are already in range. */
export function spliceElements(
  node: Node,
  start: number,
  count: number,
  items: readonly unknown[],
): void {
  const { tree } = node
  const target = node.target as unknown[]
  const place = admit(node)
  if (place === undefined) return spliceOutside(node, start, count, items)
  const removed = count === 0 ? [] : target.slice(start, start + count)
  if (count === items.length && items.every((item, index) => isSame(removed[index], item))) return
  const intake = new Intake(tree, place, new Set(removed))
  const taken = items.map((item, index) => intake.take(item, start + index) ?? null)
  intake.settle()
  let text: string
  try {
    text = spliceText(node, place, start, removed, taken)
  } catch (error) {
    intake.revert()
    throw error
  }
  if (text === '') return
  tree.journal?.push(() => {
    spliceRaw(node, start, taken.length, removed)
    intake.revert()
  })
  spliceRaw(node, start, count, taken)
  tree.record(place, text, node)
}

function spliceText(
  { tree, target }: Node,
  { pointer }: Place,
  start: number,
  removed: readonly unknown[],
  taken: readonly unknown[],
): string {
  const array = target as unknown[]
  const surplus = removed.length - taken.length
  if (surplus > 1 && surplus >= array.length - surplus) {
    const after = array.slice(0, start).concat(taken, array.slice(start + removed.length))
    return replaceText(pointer, tree.text(after))
  }
  const operations: string[] = []
  for (let index = 0; index < taken.length; index++) {
    const at = `${pointer}/${start + index}`
    if (index >= removed.length) operations.push(addText(at, tree.text(taken[index])))
    else if (!Object.is(taken[index], removed[index])) {
      operations.push(replaceText(at, tree.text(taken[index])))
    }
  }
  for (let count = 0; count < surplus; count++) {
    operations.push(removeText(`${pointer}/${start + taken.length}`))
  }
  return operations.join(',')
}

function spliceOutside(node: Node, start: number, count: number, items: readonly unknown[]): void {
  keep(node, 'outside')
  const raws = items.map((item) => loose(node.tree, item))
  const target = node.target as unknown[]
  for (const gone of target.splice(start, count, ...raws)) node.tree.unlink(gone, node)
  for (let index = 0; index < raws.length; index++) linkOutside(node, raws[index], start + index)
}

/** Gives an array the same elements in another order; `order` are raw values. */
export function rearrange(node: Node, order: readonly unknown[]): void {
  const { tree } = node
  const target = node.target as unknown[]
  const place = admit(node)
  const before = target.slice()
  const moved = order.flatMap((value, index) => (Object.is(value, before[index]) ? [] : [index]))
  if (moved.length === 0) return
  keep(node, place === undefined ? 'outside' : 'inside')
  const put = (): void => {
    for (const index of moved) {
      target[index] = order[index]
      if (place !== undefined) tree.link(order[index], node, index)
    }
  }
  if (place === undefined) return put()
  const text =
    moved.length > target.length / 2
      ? replaceText(place.pointer, tree.text(order))
      : moved.map((at) => replaceText(`${place.pointer}/${at}`, tree.text(order[at]))).join(',')
  put()
  tree.record(place, text, node)
}
