// Maps, Sets and Dates as a program of the property test holds them: the mutators are writes on the
// model's tree, what is inside is handed out as handles, all else is native.

import type { Container } from './container.js'
import { nodeOf } from './handle.js'
import { checkMapKey } from './refusal.js'
import type { Tree } from './tree.js'

type Method = (...given: unknown[]) => unknown
type Members = Record<PropertyKey, Method>

interface Model {
  readonly tree: Tree
  /** The handle of what is found inside. */
  readonly of: (found: unknown) => unknown
}

export function collectionHandle(
  node: Map<unknown, unknown> | Set<unknown> | Date,
  tree: Tree,
  of: Model['of'],
): object {
  if (node instanceof Map) return withMembers(node, mapMembers(node, { tree, of }))
  if (node instanceof Set) return withMembers(node, setMembers(node, { tree, of }))
  return withMembers(node, dateMembers(node, { tree, of }))
}

function mapMembers(map: Map<unknown, unknown>, { tree, of }: Model): Members {
  const remove = (commit: () => unknown) => tree.write(map, { stays: [], comes: [], commit })
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
      tree.write(map, {
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

function setMembers(set: Set<unknown>, { tree, of }: Model): Members {
  const remove = (commit: () => unknown) => tree.write(set, { stays: [], comes: [], commit })
  function* values() {
    for (const member of set) yield of(member)
  }
  return {
    has: (member) => set.has(nodeOf(member)),
    add: (member) => {
      if (!set.has(nodeOf(member)))
        tree.write(set, {
          stays: [...set],
          comes: [member],
          commit: (comes) => set.add(comes[0]),
        })
      return of(set)
    },
    delete: (member) => set.has(nodeOf(member)) && remove(() => set.delete(nodeOf(member))),
    clear: () => remove(() => set.clear()),
    forEach: (visit) => set.forEach((member) => (visit as Method)(of(member), of(member), of(set))),
    keys: values,
    values,
    [Symbol.iterator]: values,
  }
}

function dateMembers(date: Date, { tree }: Model): Members {
  const setters = Object.getOwnPropertyNames(Date.prototype).filter((name) =>
    name.startsWith('set'),
  )
  const change = (name: string, given: unknown[]) =>
    tree.write(date, {
      stays: [],
      comes: [],
      commit: () => Reflect.apply(Reflect.get<Date, string>(date, name) as Method, date, given),
    })
  return Object.fromEntries(
    setters.map((name) => [name, (...given: unknown[]) => change(name, given)]),
  )
}

/** A handle of a Map, Set or Date: `members` instead of its own, all else native. */
function withMembers(node: Container, members: Members): object {
  return new Proxy(node, {
    get: (_, key) => {
      if (Object.hasOwn(members, key)) return members[key]
      const native: unknown = Reflect.get(node, key, node)
      return typeof native === 'function' ? native.bind(node) : native
    },
    // A property on a Map would be gone after a restart; a real Map can refuse it by being closed
    // to new properties, which is a TypeError of the language.
    set: () => false,
    defineProperty: () => false,
  })
}
