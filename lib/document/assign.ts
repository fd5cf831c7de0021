/** Assigning and deleting properties and elements. Each is one operation, and one log line. */

import { spliceElements } from './elements.js'
import { Intake } from './intake.js'
import { keep } from './keep.js'
import { linkOutside, loose } from './loose.js'
import { isTaggedPrimitive } from './encode.js'
import { admit, type Place } from './place.js'
import { addText, removeText, replaceText } from './patch.js'
import { indexOf, segment } from './pointer.js'
import { refuseKey } from './refusal.js'
import { isSame, type Node } from './tree.js'
import { isTagKey, type Container, type PlainObject } from './values.js'

/** One write of one property: the container, the key, and what to do once it has been made. */
export interface Write {
  readonly target: Container
  readonly key: string
  /** The raw value; without it the property is deleted. */
  readonly value?: unknown
  readonly reported: () => void
}

type Writer = (change: Write) => void

/** `node[key] = value`. */
export function assign(node: Node, key: string | symbol, value: unknown, write: Writer): void {
  const place = admit(node)
  if (place === undefined) return assignOutside(node, key, value)
  if (typeof key === 'symbol') throw refuseKey(place.pointer, 'only strings, not symbols')
  const { target } = node
  if (Array.isArray(target)) return assignElement({ node, target, place, write }, key, value)
  if (key === '__proto__') throw refuseKey(place.pointer + segment(key), 'anything but __proto__')
  if (value === undefined) return remove(node, key, write)
  put({ node, target: target as PlainObject, place, write }, key, value)
}

interface Assignment<Target = PlainObject | unknown[]> {
  readonly node: Node
  readonly target: Target
  readonly place: Place
  readonly write: Writer
}

function put({ node, target, place, write }: Assignment, key: string, value: unknown): void {
  const { tree } = node
  const exists = Object.hasOwn(target, key)
  const previous = exists ? (target as PlainObject)[key] : undefined
  if (exists && isSame(previous, value)) return
  if (isTagKey(key) && !Array.isArray(target)) tree.noteTagLike(target)
  const intake = isPlain(value) ? undefined : new Intake(tree, place, new Set([previous]))
  const raw = intake === undefined ? value : intake.take(value, key)
  intake?.settle()
  const pointer = place.pointer + segment(key)
  let text: string
  try {
    text = exists ? replaceText(pointer, tree.text(raw)) : addText(pointer, tree.text(raw))
  } catch (error) {
    intake?.revert()
    throw error
  }
  tree.journal?.push(() => {
    tree.unlink(raw, node)
    if (exists) {
      ;(target as PlainObject)[key] = previous
      tree.link(previous, node, key)
    } else if (Array.isArray(target)) target.length--
    else delete target[key]
    intake?.revert()
  })
  tree.unlink(previous, node)
  write({
    target,
    key,
    value: raw,
    reported: () => {
      tree.link(raw, node, key)
      tree.record(place, text, node)
    },
  })
}

/** What needs no look at it, and no tag. */
function isPlain(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    value === null ||
    (typeof value === 'number' && !isTaggedPrimitive(value))
  )
}

/** `delete node[key]`. An element becomes null: an array has no holes. */
export function remove(node: Node, key: string | symbol, write: Writer): void {
  const target = node.target as PlainObject
  if (!Object.hasOwn(target, key)) return
  const { tree } = node
  const place = admit(node)
  if (place === undefined) {
    keep(node, 'outside')
    tree.unlink(target[key as string], node)
    Reflect.deleteProperty(target, key)
    return
  }
  if (typeof key === 'symbol') throw refuseKey(place.pointer, 'only strings, not symbols')
  if (Array.isArray(target)) return assignElement({ node, target, place, write }, key, undefined)
  keep(node, 'inside')
  tree.unlink(target[key], node)
  write({
    target,
    key,
    reported: () => tree.record(place, removeText(place.pointer + segment(key)), node),
  })
}

/** Far beyond the end there would be nothing but nulls, in memory and in the log. */
const LONGEST_GAP = 1_000_000

function assignElement(at: Assignment<unknown[]>, key: string, value: unknown): void {
  const { node, target, place } = at
  if (key === 'length') return assignLength(node, target, value)
  const index = indexOf(key)
  if (index === undefined || index - target.length > LONGEST_GAP) {
    throw refuseKey(place.pointer + segment(key), 'only indices')
  }
  if (index <= target.length) return put(at, key, value ?? null)
  const gap: unknown[] = Array.from({ length: index - target.length }, () => null)
  spliceElements(node, target.length, 0, [...gap, value])
}

function assignLength(node: Node, target: unknown[], value: unknown): void {
  const length = Number(value)
  if (!Number.isInteger(length) || length < 0 || length - target.length > LONGEST_GAP) {
    throw new RangeError('Invalid array length')
  }
  if (length <= target.length) {
    spliceElements(node, length, target.length - length, [])
  } else {
    const gap: unknown[] = Array.from({ length: length - target.length }, () => null)
    spliceElements(node, target.length, 0, gap)
  }
}

function assignOutside(node: Node, key: string | symbol, value: unknown): void {
  const { tree, target } = node
  keep(node, 'outside')
  const raw = loose(tree, value)
  const before: unknown = (target as PlainObject)[key as string]
  if (before !== raw) tree.unlink(before, node)
  Reflect.defineProperty(target, key, {
    value: raw,
    ...(key === 'length' && Array.isArray(target)
      ? {}
      : { writable: true, enumerable: true, configurable: true }),
  })
  linkOutside(node, raw, key)
}
