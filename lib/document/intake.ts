/**
 * Taking values into the tree, without touching the tree until all of them are known to be good.
 *
 * Plain values are copied in: writing to the original afterwards changes nothing. A view of a
 * container that stays where it is gives a copy too, so the tree never has aliases. A view of one
 * that has left the tree, or leaves it by this very change, moves as itself, once; while it was
 * outside anything may have been put into it, so its contents are examined like a stranger's. What
 * has to be done for that is undone by `revert`.
 */

import { KeepsakeError } from '../errors.js'
import { checkKeys } from './check-keys.js'
import { emptyLike, entriesOf, keysTo, put, refill, type Entry, type Key } from './contents.js'
import { isTaggedPrimitive } from './encode.js'
import { forgetCopy, spoilAnywhere } from './frozen.js'
import { MAX_DEPTH, placeOf, staysInTree, type Place } from './place.js'
import { pointerOf } from './pointer.js'
import { refuseMapKey, refuseValue } from './refusal.js'
import { type Node, nodeBehind, nodeOf, type Tree } from './tree.js'
import { isContainer, isMapKey, isObject, isTagKey, kindOf, type Container } from './values.js'

export class Intake {
  readonly #tree: Tree
  readonly #place: Place
  /** The raw values that this change takes out of the tree. */
  readonly #leaving: readonly unknown[]
  #leavingSet: ReadonlySet<unknown> | undefined
  readonly #changes: number
  /** Where we are: keys below the place, and the containers we are in. */
  #path: Key[] = []
  readonly #within: object[] = []
  #moved: Set<unknown> | undefined
  #steps: (() => () => void)[] | undefined
  #undo: (() => void)[] | undefined
  #hasStrays = false
  /** Copying what is in a tree: all of it, also what a reference is held to. */
  #copyingRaw = false

  constructor(tree: Tree, place: Place, leaving: readonly unknown[]) {
    this.#tree = tree
    this.#place = place
    this.#leaving = leaving
    this.#changes = tree.changes
  }

  /**
   * The raw values to put at those keys of the place. The tree has not changed; with `apply` what moves
   * in is put right. Throws BAD_VALUE, BAD_KEY or TOO_DEEP.
   */
  take(values: readonly unknown[], pathOf: (index: number) => readonly Key[]): unknown[] {
    const raws = values.map((value, index) => {
      this.#path = [...pathOf(index)]
      const raw = this.#take(value)
      if (this.#moved?.has(raw)) this.#step(() => this.#tree.nodeFor(raw as Container).wayBack())
      return raw
    })
    if (this.#tree.changes !== this.#changes) {
      throw this.#refuse('an object whose reading changes the store')
    }
    return raws
  }

  /** Puts right what moves in. */
  apply(): void {
    if (this.#steps !== undefined) this.#tree.made++
    if (this.#tree.isCopied) this.#spoilMoved()
    this.#undo = this.#steps?.map((step) => step())
  }

  /** What moves in, if any of it comes from outside the tree. */
  get strays(): ReadonlySet<unknown> | undefined {
    return this.#hasStrays ? this.#moved : undefined
  }

  /** Whether anything has been put right that would have to be taken back. */
  get movesAnything(): boolean {
    return this.#undo !== undefined
  }

  /** Takes that back. */
  revert(): void {
    if (this.#tree.isCopied) this.#spoilMoved()
    this.#undo?.reverse().forEach((step) => step())
    this.#undo = undefined
  }

  /** Copies of what moves are kept, but not of what holds it until now. */
  #spoilMoved(): void {
    for (const raw of this.#moved ?? []) {
      // Nothing has told of what was done to them outside the tree.
      if (this.#hasStrays) forgetCopy(raw as Container)
      const holder = nodeBehind(raw as Container)?.parent
      if (holder && !this.#moved?.has(holder.target)) spoilAnywhere(holder)
    }
  }

  /** To be done, and how to undo it, when all values are known to be good. */
  #step(step: () => () => void): void {
    ;(this.#steps ??= []).push(step)
  }

  #take(value: unknown): unknown {
    if (!isObject(value)) return this.#takePrimitive(value)
    const node = this.#copyingRaw ? undefined : nodeOf(value)
    if (node === undefined) return this.#gather(value)
    if (node.tree === this.#tree && !this.#stays(node)) {
      this.#hasStrays ||= this.#tree.isCopied && placeOf(node) === undefined
      return this.#move(node.target)
    }
    return this.#copyRaw(node.target)
  }

  #takePrimitive(value: unknown): unknown {
    if (typeof value === 'function' || typeof value === 'symbol') {
      throw this.#refuse(`a ${typeof value}`)
    }
    if (isTaggedPrimitive(value)) this.#tree.noteTagged()
    return value
  }

  #stays(node: Node): boolean {
    this.#leavingSet ??= new Set(this.#leaving)
    return this.#moved?.has(node.target) === true || staysInTree(node, this.#leavingSet)
  }

  #copyRaw(raw: Container): unknown {
    const outer = this.#copyingRaw
    this.#copyingRaw = true
    const copy = this.#gather(raw)
    this.#copyingRaw = outer
    return copy
  }

  #move(raw: Container): unknown {
    ;(this.#moved ??= new Set()).add(raw)
    return this.#gather(raw, raw)
  }

  /** What is found inside something that moves: its own part moves along, the rest is copied. */
  #takeInner(there: unknown): unknown {
    if (!isContainer(there) || kindOf(there) === undefined) return this.#take(there)
    const node = nodeBehind(there) ?? nodeOf(there)
    const stays = this.#moved?.has(there) || (node !== undefined && this.#stays(node))
    return stays ? this.#copyRaw(there) : this.#move(there)
  }

