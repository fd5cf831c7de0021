/**
 * The document as a tree: which containers it has, who they are, and what happens to each change.
 *
 * The raw data are plain objects, arrays, Dates, Maps and Sets, held once. Everything the user
 * sees of them is a view, one for each container, the same as long as anybody holds it. A change
 * is checked and encoded before memory is touched; then it is made, noted for undoing while a
 * transaction is open, and told to the recorder, all of them before the statement ends.
 *
 * A node is what the tree knows of one container; it is made when the container is first read, and
 * goes with it. `hint` is where the container was last seen in its parent: a property key, an index,
 * a Map key. It is verified before it is believed, since every `shift` makes the hints behind it stale.
 */

import { encode, primitiveText } from './encode.js'
import type { Journal } from './journal.js'
import { replaceText } from './patch.js'
import { snapshotText } from './snapshot-text.js'
import { Stamp } from './stamp.js'
import type { Step } from './step.js'
import type { Foreseen, Told } from './told.js'
import { escapedKey, isObject, kindOf, type Container, type PlainObject } from './values.js'

/** Leads from a view (proxy, Date, Map, Set) to its node. Never among anybody's keys. */
export const NODE: unique symbol = Symbol('keepsake.node')

export class Node {
  /** What the user holds: a proxy, or for Dates, Maps and Sets the real one. */
  declare view: object
  parent: Node | undefined
  hint: unknown

  readonly tree: Tree
  readonly target: Container

  constructor(tree: Tree, target: Container, parent: Node | undefined, hint: unknown) {
    this.tree = tree
    this.target = target
    this.parent = parent
    this.hint = hint
  }

  /** Its view, found in a container by reading: the parent, unless it has one already. */
  seenIn(parent: Node, hint: unknown): object {
    if (this.parent === undefined && this !== this.tree.root) this.parent = parent
    if (this.parent === parent && this.hint !== hint) this.hint = hint
    return this.view
  }

  /** How to put back where it was last seen. */
  wayBack(): () => void {
    const { parent, hint } = this
    return () => {
      this.parent = parent
      this.hint = hint
    }
  }
}

/** Gives a raw container its node. */
class NodeStamp extends Stamp {
  readonly #node: Node

  constructor(target: object, node: Node) {
    super(target)
    this.#node = node
  }

  static read(target: object): Node | undefined {
    return #node in target ? target.#node : undefined
  }
}

/** The node of a raw container, if it has one. */
export function nodeBehind(target: object): Node | undefined {
  return NodeStamp.read(target)
}

/** The node of a view of any store, or undefined for every other object. */
export function nodeOf(value: object): Node | undefined {
  const node = (value as { [NODE]?: Node })[NODE]
  return node?.view === value ? node : undefined
}

/** What a tree tells its store. */
export interface Recorder {
  /** Throws when the document cannot be changed now: closed, read only, failed. */
  admit(place: { readonly pointer: string }): void
  /**
   * The operations of one change, as JSON text with commas between them; the change is made. Sets the
   * tree's `told` as soon as they are kept, whatever happens then. `heard` is for subscribers.
   */
  record(operations: string, heard: readonly Told[]): void
  /** There when a change may have to be undone alone: to be called just before it is noted how. */
  expectChange?: () => unknown
  /** There when somebody wants to be told of changes: to be called before memory is changed. */
  foresee?: (
    node: Node,
    steps: readonly Step[],
    strays?: ReadonlySet<unknown>,
  ) => Foreseen | undefined
  /** Puts right what the end of the stack cut short; to be called while `isUnsettled`. */
  settle(): void
}

/** Makes the node and the view of a container. */
export type NodeFactory = (
  tree: Tree,
  target: Container,
  parent: Node | undefined,
  hint: unknown,
) => Node

export class Tree {
  readonly root: Node
  /** There while a transaction is open. */
  journal: Journal | undefined
  /** Goes up with every change, and at the end: tells whether code of the user did anything. */
  changes = 0
  /** How many times memory was about to be changed, and how many of them the recorder has kept. */
  made = 0
  told = 0
  /** Whether anything in it has been copied yet, so that changes have to be noted (`frozen.ts`). */
  isCopied = false
  /** What the root answers besides the user's keys: `Symbol.dispose` and the like. */
  readonly rootSymbols = new Map<symbol, unknown>()
  #tagged = false
  readonly #tagLikes = new WeakSet()
  #anyTagLike = false

