/**
 * The proxies, and the reporter of their writes.
 *
 * A proxy is made for each object and array when it is first read; its handler is its node. Every
 * plain property write goes through on-change, in shallow mode, one container at a time: a single
 * instance watches a *seat*, an empty object on which the write is made for whichever container
 * is being written, and on its report the container gets it, and the log. So it costs no memory
 * per container, reads never meet it, and of its paths, which are fixed when a value is read,
 * nothing is used but the key: where a container is, `place.ts` finds out.
 * `docs/architecture.md` has the measurements.
 */

import onChange from 'on-change'
import { arrayMethods } from './array.js'
import { assign, remove } from './assign.js'
import { mapMembers, setMembers } from './collection.js'
import { dateMembers } from './date.js'
import { attach } from './members.js'
import { placeOf } from './place.js'
import { segment } from './pointer.js'
import { refuseValue } from './refusal.js'
import { Node, NODE, nodeBehind, type Recorder, Tree } from './tree.js'
import type { Container, PlainObject } from './values.js'

/** The document's tree over raw data, observed: `tree.root.view` is what the user gets. */
export function observe(root: PlainObject | unknown[], recorder: Recorder): Tree {
  return new Tree(root, recorder, makeNode)
}

function makeNode(tree: Tree, target: Container, parent: Node | undefined, hint: unknown): Node {
  const members = membersOf(target)
  if (members !== undefined) return attach(new Node(tree, target, parent, hint), members)
  const node = new ObservedNode(tree, target, parent, hint)
  node.view = new Proxy(target, node)
  return node
}

function membersOf(target: Container): PropertyDescriptorMap | undefined {
  if (target instanceof Map) return mapMembers
  if (target instanceof Set) return setMembers
  return target instanceof Date ? dateMembers : undefined
}

class ObservedNode extends Node implements ProxyHandler<object> {
  get(target: object, key: string | symbol, receiver: unknown): unknown {
    const value: unknown = (target as Record<string | symbol, unknown>)[key]
    if (typeof value === 'object') return value === null ? null : this.look(target, key, value)
    if (typeof value === 'function') return method(target, key, value)
    if (value !== undefined || typeof key !== 'symbol') return value
    if (key === NODE) return this
    return this === this.tree.root && receiver === this.view
      ? this.tree.rootSymbols.get(key)
      : undefined
  }

  private look(target: object, key: string | symbol, value: object): unknown {
    const known = nodeBehind(value)
    if (known !== undefined) return known.seenIn(this, key)
    if (typeof key === 'symbol') return value
    // `__proto__` leads out of the document: here it is no more than a key that nobody has.
    if (!Object.hasOwn(target, key)) return key === '__proto__' ? undefined : value
    return this.tree.view(value, this, key)
  }

  set(target: object, key: string | symbol, value: unknown, receiver: unknown): boolean {
    // An object that merely inherits from the store keeps its own properties.
    if (receiver !== this.view) return Reflect.set(target, key, value, receiver)
    assign(this, key, value, write)
    return true
  }

  deleteProperty(_target: object, key: string | symbol): boolean {
    remove(this, key, write)
    return true
  }

  defineProperty(target: object, key: string | symbol, descriptor: PropertyDescriptor): boolean {
    const there = Reflect.getOwnPropertyDescriptor(target, key)
    // What is there stays as it is, an array's `length` included; what is new has to be ordinary.
    const { writable, enumerable, configurable } = { ...PLAIN, ...there, ...descriptor }
    const wanted = there ?? ORDINARY
    const isOrdinary =
      writable === wanted.writable &&
      enumerable === wanted.enumerable &&
      configurable === wanted.configurable
    if ('get' in descriptor || 'set' in descriptor || !isOrdinary) {
      throw refuseValue(this.pointer(key), 'a property with an accessor, hidden or read-only')
    }
    if ('value' in descriptor || there === undefined) assign(this, key, descriptor.value, write)
    return true
  }

  getOwnPropertyDescriptor(target: object, key: string | symbol): PropertyDescriptor | undefined {
    const descriptor = Reflect.getOwnPropertyDescriptor(target, key)
    const value: unknown = descriptor?.value
    if (descriptor !== undefined && typeof value === 'object' && value !== null) {
      descriptor.value = this.tree.view(value, this, key)
    }
    return descriptor
  }

  preventExtensions(): boolean {
    throw refuseValue(this.pointer(), 'the result of freeze, seal or preventExtensions')
  }

  setPrototypeOf(target: object, prototype: object | null): boolean {
    if (prototype === Object.getPrototypeOf(target)) return true
    throw refuseValue(this.pointer(), 'another prototype')
  }

  private pointer(key?: string | symbol): string {
    const { pointer = '' } = placeOf(this) ?? {}
    return key === undefined ? pointer : pointer + segment(String(key))
  }
}

/** `defineProperty` on a key that is new leaves out what is false. */
const PLAIN = { writable: false, enumerable: false, configurable: false } as const
const ORDINARY = { writable: true, enumerable: true, configurable: true } as const

function method(target: object, key: string | symbol, native: unknown): unknown {
  return Array.isArray(target) ? (arrayMethods.get(key) ?? native) : native
}

// The reporter

/** Empty but for the moment between a write and its report. Without a prototype it has no setters. */
const seat = Object.create(null) as PlainObject
let seated: PlainObject = {}
let report: () => void = () => undefined

function write(target: Container, key: string, value: unknown, reported: () => void): void {
  seated = target as PlainObject
  report = reported
  // The stack may have run out in the middle of an earlier write.
  if (seat[key] !== undefined) delete seat[key]
  if (value !== undefined) reporter[key] = value
  else {
    seat[key] = null
    delete reporter[key]
  }
}

const reporter = onChange(
  seat,
  (key, value) => {
    delete seat[key]
    if (value === undefined) delete seated[key]
    else seated[key] = value
    report()
  },
  { isShallow: true, details: true },
)
