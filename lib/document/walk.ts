/**
 * The way through a value that is being taken in: where we are, how deep, and what cannot be
 * there. Its errors name the place by JSON Pointer, never the value.
 */

import { KeepsakeError } from '../errors.js'
import { isTaggedPrimitive } from './encode.js'
import { MAX_DEPTH, type Place } from './place.js'
import { indexOf, segment } from './pointer.js'
import { refuseKey, refuseValue } from './refusal.js'
import type { Tree } from './tree.js'

type Key = string | number

export class Walk {
  private readonly path: Key[] = []
  private readonly within = new Set<object>()

  private readonly tree: Tree
  private readonly place: Place

  constructor(tree: Tree, place: Place) {
    this.tree = tree
    this.place = place
  }

  /** JSON Pointer of where we are. */
  get pointer(): string {
    return this.place.pointer + this.path.map(segment).join('')
  }

  /** Does something at these keys below. */
  at<T>(keys: readonly Key[], visit: () => T): T {
    this.path.push(...keys)
    const result = visit()
    this.path.length -= keys.length
    return result
  }

  /** Does something one key below; the way most taken. */
  below<T>(key: Key, visit: () => T): T {
    this.path.push(key)
    const result = visit()
    this.path.length--
    return result
  }

  /** Goes into a container. Throws for a cycle, and `KEEPSAKE_TOO_DEEP`. */
  enter<T>(source: object, visit: () => T): T {
    if (this.within.has(source)) {
      throw refuseValue(this.pointer, 'a cycle: an object that holds itself')
    }
    if (this.place.depth + this.within.size >= MAX_DEPTH) {
      throw new KeepsakeError(
        'KEEPSAKE_TOO_DEEP',
        `The value goes deeper than ${MAX_DEPTH} levels. Nothing was changed; store it flatter.`,
        { pointer: this.pointer },
      )
    }
    this.within.add(source)
    const result = visit()
    this.within.delete(source)
    return result
  }

  /** A value that holds no others. */
  primitive(value: unknown): unknown {
    if (typeof value === 'function' || typeof value === 'symbol') {
      throw refuseValue(this.pointer, `a ${typeof value}`)
    }
    if (isTaggedPrimitive(value)) this.tree.noteTagged()
    return value
  }

  /** A Map's key as it is kept; only primitives can be kept, and a Map knows no -0. */
  mapKey(key: unknown): unknown {
    const kind = typeof key
    const isObject = kind === 'object' && key !== null
    if (isObject || kind === 'function' || kind === 'symbol' || kind === 'undefined') {
      throw refuseKey(this.pointer, 'only strings, numbers, booleans, bigints and null')
    }
    return key === 0 ? 0 : this.primitive(key)
  }

  /** What an object or array has for keys, before any value is looked at. */
  checkKeys(source: object): void {
    for (const key of Object.getOwnPropertySymbols(source)) {
      if (Object.prototype.propertyIsEnumerable.call(source, key)) {
        throw refuseKey(this.pointer, 'only strings, not symbols')
      }
    }
    if (Object.hasOwn(source, '__proto__')) {
      this.path.push('__proto__')
      throw refuseKey(this.pointer, 'anything but __proto__')
    }
    if (!Array.isArray(source)) return
    // Indices come first among an array's keys: the last key tells whether there are others.
    const last = Object.keys(source).at(-1)
    if (last !== undefined && indexOf(last) === undefined) {
      throw refuseKey(this.pointer, 'only indices')
    }
  }

  /** The value of an own property; an accessor is code, and refused. */
  property(source: object, key: string): unknown {
    const descriptor = Object.getOwnPropertyDescriptor(source, key)
    if (descriptor?.get !== undefined || descriptor?.set !== undefined) {
      this.path.push(key)
      throw refuseValue(this.pointer, 'an accessor')
    }
    return descriptor?.value
  }
}