  readonly recorder: Recorder
  readonly #makeNode: NodeFactory

  constructor(root: Container, recorder: Recorder, makeNode: NodeFactory) {
    this.recorder = recorder
    this.#makeNode = makeNode
    this.root = this.nodeFor(root)
  }

  /**
   * Has the stack run out between a change in memory and its line, or at the end of a transaction?
   * Then live state and log differ, until the recorder has settled it.
   */
  get isUnsettled(): boolean {
    return this.told !== this.made || this.journal?.depth === 0
  }

  /** The node of a raw container, made when there is none yet. */
  nodeFor(target: Container, parent?: Node, hint?: unknown): Node {
    const known = nodeBehind(target)
    if (known !== undefined) return known
    const made = this.#makeNode(this, target, parent, hint)
    void new NodeStamp(target, made)
    // A Map, Set or Date: properties of its own would be gone after a restart.
    if (made.view === target) Object.preventExtensions(target)
    return made
  }

  /** What a user sees of a raw value found in a container. Bytes are values: a copy. */
  view(value: unknown, parent: Node, hint: unknown): unknown {
    if (!isObject(value)) return value
    const known = nodeBehind(value)
    if (known !== undefined) return known.seenIn(parent, hint)
    const kind = kindOf(value)
    if (kind === 'bytes') return new Uint8Array(value as Uint8Array)
    // Only outside the tree can there be an object of any other kind.
    return kind === undefined ? value : this.nodeFor(value as Container, parent, hint).view
  }

  /** Notes that a raw value is now in this place. */
  link(value: unknown, parent: Node, hint: unknown): void {
    const node = isObject(value) ? nodeBehind(value) : undefined
    if (node === undefined) return
    node.parent = parent
    node.hint = hint
  }

  /** Notes that a raw value is in this container again. */
  linkBack(value: unknown, parent: Node): void {
    const node = isObject(value) ? nodeBehind(value) : undefined
    if (node !== undefined) node.parent = parent
  }

  /** The same outside the tree: a container that is still in the tree keeps its parent there. */
  linkOutside(value: unknown, parent: Node, hint: unknown): void {
    const node = isObject(value) ? nodeBehind(value) : undefined
    if (node?.parent === undefined && node !== this.root) this.link(value, parent, hint)
  }

  /** Notes that a raw value is no longer in this container. */
  unlink(value: unknown, parent: Node): void {
    const node = isObject(value) ? nodeBehind(value) : undefined
    if (node?.parent === parent) node.parent = undefined
  }

  /** Notes an object that has a tag for a key: it may have to be escaped. */
  noteTagLike(target: object): void {
    this.#anyTagLike = true
    this.#tagged = true
    this.#tagLikes.add(target)
  }

  /** Whether this object is written with its only key escaped: then it is written as a whole. */
  isEscaped(target: object): boolean {
    return (
      this.#anyTagLike &&
      this.#tagLikes.has(target) &&
      escapedKey(target as PlainObject) !== undefined
    )
  }

  /** To be told of a value that is written with a tag; until then nothing needs encoding. */
  noteTagged(): void {
    this.#tagged = true
  }

  /** The JSON text of a raw value. */
  text(value: unknown, indent?: number): string {
    if (typeof value !== 'object') return primitiveText(value)
    return JSON.stringify(this.#tagged ? encode(value) : value, null, indent)
  }

  /** The text of db.json, in pieces. */
  snapshotText(indent: number): Iterable<string> {
    return snapshotText(this.root.target, { indent, tagged: this.#tagged })
  }

  /** Tells the recorder of a change that has been made to a node. */
  record({ path, whole }: Target, operations: string, node: Node, foreseen?: Foreseen): void {
    this.changes++
    const heard = foreseen?.made() ?? NOBODY
    const escaped = whole ?? (this.isEscaped(node.target) ? node : undefined)
    this.recorder.record(
      escaped === undefined ? operations : replaceText(path, this.text(escaped.target)),
      heard,
    )
  }
}

const NOBODY: readonly Told[] = []

/** Where a change is written: its path, and the node that has to be written as a whole. */
interface Target {
  readonly path: string
  readonly whole: Node | undefined
}

/** What is kept of a value that may be a view. */
export function rawOf(value: unknown): unknown {
  return isObject(value) ? (nodeOf(value)?.target ?? value) : value
}
