// The view: what a program of the property test holds where a user holds the store. It turns each
// plain JavaScript write into one write on the model's tree; reads go straight to the plain objects.

import { collectionHandle } from './collections.js'
import { isContainer, isRecord } from './container.js'
import type { Container } from './container.js'
import { register } from './handle.js'
import { Refusal, checkKey, isAccessor, isIndex } from './refusal.js'
import { Slot, rearrange } from './slots.js'
import type { Mutator } from './slots.js'
import type { Tree } from './tree.js'

const MUTATORS: ReadonlySet<string> = new Set<Mutator>([
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'sort',
  'reverse',
  'fill',
  'copyWithin',
])

type Method = (...given: unknown[]) => unknown

export class View {
  readonly #tree: Tree
  readonly #handles = new WeakMap<Container, object>()

  constructor(tree: Tree) {
    this.#tree = tree
  }

  get root(): object {
    return this.#of(this.#tree.root) as object
  }

  /** The handle of a container of the tree, or of one that has been in it; values as they are. */
  #of(value: unknown): unknown {
    if (value instanceof Slot) return this.#of(value.value)
    if (value instanceof Uint8Array) return new Uint8Array(value)
    if (!isContainer(value)) return value
    const known = this.#handles.get(value)
    if (known) return known
    const handle = this.#make(value)
    this.#handles.set(value, handle)
    register(handle, value)
    return handle
  }

  #make(node: Container): object {
    if (!Array.isArray(node) && !isRecord(node))
      return collectionHandle(node, this.#tree, (value) => this.#of(value))
    return new Proxy(node, {
      get: (_, key) => {
        if (Array.isArray(node) && typeof key === 'string' && MUTATORS.has(key))
          return (...given: unknown[]) => this.#call(node, key as Mutator, given)
        const value: unknown = Reflect.get(node, key)
        return Object.hasOwn(node, key) ? this.#of(value) : value
      },
      set: (_, key, value) => this.#set(node, key, value),
      deleteProperty: (_, key) => this.#delete(node, key),
      defineProperty: (_, key, descriptor) => {
        if (isAccessor(descriptor)) throw new Refusal('KEEPSAKE_BAD_VALUE')
        return this.#set(node, key, descriptor.value)
      },
      preventExtensions: () => this.#refuse(),
      setPrototypeOf: () => this.#refuse(),
    })
  }

  #refuse(): never {
    throw new Refusal('KEEPSAKE_*')
  }

  #set(node: unknown[] | Record<string, unknown>, key: string | symbol, value: unknown): true {
    if (Array.isArray(node)) return this.#setElement(node, key, value)
    if (this.#tree.has(node)) {
      checkKey(node, key)
      if (value === undefined) return this.#delete(node, key)
    }
    const stays = Object.keys(node).filter((other) => other !== key)
    this.#tree.write(node, {
      stays: stays.map((other) => node[other]),
      comes: [value],
      commit: (comes) => Reflect.set(node, key, comes[0]),
    })
    return true
  }

  #setElement(list: unknown[], key: string | symbol, value: unknown): true {
    if (key === 'length') return this.#setLength(list, Number(value))
    if (this.#tree.has(list)) checkKey(list, key)
    this.#tree.write(list, {
      stays: list.filter((_, index) => index !== Number(key)),
      comes: [value],
      commit: (comes) => {
        if (this.#tree.has(list)) fillUp(list, Number(key))
        Reflect.set(list, key, comes[0])
      },
    })
    return true
  }

  #setLength(list: unknown[], length: number): true {
    this.#tree.write(list, {
      stays: list.slice(0, length),
      comes: [],
      commit: () => {
        if (this.#tree.has(list)) fillUp(list, length)
        list.length = length
      },
    })
    return true
  }

  #delete(node: unknown[] | Record<string, unknown>, key: string | symbol): true {
    if (!Object.hasOwn(node, key)) return true
    if (Array.isArray(node) && isIndex(key) && this.#tree.has(node))
      return this.#setElement(node, key, null)
    this.#tree.write(node, {
      stays: [],
      comes: [],
      commit: () => Reflect.deleteProperty(node, key),
    })
    return true
  }

  #call(list: unknown[], method: Mutator, given: unknown[]): unknown {
    if (method === 'sort') return this.#sort(list, given[0] as Method | undefined)
    const { result, after } = rearrange(list, method, given)
    this.#tree.write(list, {
      stays: after.flatMap((place) => ('stays' in place ? [place.stays.value] : [])),
      comes: after.flatMap((place) => ('comes' in place ? [place.comes] : [])),
      commit: (comes) => {
        const next = after.map((place) => ('stays' in place ? place.stays.value : comes.shift()))
        list.splice(0, list.length, ...next)
      },
    })
    if (typeof result === 'number') return result
    if (method === 'splice') return (result as unknown[]).map((slot) => this.#of(slot))
    return method === 'pop' || method === 'shift' ? this.#of(result) : this.#of(list)
  }

  /** Sorts what was there at the start; a comparator may change the list meanwhile. */
  #sort(list: unknown[], comparator: Method | undefined): unknown {
    const slots = Array.from(list, (value) => new Slot(value))
    slots.sort(comparator && ((a, b) => comparator(this.#of(a), this.#of(b)) as number))
    this.#tree.write(list, {
      stays: list.slice(slots.length),
      comes: slots.map((slot) => slot.value),
      commit: (comes) => list.splice(0, slots.length, ...comes),
    })
    return this.#of(list)
  }
}

/** In the tree there are no holes. */
function fillUp(list: unknown[], length: number): void {
  while (list.length < length) list.push(null)
}
