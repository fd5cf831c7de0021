/**
 * Frozen copies of what is in the tree: plain, and the same ones as long as nothing in them changes,
 * so two copies of a document share all that is the same in both.
 *
 *     before ── users ── alice            db.users.bob.score = 5
 *                  └──── bob
 *     after  ── users ── (that alice)     copied anew: the containers from the root to the change
 *                  └──── bob
 *
 * A container carries its copy. A change takes the copies of it and of all that hold it away; one that
 * carries none has no holder that does, so there it stops.
 */

import { types } from 'node:util'
import { isCollection, native, put } from './contents.js'
import { LONG, LongList, type Places } from './long-list.js'
import { placeOf } from './place.js'
import { refuseWrite } from './refusal.js'
import { Stamp } from './stamp.js'
import type { Node } from './tree.js'
import { isObject, kindOf, type Collection, type PlainObject } from './values.js'

class CopyStamp extends Stamp {
  /** Undefined: to be made. */
  #copy: object | undefined

  static read(raw: object): object | undefined {
    return #copy in raw ? raw.#copy : undefined
  }

  static write(raw: object, copy: object): void {
    const stamped = #copy in raw ? raw : new CopyStamp(raw)
    stamped.#copy = copy
  }

  /** Whether it had one. */
  static spoil(raw: object, places: Places): boolean {
    if (!(#copy in raw)) return false
    const copy = raw.#copy
    if (copy instanceof LongList) return copy.spoil(places)
    raw.#copy = undefined
    return copy !== undefined
  }
}

/** Says of a copy of which object it is. */
class OriginStamp extends Stamp {
  readonly #raw: object

  constructor(copy: object, raw: object) {
    super(copy)
    this.#raw = raw
  }

  static read(copy: object): object | undefined {
    return #raw in copy ? copy.#raw : undefined
  }
}

/** Whether two copies are of one object: of no other kind of container that is asked. */
export function areOfOneObject(one: object, other: object): boolean {
  return OriginStamp.read(one) === OriginStamp.read(other)
}

/** Of a value in the tree. */
export function frozen(raw: unknown): unknown {
  return isObject(raw) ? frozenCopy(raw) : raw
}

function frozenCopy(raw: object): object {
  const known = CopyStamp.read(raw)
  if (known instanceof LongList) return known.copy(raw as unknown[], frozen)
  if (known !== undefined) return known
  if (Array.isArray(raw) && raw.length >= LONG) {
    const list = new LongList()
    CopyStamp.write(raw, list)
    return list.copy(raw, frozen)
  }
  const copy = copyOf(raw, frozen)
  if (!Array.isArray(raw)) void new OriginStamp(copy, raw)
  freeze(copy)
  CopyStamp.write(raw, copy)
  return copy
}

/** Of a value that is not in the tree: nothing tells of its changes, so it is copied each time. */
function frozenOutside(raw: unknown, done = new Map<unknown, object>()): unknown {
  if (!isObject(raw) || kindOf(raw) === undefined) return raw
  const known = done.get(raw)
  if (known !== undefined) return known
  return freeze(copyOf(raw, (value) => frozenOutside(value, done), done))
}

/** Of what is behind a node, wherever that is. */
export function frozenNow(node: Node): object {
  if (placeOf(node) === undefined) return frozenOutside(node.target) as object
  node.tree.isCopied = true
  return frozenCopy(node.target)
}

type Copier = (value: unknown) => unknown

/** Notes the copy in `done` before it is filled: a container outside the tree may hold itself. */
function copyOf(raw: object, copier: Copier, done?: Map<unknown, object>): object {
  if (types.isUint8Array(raw)) return new Uint8Array(raw)
  if (types.isDate(raw)) return Object.defineProperties(new Date(raw.getTime()), frozenDate)
  if (!Array.isArray(raw) && !isCollection(raw)) return copyObject(raw as PlainObject, copier, done)
  const copy = Array.isArray(raw) ? [] : raw instanceof Map ? new Map() : new Set()
  done?.set(raw, copy)
  if (Array.isArray(raw)) for (const value of raw) (copy as unknown[]).push(copier(value))
  else fill(copy as Collection, raw, copier)
  return copy
}

function fill(copy: Collection, raw: Collection, copier: Copier): void {
  for (const [key, value] of native(raw).entries.call(raw)) put(copy, key, copier(value))
  Object.defineProperties(copy, copy instanceof Map ? frozenMap : frozenSet)
}

/** With so many members it is copied faster one by one. */
const WIDE = 500

function copyObject(raw: PlainObject, copier: Copier, done?: Map<unknown, object>): object {
  const keys = Object.keys(raw)
  const isWide = keys.length >= WIDE
  const copy: PlainObject = isWide ? {} : { ...raw }
  done?.set(raw, copy)
  for (const key of keys) {
    const value = raw[key]
    if (isWide || isObject(value)) put(copy, key, copier(value))
  }
  return copy
}

/** Bytes cannot be frozen: JavaScript knows no such thing. */
function freeze(copy: object): object {
  return types.isUint8Array(copy) ? copy : Object.freeze(copy)
}

function refusing(names: readonly string[]): PropertyDescriptorMap {
  return Object.fromEntries(names.map((name) => [name, { value: refuseWrite }]))
}

const frozenMap = refusing(['set', 'delete', 'clear'])
const frozenSet = refusing(['add', 'delete', 'clear'])
const frozenDate = refusing(
  Object.getOwnPropertyNames(Date.prototype).filter((name) => name.startsWith('set')),
)

/** To be called when a container in the tree is about to change, in these places. */
export function spoil(node: Node, places: Places): void {
  let at: Node | undefined = node
  let where = places
  while (at !== undefined && CopyStamp.spoil(at.target, where)) {
    const { parent, hint }: Node = at
    // A member of a Set has itself for a hint.
    where = Array.isArray(parent?.target) ? [Number(hint)] : undefined
    at = parent
  }
}

/** The same where its place, and that of what holds it, is not sure. */
export function spoilAnywhere(node: Node): void {
  let at: Node | undefined = node
  while (at !== undefined && CopyStamp.spoil(at.target, undefined)) at = at.parent
}

/** Takes away the copy of this container alone: there is none of what holds it. */
export function forgetCopy(raw: object): void {
  CopyStamp.spoil(raw, undefined)
}
