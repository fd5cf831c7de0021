/**
 * Taking a value into the tree, without touching the tree until all of it is known to be good.
 *
 * Plain values are copied in: writing to the original afterwards changes nothing. A view of a
 * container that stays where it is gives a copy too, so the tree never has aliases. A view of one
 * that has left the tree, or leaves it by this very change, moves as itself, once. What has to be
 * done for that is done by `settle`, and undone by `revert`.
 */

import { copyIn } from './copy-in.js'
import { moveIn, type Mover } from './move-in.js'
import { staysInTree, type Place } from './place.js'
import { refuseValue } from './refusal.js'
import { type Node, nodeOf, type Tree } from './tree.js'
import { isContainer, kindOf, type Container } from './values.js'
import { Walk } from './walk.js'

export class Intake implements Mover {
  readonly walk: Walk
  private readonly moved = new Set<object>()
  private readonly steps: (() => () => void)[] = []
  private undo: (() => void)[] = []
  private copyingRaw = false
  private readonly changes: number

  readonly tree: Tree
  /** The raw values that this change takes out of the tree. */
  private readonly leaving: ReadonlySet<unknown> | undefined

  constructor(tree: Tree, place: Place, leaving?: ReadonlySet<unknown>) {
    this.tree = tree
    this.leaving = leaving
    this.walk = new Walk(tree, place)
    this.changes = tree.changes
  }

  /** The raw value to put at `key` of the place. Throws BAD_VALUE, BAD_KEY or TOO_DEEP. */
  take(value: unknown, ...keys: (string | number)[]): unknown {
    return this.walk.at(keys, () => this.value(value))
  }

  /** The key to put into a Map at this position. */
  takeMapKey(key: unknown, position: number): unknown {
    return this.walk.at(['$map', position], () => this.walk.mapKey(key))
  }

  /** Puts right what moves in. Nothing of the tree itself has changed before this. */
  settle(): void {
    if (this.tree.changes !== this.changes) {
      throw refuseValue(this.walk.pointer, 'an object whose reading changes the store')
    }
    for (const step of this.steps) this.undo.push(step())
  }

  /** Takes back what `settle` did. */
  revert(): void {
    for (const step of this.undo.reverse()) step()
    this.undo = []
  }

  step(step: () => () => void): void {
    this.steps.push(step)
  }

  value(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return this.walk.primitive(value)
    const node = this.copyingRaw ? undefined : nodeOf(value)
    if (node === undefined) return copyIn(value, this)
    if (node.tree === this.tree && !this.stays(node)) return this.move(node.target)
    return this.copyRaw(node.target)
  }

  private stays(node: Node): boolean {
    return this.moved.has(node.target) || staysInTree(node, this.leaving)
  }

  /** Copies what is in a tree: all of it, also what a reference is held to. */
  private copyRaw(raw: Container): unknown {
    const outer = this.copyingRaw
    this.copyingRaw = true
    const copy = copyIn(raw, this)
    this.copyingRaw = outer
    return copy
  }

  private move(raw: Container): Container {
    this.moved.add(raw)
    moveIn(raw, this)
    return raw
  }

  /** What is found inside something that moves: its own part moves along, the rest is copied. */
  inner(there: unknown, holder: Container, hint: unknown): unknown {
    if (!isContainer(there)) return this.value(there)
    const node = this.tree.knownNode(there) ?? nodeOf(there)
    if (this.moved.has(there) || (node !== undefined && this.stays(node))) {
      return this.held(this.copyRaw(there), holder, hint)
    }
    if (kindOf(there) === undefined) throw refuseValue(this.walk.pointer, 'an instance of a class')
    return this.held(this.move(there), holder, hint)
  }

  /** Notes who holds a container, where somebody may hold a reference to it or into it. */
  held(raw: unknown, holder: Container, hint: unknown): unknown {
    if (this.moved.size > 0 && isContainer(raw)) {
      this.step(() => this.link(raw, holder, hint))
    }
    return raw
  }

  private link(raw: Container, holder: Container, hint: unknown): () => void {
    const node = this.tree.nodeFor(raw)
    const { parent, hint: before } = node
    node.parent = this.tree.nodeFor(holder)
    node.hint = hint
    return () => {
      node.parent = parent
      node.hint = before
    }
  }
}
