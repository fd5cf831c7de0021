/**
 * The mutators of arrays, on the raw array: as fast as the native ones, one log line each.
 * Callbacks get views, so `db.list.sort((a, b) => …)` sees what `db.list[0]` would give.
 */

import { rearrange, spliceElements } from './elements.js'
import { nodeOf, type Node } from './tree.js'
import { isContainer } from './values.js'

const native = Array.prototype

/** The node behind `this`; undefined when a method was borrowed for some other array. */
function nodeOfArray(self: unknown[]): Node | undefined {
  const node = nodeOf(self)
  return Array.isArray(node?.target) ? node : undefined
}

/** What a user sees of elements. */
function viewsOf(node: Node, raws: readonly unknown[], start = 0): unknown[] {
  return raws.map((raw, index) => viewOf(node, raw, start + index))
}

function viewOf(node: Node, raw: unknown, hint: unknown): unknown {
  return typeof raw === 'object' && raw !== null ? node.tree.view(raw, node, hint) : raw
}

/** A number out of an argument, which may be code that changes the array: to be done first. */
function integer(argument: unknown, missing: number): number {
  return argument === undefined ? missing : Math.trunc(Number(argument)) || 0
}

/** Where a relative index (`-1`) points in an array of that length. */
function clamp(index: number, length: number): number {
  return index < 0 ? Math.max(length + index, 0) : Math.min(index, length)
}

function push(this: unknown[], ...items: unknown[]): number {
  const node = nodeOfArray(this)
  if (node === undefined) return native.push.apply(this, items)
  const target = node.target as unknown[]
  spliceElements(node, target.length, 0, items)
  return target.length
}

function pop(this: unknown[]): unknown {
  const node = nodeOfArray(this)
  if (node === undefined) return native.pop.call(this)
  const target = node.target as unknown[]
  if (target.length === 0) return undefined
  const last = viewOf(node, target.at(-1), target.length - 1)
  spliceElements(node, target.length - 1, 1, [])
  return last
}

function shift(this: unknown[]): unknown {
  const node = nodeOfArray(this)
  if (node === undefined) return native.shift.call(this)
  const target = node.target as unknown[]
  if (target.length === 0) return undefined
  const first = viewOf(node, target[0], 0)
  spliceElements(node, 0, 1, [])
  return first
}

function unshift(this: unknown[], ...items: unknown[]): number {
  const node = nodeOfArray(this)
  if (node === undefined) return native.unshift.apply(this, items)
  spliceElements(node, 0, 0, items)
  return (node.target as unknown[]).length
}

function splice(this: unknown[], ...[start, count, ...items]: unknown[]): unknown[] {
  const node = nodeOfArray(this)
  if (node === undefined)
    return (native.splice as (...all: unknown[]) => unknown[]).apply(this, [start, count, ...items])
  const target = node.target as unknown[]
  const wanted = integer(start, 0)
  const most = arguments.length === 1 ? Infinity : integer(count, 0)
  const from = clamp(wanted, target.length)
  const removing = Math.min(Math.max(most, 0), target.length - from)
  const removed = viewsOf(node, target.slice(from, from + removing), from)
  spliceElements(node, from, removing, items)
  return removed
}

function fill(this: unknown[], value: unknown, start?: number, end?: number): unknown[] {
  const node = nodeOfArray(this)
  if (node === undefined) return native.fill.call(this, value, start, end)
  const first = integer(start, 0)
  const last = integer(end, Infinity)
  const { length } = node.target as unknown[]
  const from = clamp(first, length)
  const count = Math.max(clamp(last, length) - from, 0)
  spliceElements(node, from, count, new Array<unknown>(count).fill(value))
  return this
}

function copyWithin(this: unknown[], to: number, start: number, end?: number): unknown[] {
  const node = nodeOfArray(this)
  if (node === undefined) return native.copyWithin.call(this, to, start, end)
  const target = node.target as unknown[]
  const [place, first, last] = [integer(to, 0), integer(start, 0), integer(end, Infinity)]
  const { length } = target
  const at = clamp(place, length)
  const from = clamp(first, length)
  const source = target.slice(from, clamp(last, length)).slice(0, length - at)
  spliceElements(node, at, source.length, viewsOf(node, source, from))
  return this
}

function reverse(this: unknown[]): unknown[] {
  const node = nodeOfArray(this)
  if (node === undefined) return native.reverse.call(this)
  rearrange(node, (node.target as unknown[]).slice().reverse())
  return this
}

function sort(this: unknown[], compare?: (a: unknown, b: unknown) => number): unknown[] {
  const node = nodeOfArray(this)
  if (node === undefined) return native.sort.call(this, compare)
  const target = node.target as unknown[]
  const { changes } = node.tree
  const views = viewsOf(node, target)
  // A Map knows no -0; primitives are what they are.
  const raws = new Map(views.map((view, index) => [view, target[index]]))
  const rawBehind = (view: unknown): unknown => (view === 0 ? view : raws.get(view))
  const sorted = views.sort(compare)
  // What the comparison changed stands; then the sorted elements are written over the first ones.
  if (node.tree.changes !== changes) {
    spliceElements(node, 0, Math.min(sorted.length, target.length), sorted)
  } else {
    rearrange(node, sorted.map(rawBehind))
  }
  return this
}

function rawOf(value: unknown): unknown {
  return isContainer(value) ? (nodeOf(value)?.target ?? value) : value
}

/** The searches by identity, on the raw array: `db.list.indexOf(user)`. */
function search(name: 'indexOf' | 'lastIndexOf' | 'includes') {
  const run = native[name] as (...all: unknown[]) => number | boolean
  return function (this: unknown[], wanted: unknown, ...from: unknown[]): number | boolean {
    const node = nodeOfArray(this)
    if (node === undefined) return run.call(this, wanted, ...from)
    return run.call(node.target, rawOf(wanted), ...from)
  }
}

/** What a view of an array answers instead of the native methods. */
export const arrayMethods: ReadonlyMap<string | symbol, unknown> = new Map<string, unknown>([
  ...Object.entries({ push, pop, shift, unshift, splice, fill, copyWithin, reverse, sort }),
  ...(['indexOf', 'lastIndexOf', 'includes'] as const).map((name) => [name, search(name)] as const),
])
