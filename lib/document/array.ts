/**
 * The mutators of arrays, on the raw array: as fast as the native ones, one log line each.
 * Callbacks get views, so `db.list.sort((a, b) => …)` sees what `db.list[0]` would give.
 */

import { assign } from './assign.js'
import { rearrange, spliceElements } from './elements.js'
import { nodeOf, rawOf, type Node } from './tree.js'
import { isObject, type Container } from './values.js'

/** A method that is given the node of its array, the raw array, and its arguments. */
type Method = (node: Node, target: unknown[], all: readonly never[]) => unknown

const MUTATORS: Readonly<Record<string, Method>> = {
  push(node, target, items) {
    // What is mostly pushed is one value; as an assignment it costs a fifth less.
    if (items.length === 1) assign(node, String(target.length), items[0], append)
    else spliceElements(node, target.length, 0, items)
    return target.length
  },

  unshift(node, target, items) {
    spliceElements(node, 0, 0, items)
    return target.length
  },

  pop: (node, target) => takeOut(node, target, target.length - 1),

  shift: (node, target) => takeOut(node, target, 0),

  splice(node, target, all) {
    const [start, count, ...items] = all
    const wanted = integer(start, 0)
    const most = all.length === 1 ? Infinity : integer(count, 0)
    const from = clamp(wanted, target.length)
    const removing = Math.min(Math.max(most, 0), target.length - from)
    const removed = viewsOf(node, target.slice(from, from + removing), from)
    spliceElements(node, from, removing, items)
    return removed
  },

  fill(node, target, [value, start, end]) {
    const first = integer(start, 0)
    const last = integer(end, Infinity)
    const from = clamp(first, target.length)
    const count = Math.max(clamp(last, target.length) - from, 0)
    spliceElements(node, from, count, new Array<unknown>(count).fill(value))
    return node.view
  },

  copyWithin(node, target, [to, start, end]) {
    const [place, first, last] = [integer(to, 0), integer(start, 0), integer(end, Infinity)]
    const { length } = target
    const at = clamp(place, length)
    const from = clamp(first, length)
    const source = target.slice(from, clamp(last, length)).slice(0, length - at)
    spliceElements(node, at, source.length, viewsOf(node, source, from))
    return node.view
  },

  reverse(node, target) {
    rearrange(node, target.toReversed())
    return node.view
  },

  sort(node, target, [compare]) {
    const { tree } = node
    const { changes } = tree
    const views = viewsOf(node, target)
    const raws = new Map(views.map((view, index) => [view, target[index]]))
    const sorted = views.sort(compare)
    // What the comparison changed stands; then the sorted elements are written over the first ones.
    if (tree.changes !== changes) {
      spliceElements(node, 0, Math.min(sorted.length, target.length), sorted)
    } else
      rearrange(
        node,
        sorted.map((view) => (isObject(view) ? raws.get(view) : view)),
      )
    return node.view
  },
}

function append(target: Container, _: string, value: unknown, report: () => void): void {
  ;(target as unknown[]).push(value)
  report()
}

/** Takes one element out, and gives what the user sees of it. */
function takeOut(node: Node, target: unknown[], index: number): unknown {
  if (target.length === 0) return undefined
  const view = node.tree.view(target[index], node, index)
  spliceElements(node, index, 1, [])
  return view
}

/** What a user sees of elements. */
function viewsOf(node: Node, raws: readonly unknown[], start = 0): unknown[] {
  // Outside the tree there may be holes.
  return Array.from(raws, (raw, index) => node.tree.view(raw, node, start + index))
}

/** A number out of an argument, which may be code that changes the array: to be done first. */
function integer(argument: unknown, missing: number): number {
  return argument === undefined ? missing : Math.trunc(Number(argument)) || 0
}

/** Where a relative index (`-1`) points in an array of that length. */
function clamp(index: number, length: number): number {
  return index < 0 ? Math.max(length + index, 0) : Math.min(index, length)
}

/** The searches by identity, on the raw array: `db.list.indexOf(user)`. */
function search(name: 'indexOf' | 'lastIndexOf' | 'includes'): Method {
  const native = Array.prototype[name] as (...all: unknown[]) => unknown
  return (_, target, [wanted, ...from]) => native.call(target, rawOf(wanted), ...from)
}

const SEARCHES = {
  indexOf: search('indexOf'),
  lastIndexOf: search('lastIndexOf'),
  includes: search('includes'),
}

/** What a view of an array answers instead of the native methods. */
export const arrayMethods: ReadonlyMap<string | symbol, unknown> = new Map(
  Object.entries({ ...MUTATORS, ...SEARCHES }).map(([name, method]) => {
    const native = Array.prototype[name as 'push']
    return [
      name,
      function (this: unknown[], ...all: never[]): unknown {
        const node = nodeOf(this)
        // A method may be borrowed for some other array.
        return Array.isArray(node?.target)
          ? method(node, node.target, all)
          : native.apply(this, all)
      },
    ]
  }),
)
