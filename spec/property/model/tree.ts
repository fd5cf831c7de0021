// The model: the document as ordinary objects, with the contract's rules and nothing else.
//
// * What is in the tree is what can be reached from the root. Nothing is cached: every write asks
//   again, by walking.
// * A write says which children stay and which values come. A value that is not yet known is copied
//   in. A known container that stays in the tree is copied. One that has left, or leaves by this
//   write, moves as itself; met a second time in the same write it is copied.
// * What is out of the tree is an ordinary object: it holds whatever it is given.
// * Every write remembers what was there, so that a transaction can be undone.

import { childrenOf, isContainer, isRecord, remember } from './container.js'
import type { Container } from './container.js'
import { nodeOf } from './handle.js'
import { Refusal, check } from './refusal.js'

export interface Write<Result> {
  /** What the container still holds after the write. */
  readonly stays: readonly unknown[]
  /** What the write puts into it, in order. */
  readonly comes: readonly unknown[]
  readonly commit: (comes: unknown[]) => Result
}

export class Tree {
  readonly root: Container
  readonly #known = new WeakSet<object>()
  readonly #undo: (() => void)[] = []
  #transactions = 0

  /** `root` is used as it is: nobody else may hold it. */
  constructor(root: Container) {
    this.root = root
    for (const node of this.attached()) this.#known.add(node)
  }

  /** All containers in the tree; with `container`, as if it held only what `stays`. */
  attached(container?: Container, stays?: readonly unknown[]): Set<object> {
    const found = new Set<object>()
    const visit = (value: unknown): void => {
      if (!isContainer(value) || found.has(value)) return
      found.add(value)
      for (const child of value === container && stays ? stays : childrenOf(value)) visit(child)
    }
    visit(this.root)
    return found
  }

  has(container: object): boolean {
    return this.attached().has(container)
  }

  write<Result>(container: Container, { stays, comes, commit }: Write<Result>): Result {
    const values = comes.map(nodeOf)
    if (!this.has(container)) {
      this.#remember(container)
      return commit(values.map((value) => this.#keep(value)))
    }
    const staying = this.attached(container, stays)
    for (const value of values) check(value, staying)
    const admitted = values.map((value) => this.#admit(slot(container, value), staying))
    this.#remember(container)
    return commit(admitted)
  }

  transact<Result>(change: () => Result): Result {
    const mark = this.#undo.length
    this.#transactions += 1
    try {
      const result = change()
      if (!(result instanceof Promise)) return result
      result.catch(() => undefined) // the refusal is all that the caller hears of
      throw new Refusal('KEEPSAKE_ASYNC_TRANSACTION')
    } catch (error) {
      for (const undo of this.#undo.splice(mark).reverse()) undo()
      throw error
    } finally {
      this.#transactions -= 1
      if (this.#transactions === 0) this.#undo.length = 0
    }
  }

  #remember(container: Container): void {
    if (this.#transactions > 0) this.#undo.push(remember(container))
  }

  #admit(value: unknown, placed: Set<object>): unknown {
    const node = nodeOf(value)
    if (node instanceof Uint8Array) return new Uint8Array(node)
    if (!isContainer(node)) return node
    if (placed.has(node)) return this.#copy(node)
    if (this.#known.has(node)) this.#remember(node)
    const own = this.#known.has(node) ? node : this.#fresh(node)
    placed.add(own)
    refill(own, (child) => this.#admit(slot(own, child), placed))
    dropUndefined(own)
    return own
  }

  #copy(value: unknown): unknown {
    if (value instanceof Uint8Array) return new Uint8Array(value)
    if (!isContainer(value)) return value
    const copy = this.#fresh(value)
    refill(copy, (child) => this.#copy(child))
    return copy
  }

  /**
   * For a container out of the tree: plain input is copied, all else is kept as it is. What the
   * input holds twice is held twice, as in any ordinary object.
   */
  #keep(value: unknown, copies = new Map<object, Container>()): unknown {
    const node = nodeOf(value)
    if (node instanceof Uint8Array) return new Uint8Array(node)
    if (!isContainer(node) || this.#known.has(node)) return node
    const copy = copies.get(node) ?? this.#fresh(node)
    if (copies.has(node)) return copy
    copies.set(node, copy)
    refill(copy, (child) => this.#keep(child, copies))
    return copy
  }

  /** A new container of the store with the same children. */
  #fresh(source: Container): Container {
    const fresh = shallow(source)
    this.#known.add(fresh)
    return fresh
  }
}

/** As in JSON, `undefined` is null in a list or a collection. */
function slot(container: Container, value: unknown): unknown {
  return value === undefined && !isRecord(container) ? null : value
}

function shallow(source: Container): Container {
  if (source instanceof Date) return new Date(source.getTime())
  if (source instanceof Map) return new Map(source)
  if (source instanceof Set) return new Set(source)
  return Array.isArray(source) ? Array.from<unknown>(source) : { ...source }
}

/** Passes each child through `each`, in place and in order. */
function refill(node: Container, each: (child: unknown) => unknown): void {
  if (node instanceof Map) {
    for (const [key, child] of node) node.set(key, each(child))
  } else if (node instanceof Set) {
    const members = [...node].map(each)
    node.clear()
    for (const member of members) node.add(member)
  } else if (Array.isArray(node)) {
    for (let index = 0; index < node.length; index += 1) node[index] = each(node[index])
  } else if (isRecord(node)) {
    for (const [key, child] of Object.entries(node)) node[key] = each(child)
  }
}

function dropUndefined(node: Container): void {
  if (!isRecord(node)) return
  for (const [key, child] of Object.entries(node)) if (child === undefined) delete node[key]
}
