// The view: what a program of the property test holds where a user holds the store. It turns each
// plain JavaScript write into one write on the model's tree; reads go straight to the plain objects.

import { isContainer } from './container.js'
import type { Container } from './container.js'
import { nodeOf, register } from './handle.js'
import { Refusal, checkKey, checkMapKey, isAccessor, isIndex } from './refusal.js'
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
    if (node instanceof Map) return withMembers(node, this.#mapMembers(node))
    if (node instanceof Set) return withMembers(node, this.#setMembers(node))
    if (node instanceof Date) return withMembers(node, this.#dateMembers(node))
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

  #mapMembers(map: Map<unknown, unknown>): Record<PropertyKey, Method> {
    const of = (value: unknown) => this.#of(value)
    const remove = (commit: () => unknown) =>
      this.#tree.write(map, { stays: [], comes: [], commit })
    function* entries() {
      for (const [key, value] of map) yield [key, of(value)]
    }
    function* values() {
      for (const value of map.values()) yield of(value)
    }
    return {
      get: (key) => of(map.get(key)),
      set: (key, value) => {
        checkMapKey(key)
        const place = key === 0 ? 0 : key // a Map knows no -0
        const stays = [...map].filter(([other]) => !Object.is(other, place))
        this.#tree.write(map, {
          stays: stays.map(([, other]) => other),
          comes: [value],
          commit: (comes) => map.set(key, comes[0]),
        })
        return of(map)
      },
      delete: (key) => map.has(key) && remove(() => map.delete(key)),
      clear: () => remove(() => map.clear()),
      forEach: (visit) => map.forEach((value, key) => (visit as Method)(of(value), key, of(map))),
      values,
      entries,
      [Symbol.iterator]: entries,
    }
  }

  #setMembers(set: Set<unknown>): Record<PropertyKey, Method> {
    const of = (value: unknown) => this.#of(value)
    const remove = (commit: () => unknown) =>
      this.#tree.write(set, { stays: [], comes: [], commit })
    function* values() {
      for (const member of set) yield of(member)
    }
    return {
      has: (member) => set.has(nodeOf(member)),
      add: (member) => {
        if (!set.has(nodeOf(member)))
          this.#tree.write(set, {
            stays: [...set],
            comes: [member],
            commit: (comes) => set.add(comes[0]),
          })
        return of(set)
      },
      delete: (member) => set.has(nodeOf(member)) && remove(() => set.delete(nodeOf(member))),
      clear: () => remove(() => set.clear()),
      forEach: (visit) =>
        set.forEach((member) => (visit as Method)(of(member), of(member), of(set))),
      keys: values,
      values,
      [Symbol.iterator]: values,
    }
  }

  #dateMembers(date: Date): Record<PropertyKey, Method> {
    const setters = Object.getOwnPropertyNames(Date.prototype).filter((name) =>
      name.startsWith('set'),
    )
    const change = (name: string, given: unknown[]) =>
      this.#tree.write(date, {
        stays: [],
        comes: [],
        commit: () => Reflect.apply(Reflect.get<Date, string>(date, name) as Method, date, given),
      })
    return Object.fromEntries(
      setters.map((name) => [name, (...given: unknown[]) => change(name, given)]),
    )
  }
}

/** In the tree there are no holes. */
function fillUp(list: unknown[], length: number): void {
  while (list.length < length) list.push(null)
}

/** A handle of a Map, Set or Date: `members` instead of its own, all else native. */
function withMembers(node: Container, members: Record<PropertyKey, Method>): object {
  return new Proxy(node, {
    get: (_, key) => {
      if (Object.hasOwn(members, key)) return members[key]
      const native: unknown = Reflect.get(node, key, node)
      return typeof native === 'function' ? native.bind(node) : native
    },
  })
}