  /**
   * Goes through a container, and returns a copy of it that holds the raw values for what is in it.
   * With `mover` it is that container which goes on, and which will hold them.
   */
  #gather(source: object, mover?: Container): unknown {
    const kind = kindOf(source)
    if (kind === undefined) throw this.#refuse('an instance of a class')
    const keyed = kind === 'object' || kind === 'array'
    if (keyed) checkKeys(source, () => this.#pointer)
    else this.#tree.noteTagged()
    const copy = emptyLike(kind, source)
    if (kind === 'date' || kind === 'bytes') return mover ?? copy

    const path = this.#path
    const holder = mover ?? (copy as Container)
    const moved: Entry[] = []
    let position = 0
    let differs = false
    const visit = (there: unknown, key: unknown): void => {
      const { length } = path
      if (kind === 'map' && !isMapKey(key)) throw refuseMapKey(this.#pointer, position)
      if (keyed) path.push(key as Key)
      else path.push(...keysTo(source, position++))
      // A hole is null, as in JSON.
      const value = there ?? null
      const kept = mover === undefined ? this.#take(value) : this.#takeInner(value)
      path.length = length
      if (!Object.is(kept, there)) differs = true
      if (mover === undefined) put(holder, key, kept)
      else moved.push([key, kept])
      this.#noteHeld(kept, holder, key)
    }

    this.#enter(source)
    if (kind === 'object') {
      for (const key of Object.keys(source)) {
        const value = this.#read(source, key)
        if (isTagKey(key)) this.#tree.noteTagLike(holder)
        if (value === undefined) differs = true
        else visit(value, key)
      }
    } else if (kind === 'array') {
      for (let index = 0; index < (source as unknown[]).length; index++) {
        visit(this.#read(source, index), index)
      }
    } else {
      const prototype = (kind === 'map' ? Map : Set).prototype as Map<unknown, unknown>
      prototype.forEach.call(source as never, visit)
    }
    this.#within.pop()
    if (mover !== undefined && differs) {
      this.#hasStrays = true
      this.#step(() => {
        const before = entriesOf(mover)
        refill(mover, moved)
        return () => refill(mover, before)
      })
    }
    return holder
  }

  /** Goes into a container. Throws for a cycle, and `KEEPSAKE_TOO_DEEP`. */
  #enter(source: object): void {
    if (this.#within.includes(source)) throw this.#refuse('a cycle: an object that holds itself')
    if (this.#place.depth + this.#within.length >= MAX_DEPTH) {
      throw new KeepsakeError(
        'KEEPSAKE_TOO_DEEP',
        `The value goes deeper than ${MAX_DEPTH} levels. Nothing was changed; store it flatter.`,
        { pointer: this.#pointer },
      )
    }
    this.#within.push(source)
  }

  /** The value of an own property; an accessor is code, and refused. */
  #read(source: object, key: Key): unknown {
    const descriptor = Object.getOwnPropertyDescriptor(source, key)
    if (descriptor !== undefined && !('value' in descriptor)) {
      this.#path.push(key)
      throw this.#refuse('an accessor')
    }
    return descriptor?.value
  }

  /** Notes who holds a container, where somebody may hold a reference to it or into it. */
  #noteHeld(raw: unknown, holder: Container, hint: unknown): void {
    if (this.#moved === undefined || !isContainer(raw)) return
    this.#step(() => {
      const node = this.#tree.nodeFor(raw)
      const back = node.wayBack()
      node.parent = this.#tree.nodeFor(holder)
      node.hint = hint
      return back
    })
  }

  get #pointer(): string {
    return this.#place.pointer + pointerOf(this.#path)
  }

  #refuse(what: string): KeepsakeError {
    return refuseValue(this.#pointer, what)
  }
}
