/** Assigning and deleting properties and elements. Each is one operation, and one log line. */

import { change, isPlain } from './change.js'
import { put } from './contents.js'
import { spliceElements } from './elements.js'
import { spoil, spoilAnywhere } from './frozen.js'
import { addText, replaceText } from './patch.js'
import { admit, type Place } from './place.js'
import { indexOf, pathStep, segment } from './pointer.js'
import { refuseKey, refuseValue } from './refusal.js'
import type { Node } from './tree.js'
import { isObject, isTagKey, type Container, type PlainObject } from './values.js'

/** Writes a raw value to a property, deletes it for undefined, and calls `report` once it is made. */
export type Writer = (target: Container, key: string, value: unknown, report: () => void) => void

/** `node[key] = value`. */
export function assign(node: Node, key: string | symbol, value: unknown, write: Writer): void {
  const place = admit(node)
  const { target } = node
  if (place !== undefined) {
    if (typeof key === 'symbol') throw refuseKey(place.pointer, 'only strings, not symbols')
    if (key === '__proto__') throw refuseKey(place.pointer + segment(key), 'anything but __proto__')
    if (Array.isArray(target)) return assignElement({ node, place, write }, key, value)
    if (value === undefined) return remove(node, key, write)
    if (isTagKey(key)) node.tree.noteTagLike(target)
  }
  assignProperty({ node, place, write }, key, value)
}

interface Assignment {
  readonly node: Node
  readonly place: Place | undefined
  readonly write: Writer
}

function assignProperty(
  { node, place, write }: Assignment,
  name: string | symbol,
  value: unknown,
): void {
  const { tree } = node
  const target = node.target as PlainObject
  const key = name as string
  const exists = Object.hasOwn(target, key)
  const previous = target[key]
  if (place !== undefined && isPlain(value) && !isObject(previous) && !isLong(value)) {
    // The way most taken: a plain value for another one, with nobody to move.
    if (exists && Object.is(previous, value)) return
    const { recorder } = tree
    const op = exists ? 'replace' : 'add'
    const foreseen = recorder.foresee && recorder.foresee(node, [{ op, keys: [key], value }])
    recorder.expectChange?.()
    tree.journal?.push(
      wayBack(node, exists ? restored(target, key, previous) : removed(target, key)),
    )
    const text = (exists ? replaceText : addText)(place.path + pathStep(key), tree.text(value))
    tree.made++
    if (tree.isCopied) spoil(node, [Number(key)])
    write(target, key, value, () => tree.record(place, text, node, foreseen))
    return
  }
  change(node, place, {
    values: [value],
    keysTo: () => [key],
    leaving: exists ? [previous] : [],
    steps: ([raw]) => [{ op: exists ? 'replace' : 'add', keys: [key], value: raw }],
    write(raws, report) {
      if (place === undefined) put(target, key, raws[0])
      else write(target, key, raws[0], report)
    },
    unwrite: exists ? restored(target, key, previous) : removed(target, key),
  })
}

/** Its text has to be measured. */
function isLong(value: unknown): boolean {
  return typeof value === 'string' && value.length > 10_000_000
}

function wayBack(node: Node, undo: () => void): () => void {
  return () => {
    if (node.tree.isCopied) spoilAnywhere(node)
    undo()
  }
}

// Both may be called for a change that was not made: where the stack ran out in between.

function restored(target: PlainObject, key: string, previous: unknown): () => void {
  return () => {
    target[key] = previous
  }
}

function removed(target: PlainObject | unknown[], key: string): () => void {
  return () => {
    if (Array.isArray(target)) target.length = Number(key)
    else delete target[key]
  }
}

/** `delete node[key]`. An element becomes null: an array has no holes. */
export function remove(node: Node, name: string | symbol, write: Writer): void {
  const target = node.target as PlainObject
  const key = name as string
  if (!Object.hasOwn(target, key)) return
  const place = admit(node)
  if (place !== undefined) {
    if (typeof name === 'symbol') throw refuseKey(place.pointer, 'only strings, not symbols')
    if (Array.isArray(target)) return assignElement({ node, place, write }, key, undefined)
  }
  change(node, place, {
    leaving: [target[key]],
    steps: () => [{ op: 'remove', keys: [key] }],
    write(_, report) {
      if (place === undefined) Reflect.deleteProperty(target, key)
      else write(target, key, undefined, report)
    },
  })
}

/** Far beyond the end there would be nothing but nulls, in memory and in the log. */
const LONGEST_GAP = 1_000_000

function assignElement(to: Assignment & { place: Place }, key: string, value: unknown): void {
  const { node, place } = to
  const { length } = node.target as unknown[]
  if (key === 'length') return resize(to, Number(value))
  const index = indexOf(key)
  if (index === undefined || index - length > LONGEST_GAP) {
    throw refuseKey(place.pointer + segment(key), 'only indices up to a million beyond the end')
  }
  if (index <= length) return assignProperty(to, key, value)
  spliceElements(node, length, 0, [...nulls(index - length), value])
}

function resize({ node, place }: { node: Node; place: Place }, wanted: number): void {
  const { length } = node.target as unknown[]
  if (!Number.isInteger(wanted) || wanted < 0 || wanted - length > LONGEST_GAP) {
    throw refuseValue(place.pointer, 'an array of that length')
  }
  spliceElements(
    node,
    Math.min(wanted, length),
    Math.max(length - wanted, 0),
    nulls(wanted - length),
  )
}

function nulls(count: number): unknown[] {
  return new Array<unknown>(Math.max(count, 0)).fill(null)
}
