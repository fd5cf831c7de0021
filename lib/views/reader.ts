/**
 * Reads snapshots for one component, and knows whether something that it has read is another in the next.
 *
 *     read                 is another when
 *     anything of it       it was replaced by another object, whatever is in that
 *     snap.users.bob       that value is: all of it, unless something in it was read
 *     'bob' in snap.users  there is such a key in one of the two only
 *     Object.keys(snap)    the keys or their order differ
 *     0 in snap.list       the length of the list is another
 *
 * What is read is a view: a proxy for each plain object and array, made when it is first read, and the same
 * as long as that object is. So a part that has not changed can be handed on to a component that then need
 * not render; and what that one has read is remembered as long as the object is the same, too.
 *
 * Two snapshots share what is the same in both, so most comparisons end with the first `===`. What is no
 * plain object or array (a Map, Set, Date, bytes) is compared by that alone.
 *
 * The library for this, proxy-compare, was measured on 10,000 frozen rows: it needs 100 ms to read one
 * property of each for the first time, since it copies their descriptors; this takes 12 ms.
 */

import { isSameObject } from '../index.js'
import { Reading } from './reading.js'

export class Reader {
  readonly #views = new WeakMap<object, View>()
  /** Called a moment after something was read for the first time: that may be another by now. */
  onRead: (() => void) | undefined
  #isTold = false

  /** Something was read that was not before. */
  noteRead(): void {
    if (this.onRead === undefined || this.#isTold) return
    this.#isTold = true
    queueMicrotask(() => {
      this.#isTold = false
      this.onRead?.()
    })
  }

  /** What to read instead of a value of a snapshot. */
  view(value: unknown): unknown {
    if (!isObject(value)) return value
    const known = this.#views.get(value)
    if (known !== undefined) return known.proxy
    if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value
    const view = new View(this, value)
    this.#views.set(value, view)
    return view.proxy
  }

  /** Whether anything that was read of `before` is another in `after`. */
  isOutdated(before: unknown, after: unknown): boolean {
    if (Object.is(before, after)) return false
    if (!isObject(before) || !isObject(after)) return true
    const reading = this.#views.get(before)?.reading
    if (reading === undefined || reading.isEmpty) return true
    if (Array.isArray(before) !== Array.isArray(after)) return true
    // Whoever was handed the live one would go on with one that has left the store.
    if (!isSameObject(before, after)) return true
    if (reading.hasOtherKeys(before, after)) return true
    for (const key of reading.values) if (this.isOutdated(before[key], after[key])) return true
    return false
  }
}

/** Of a frozen object. A proxy has to show what its target holds, frozen as it is: so there is a copy. */
class View implements ProxyHandler<object> {
  readonly proxy: object
  readonly reading = new Reading()
  readonly #reader: Reader

  constructor(reader: Reader, original: object) {
    this.#reader = reader
    this.proxy = new Proxy(Array.isArray(original) ? original.slice() : { ...original }, this)
  }

  get(target: object, key: PropertyKey): unknown {
    if (!this.reading.values.has(key)) this.#reader.noteRead()
    this.reading.values.add(key)
    return this.#reader.view((target as Record<PropertyKey, unknown>)[key])
  }

  has(target: object, key: PropertyKey): boolean {
    // Methods of lists ask for each element whether it is there: a list of the store has no holes.
    if (Array.isArray(target)) this.reading.values.add('length')
    else this.reading.presences.add(key)
    return key in target
  }

  getOwnPropertyDescriptor(target: object, key: PropertyKey): PropertyDescriptor | undefined {
    this.reading.presences.add(key)
    return Reflect.getOwnPropertyDescriptor(target, key)
  }

  ownKeys(target: object): (string | symbol)[] {
    if (!this.reading.areKeysListed) this.#reader.noteRead()
    this.reading.areKeysListed = true
    return Reflect.ownKeys(target)
  }

  // As what is frozen answers: in strict code a TypeError.
  set = refuse
  defineProperty = refuse
  deleteProperty = refuse
  preventExtensions = refuse
  setPrototypeOf = refuse
}

function refuse(): boolean {
  return false
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null
}
