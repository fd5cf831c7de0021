/**
 * Changes of the elements of an array, each as one line of the log, whichever method asked for it.
 *
 *     db.list.splice(1, 2, 'x')
 *     {"op":"replace","path":"/list/1","value":"x"},{"op":"remove","path":"/list/2"}
 */

import { change } from './change.js'
import { admit } from './place.js'
import type { Step } from './step.js'
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
    steps: (raws) => spliceSteps(target, start, removed, raws),
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

function spliceSteps(
  target: readonly unknown[],
  start: number,
  removed: readonly unknown[],
  taken: readonly unknown[],
): readonly Step[] {
  const surplus = removed.length - taken.length
  if (surplus > 1 && surplus >= target.length - surplus) {
    const left = target.toSpliced(start, removed.length, ...taken)
    return [{ op: 'replace', keys: [], value: left }]
  }
  const steps: Step[] = []
  for (let index = 0; index < taken.length; index++) {
    const value = taken[index]
    const keys = [start + index]
    if (index >= removed.length) steps.push({ op: 'add', keys, value })
    else if (!Object.is(value, removed[index])) steps.push({ op: 'replace', keys, value })
  }
  const keys = [start + taken.length]
  for (let count = 0; count < surplus; count++) steps.push({ op: 'remove', keys })
  return steps
}

/** Gives an array the same elements in another order; `order` are raw values. */
export function rearrange(node: Node, order: readonly unknown[]): void {
  const { tree } = node
  const target = node.target as unknown[]
  const place = admit(node)
  const moved = order.flatMap((value, index) => (Object.is(value, target[index]) ? [] : [index]))
  if (moved.length === 0) return
  change(node, place, {
    steps: () =>
      moved.length > target.length / 2
        ? [{ op: 'replace', keys: [], value: order }]
        : moved.map((at) => ({ op: 'replace', keys: [at], value: order[at] })),
    write(_, report) {
      for (const index of moved) {
        target[index] = order[index]
        if (place !== undefined) tree.link(order[index], node, index)
      }
      report()
    },
  })
}
