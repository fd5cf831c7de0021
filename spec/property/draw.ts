// What a statement of a random program is made of: places in the document as it is now, written as
// the expression that reaches them, and values to put there.

import { isContainer, isRecord } from './model/container.js'
import type { Container } from './model/container.js'
import { nodeOf } from './model/handle.js'
import type { Tree } from './model/tree.js'
import type { Random } from './random.js'
import * as source from './source.js'

export interface Place<Node extends Container = Container> {
  /** The expression that reaches it, such as `db.users[0]` or `held[2]`. */
  readonly code: string
  readonly node: Node
  readonly attached: boolean
}

/** Thrown when the document has nothing of the wanted sort; another kind of change is tried then. */
export class NothingThere extends Error {}

const DEEPEST = 6
/** How often a statement goes through a held reference, when there is a suitable one. */
const HELD = 0.4

type Filter<Node extends Container> = (node: Container) => node is Node

const isList: Filter<unknown[]> = (node): node is unknown[] => Array.isArray(node)
const isMap: Filter<Map<unknown, unknown>> = (node) => node instanceof Map
const isSet: Filter<Set<unknown>> = (node) => node instanceof Set
const isDate: Filter<Date> = (node) => node instanceof Date
const isAny: Filter<Container> = (node): node is Container => isContainer(node)

export class Draw {
  readonly random: Random
  readonly nextHeld: number
  readonly #tree: readonly Place[]
  readonly #held: readonly Place[]

  constructor(random: Random, tree: Tree, held: readonly unknown[]) {
    this.random = random
    this.nextHeld = held.length
    const attached = tree.attached()
    this.#tree = placesUnder({ code: 'db', node: tree.root, attached })
    this.#held = held.flatMap((handle, index) => {
      const node = nodeOf(handle)
      return isContainer(node) ? placesUnder({ code: `held[${index}]`, node, attached }, 2) : []
    })
  }

  /** How large the document is, in containers. */
  get size(): number {
    return this.#tree.length
  }

  record(): Place<Record<string, unknown>> {
    return this.#place(isRecord, 'anywhere')
  }

  list(): Place<unknown[]> {
    return this.#place(isList, 'anywhere')
  }

  map(): Place<Map<unknown, unknown>> {
    return this.#place(isMap, 'anywhere')
  }

  set(): Place<Set<unknown>> {
    return this.#place(isSet, 'anywhere')
  }

  date(): Place<Date> {
    return this.#place(isDate, 'anywhere')
  }

  /** Any container, in the tree or out of it. */
  any(): Place {
    return this.#place(isAny, 'anywhere')
  }

  recordInTree(): Place<Record<string, unknown>> {
    return this.#place(isRecord, 'tree')
  }

  listInTree(): Place<unknown[]> {
    return this.#place(isList, 'tree')
  }

  mapInTree(): Place<Map<unknown, unknown>> {
    return this.#place(isMap, 'tree')
  }

  setInTree(): Place<Set<unknown>> {
    return this.#place(isSet, 'tree')
  }

  dateInTree(): Place<Date> {
    return this.#place(isDate, 'tree')
  }

  anyInTree(): Place {
    return this.#place(isAny, 'tree')
  }

  /** A held reference to something that has left the tree. */
  detached(): Place {
    return this.random.pick(this.#some(this.#held.filter((place) => !place.attached)))
  }

  detachedRecord(): Place<Record<string, unknown>> {
    const places = this.#held.filter((place) => !place.attached && isRecord(place.node))
    return this.random.pick(this.#some(places)) as Place<Record<string, unknown>>
  }

  /** A list with at least `length` elements. */
  longList(length: number): Place<unknown[]> {
    const filled: Filter<unknown[]> = (node): node is unknown[] =>
      Array.isArray(node) && node.length >= length
    return this.#place(filled, 'anywhere')
  }

  /** An index that the list has. */
  indexOf(list: Place<unknown[]>): number {
    if (list.node.length === 0) throw new NothingThere()
    return this.random.below(list.node.length)
  }

  /** `.name` of a property that is there. */
  property(record: Place<Record<string, unknown>>): string {
    return source.access(this.random.pick(this.#some(Object.keys(record.node))))
  }

  /** `.name` of a property that holds an object. */
  objectProperty(record: Place<Record<string, unknown>>): string {
    const names = Object.keys(record.node).filter((name) => isRecord(record.node[name]))
    return source.access(this.random.pick(this.#some(names)))
  }

  /** `.name` of a property that may or may not be there. */
  anyProperty(): string {
    return source.access(source.key(this.random))
  }

  /** A key the Map has. */
  entry(map: Place<Map<unknown, unknown>>): string {
    return source.primitive(this.random.pick(this.#some([...map.node.keys()])))
  }

  value(): string {
    return source.value(this.random)
  }

  item(): string {
    return source.item(this.random)
  }

  scalar(): string {
    return source.scalar(this.random)
  }

  /** The next free place for a held reference. */
  holding(code: string): string {
    return `held[${this.nextHeld}] = ${code}`
  }

  #place<Node extends Container>(fits: Filter<Node>, where: 'tree' | 'anywhere'): Place<Node> {
    const fit = (places: readonly Place[]) =>
      places.filter((place): place is Place<Node> => fits(place.node))
    const held = fit(this.#held).filter((place) => where === 'anywhere' || place.attached)
    if (held.length > 0 && this.random.chance(HELD)) return this.random.pick(held)
    return this.random.pick(this.#some(fit(this.#tree)))
  }

  #some<Choice>(choices: readonly Choice[]): readonly Choice[] {
    if (choices.length === 0) throw new NothingThere()
    return choices
  }
}

interface Start {
  readonly code: string
  readonly node: Container
  readonly attached: ReadonlySet<object>
}

function placesUnder({ code, node, attached }: Start, depth = DEEPEST): Place[] {
  const here: Place = { code, node, attached: attached.has(node) }
  if (depth === 0 || node instanceof Date) return [here]
  const below = (childCode: string, child: unknown): Place[] =>
    isContainer(child) ? placesUnder({ code: childCode, node: child, attached }, depth - 1) : []
  if (Array.isArray(node))
    return [here, ...node.flatMap((child, index) => below(`${code}[${index}]`, child))]
  if (node instanceof Map)
    return [
      here,
      ...[...node].flatMap(([name, child]) =>
        below(`${code}.get(${source.primitive(name)})`, child),
      ),
    ]
  if (node instanceof Set)
    return [here, ...[...node].flatMap((child, index) => below(`nth(${code}, ${index})`, child))]
  return [
    here,
    ...Object.entries(node).flatMap(([name, child]) =>
      below(`${code}${source.access(name)}`, child),
    ),
  ]
}
