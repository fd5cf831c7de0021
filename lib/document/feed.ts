/**
 * What subscribers are told of a change: operations, with pointers relative to what they subscribed to.
 *
 *     db.users.alice.score = 5
 *     subscribed to db          { op: 'replace', path: '/users/alice/score', value: 5, previous: 3 }
 *     subscribed to alice       { op: 'replace', path: '/score', value: 5, previous: 3 }
 *
 * Applied in their order to a copy of the subscribed object they give the object. A pointer leads through
 * objects and arrays: a Map or Set is told as a whole, once for all changes made to it in a row, and so
 * is a Date. Values are frozen copies; before memory changes it is noted what was there.
 */

import type { Change, Operation } from '../change.js'
import { isCollection } from './contents.js'
import { frozen } from './frozen.js'
import { segment } from './pointer.js'
import type { Step } from './step.js'
import type { Foreseen, Listener, Told } from './told.js'
import { nodeBehind, type Node } from './tree.js'
import type { Container } from './values.js'

/** Those who subscribed to a container that holds the change, or is it. */
interface Audience {
  readonly listeners: ReadonlySet<Listener>
  readonly path: string
  /** The outermost Map, Set or Date in between: what the path leads to. */
  readonly whole: Node | undefined
}

/** An operation whose value is filled in when something else is told. */
interface OpenOperation {
  readonly node: Node
  readonly operation: { op: 'replace'; path: string; value: unknown; previous: unknown }
}

export class Feed {
  readonly #listeners = new WeakMap<Node, Set<Listener>>()
  #count = 0
  readonly #open = new Map<Listener, OpenOperation>()
  readonly #eager = new Set<Listener>()
  #isTelling = false

  add(node: Node, listener: Listener): void {
    node.tree.isCopied = true
    const listeners = this.#listeners.get(node)
    if (listeners === undefined) this.#listeners.set(node, new Set([listener]))
    else listeners.add(listener)
    this.#count++
  }

  remove(node: Node, listener: Listener): void {
    if (this.#listeners.get(node)?.delete(listener)) this.#count--
    this.#open.delete(listener)
  }

  /** To be called before memory is changed; `strays` are containers that come back into the tree. */
  foresee(node: Node, steps: readonly Step[], strays?: ReadonlySet<unknown>): Foreseen | undefined {
    if (this.#count === 0) return undefined
    const audiences = this.#audiencesOf(node)
    const open = new Set(audiences.map(({ whole }) => whole))
    // What this change takes out of the tree may change there, and nobody is told.
    for (const [listener, { node: held }] of this.#open) if (!open.has(held)) this.close(listener)
    const wholes = audiences.flatMap((audience) => this.#openWholes(audience))
    const near = audiences.filter(({ whole }) => whole === undefined)
    for (const { listeners } of near) for (const listener of listeners) this.close(listener)
    const previous = near.length === 0 ? [] : previousValues(node.target, steps)
    return {
      made: () => [
        ...wholes,
        ...near.flatMap((audience) => stepsFor(audience, { node, steps, previous })),
        ...this.#returned(strays),
      ],
      takeBack: () => this.takeBack(wholes),
    }
  }

  #audiencesOf(node: Node): Audience[] {
    const audiences: Audience[] = []
    let path = ''
    let whole: Node | undefined
    for (let at: Node | undefined = node; at !== undefined; at = at.parent) {
      if (isToldWhole(at.target)) [whole, path] = [at, '']
      const listeners = this.#listeners.get(at)
      if (listeners !== undefined && listeners.size > 0) audiences.push({ listeners, path, whole })
      const { parent, hint }: Node = at
      if (parent !== undefined && !isToldWhole(parent.target)) path = segment(hint as string) + path
    }
    return audiences
  }

  #openWholes({ listeners, path, whole }: Audience): Told[] {
    if (whole === undefined) return []
    const told: Told[] = []
    for (const listener of listeners) {
      const open = this.#open.get(listener)
      if (open?.node === whole && open.operation.path === path) continue
      this.close(listener)
      const previous = frozen(whole.target)
      const operation = { op: 'replace' as const, path, value: undefined, previous }
      this.#open.set(listener, { node: whole, operation })
      told.push({ listener, operation })
    }
    return told
  }

  /** Fills in what is still open. */
  closeAll(): void {
    for (const listener of this.#open.keys()) this.close(listener)
  }

  /** Fills in what is still open for this listener. */
  close(listener: Listener): void {
    const open = this.#open.get(listener)
    if (open === undefined) return
    open.operation.value = frozen(open.node.target)
    this.#open.delete(listener)
  }

  #returned(strays: ReadonlySet<unknown> = NOTHING): Told[] {
    return [...strays].flatMap((raw) => {
      const node = nodeBehind(raw as Container)
      return node === undefined ? [] : this.wholly(node)
    })
  }

  /** Tells those who subscribed to this very container that all of it is another. */
  wholly(node: Node): Told[] {
    return [...(this.#listeners.get(node) ?? [])].map((listener) => {
      this.close(listener)
      const operation = { op: 'replace' as const, path: '', value: frozen(node.target) }
      return { listener, operation }
    })
  }

  /** It was undone before it was told. */
  takeBack(told: readonly Told[]): void {
    for (const { listener, operation } of told) {
      if (this.#open.get(listener)?.operation === operation) this.#open.delete(listener)
    }
  }

  /** It is about to be kept. What a handler of that changes meanwhile is told behind it. */
  take(told: readonly Told[], origin: Change['origin'] = 'local'): this {
    for (const { listener, operation } of told) {
      listener.take(operation, origin)
      if (listener.isSync) this.#eager.add(listener)
    }
    return this
  }

  /** Now it is kept. A listener that changes something in turn is told of that when this is over. */
  deliver(): void {
    if (this.#isTelling) return
    this.#isTelling = true
    let failed: { readonly error: unknown } | undefined
    for (const listener of this.#eager) {
      this.#eager.delete(listener)
      try {
        listener.deliver()
      } catch (error) {
        failed ??= { error }
      }
    }
    this.#isTelling = false
    if (failed !== undefined) throw failed.error
  }
}

const NOTHING: ReadonlySet<unknown> = new Set()

function isToldWhole(target: Container): boolean {
  return isCollection(target) || target instanceof Date
}

interface Taken {
  readonly node: Node
  readonly steps: readonly Step[]
  readonly previous: readonly unknown[]
}

function stepsFor({ listeners, path }: Audience, { node, steps, previous }: Taken): Told[] {
  const operations = steps.map(({ op, keys, value }, index): Operation => {
    const [key] = keys
    const at = key === undefined ? path : path + segment(key)
    const before = { previous: previous[index] }
    if (op === 'remove') return { op, path: at, ...before }
    const after = frozen(key === undefined ? node.target : value)
    return { op, path: at, value: after, ...(op === 'replace' && before) }
  })
  return [...listeners].flatMap((listener) =>
    operations.map((operation) => ({ listener, operation })),
  )
}

/** What each step finds in its place, by the steps before it. */
function previousValues(target: Container, steps: readonly Step[]): unknown[] {
  let removed = 0
  return steps.map(({ op, keys: [key] }) => {
    if (op === 'add') return undefined
    if (key === undefined) return frozen(target)
    // Those of one list are removed at the same place, one after the other.
    const at = Array.isArray(target) && op === 'remove' ? Number(key) + removed++ : key
    return frozen((target as Record<string, unknown>)[at])
  })
}
