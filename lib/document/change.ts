/**
 * A change of one container, whatever asked for it: the one way by which anything gets written.
 *
 * 1. What comes in is examined and copied, what subscribers will be told is noted, and the operations are
 *    encoded. What throws up to here leaves everything as it was.
 * 2. In a transaction the way back is noted.
 * 3. Memory is changed, and the recorder told, before the statement ends. Where the stack runs out in
 *    between, `made` and `told` differ, and the next change or flush tells all of it (`Store.settle`).
 *
 * Outside the tree a container is an ordinary object: nothing is refused and nobody is told.
 */

import type { Key } from './contents.js'
import { isTaggedPrimitive } from './encode.js'
import { spoil, spoilAnywhere } from './frozen.js'
import { Intake } from './intake.js'
import { keep } from './keep.js'
import { loose } from './loose.js'
import type { Place } from './place.js'
import { refuseValue } from './refusal.js'
import { placesOf, stepsText, type Step } from './step.js'
import { rawOf, type Node } from './tree.js'
import { isObject } from './values.js'

export interface Change {
  /** The values that come in. */
  readonly values?: readonly unknown[]
  /** The keys that lead from the encoded container to the value of this index. */
  readonly keysTo?: (index: number) => readonly Key[]
  /** Where it is in the live container; the last one of its keys, unless this says otherwise. */
  readonly hint?: unknown
  /** The raw values that go out. */
  readonly leaving?: readonly unknown[]
  /** What is done, for the log; nothing when nothing changes. */
  readonly steps: (raws: readonly unknown[]) => readonly Step[]
  /** Changes memory, then calls `report`. */
  readonly write: (raws: readonly unknown[], report: () => void) => void
  /** Takes back what `write` did; without it the whole container is kept for undoing. */
  readonly unwrite?: (raws: readonly unknown[]) => void
}

/** Makes a change to a node in its place in the tree, or outside. */
export function change(node: Node, place: Place | undefined, what: Change): void {
  if (place === undefined) return changeOutside(node, what)
  const { tree } = node
  const { values: incoming = NOTHING, leaving = NOTHING, unwrite } = what
  // In the tree there is no undefined, as there is none in JSON.
  const values = incoming.includes(undefined) ? incoming.map(orNull) : incoming
  if (areSame(values, leaving)) return
  const intake = values.every(isPlain) ? undefined : new Intake(tree, place, leaving)
  const raws = intake?.take(values, what.keysTo!) ?? values
  const steps = what.steps(raws)
  if (steps.length === 0) return
  const foreseen = tree.recorder.foresee?.(node, steps, intake?.strays)
  let operations: string
  try {
    intake?.apply()
    operations = stepsText(tree, steps, place.path)
    if (operations.length > LONGEST) throw new RangeError('the line would be too long')
    if (tree.changes !== place.found) {
      throw refuseValue(place.pointer, 'a value whose reading changes the store')
    }
  } catch (error) {
    foreseen?.takeBack()
    intake?.revert()
    // Memory is as it was.
    tree.told = tree.made
    throw isTooLong(error) ? refuseValue(place.pointer, 'more than 500 MB of text at once') : error
  }

  tree.recorder.expectChange?.()
  if (unwrite === undefined) keep(node, place)
  else tree.journal?.push(wayBack(node, raws, leaving, unwrite, intake?.movesAnything && intake))
  tree.made++
  if (tree.isCopied) spoil(node, placesOf(steps, node.target))
  unlink(node, leaving)
  link(node, raws, what)
  what.write(raws, () => tree.record(place, operations, node, foreseen))
}

/** In characters: a line with a little around it has to be a string, and none is longer than 512 MiB. */
export const LONGEST = 500_000_000

/** Of JavaScript: `Invalid string length`. Not when the stack has run out. */
function isTooLong(error: unknown): boolean {
  return error instanceof RangeError && !error.message.includes('call stack')
}

const NOTHING: readonly unknown[] = []

/** Made apart from the change, so that a long transaction holds on to nothing but this. */
function wayBack(
  node: Node,
  raws: readonly unknown[],
  leaving: readonly unknown[],
  unwrite: (raws: readonly unknown[]) => void,
  intake: Intake | false | undefined,
): () => void {
  return () => {
    if (node.tree.isCopied) spoilAnywhere(node)
    unlink(node, raws)
    unwrite(raws)
    // Where each was in there it knows itself, or finds out: a hint is verified before it is believed.
    for (const raw of leaving) node.tree.linkBack(raw, node)
    if (intake) intake.revert()
  }
}

function changeOutside(node: Node, what: Change): void {
  const { tree } = node
  const { values = NOTHING, leaving = NOTHING } = what
  if (areSame(values, leaving)) return
  tree.changes++
  if (tree.isCopied) spoilAnywhere(node)
  keep(node, undefined)
  const raws = values.map((value) => loose(tree, value))
  unlink(node, leaving)
  what.write(raws, () => undefined)
  raws.forEach((raw, index) => tree.linkOutside(raw, node, hintOf(what, index)))
}

function link(node: Node, raws: readonly unknown[], what: Change): void {
  for (let index = 0; index < raws.length; index++) {
    if (isObject(raws[index])) node.tree.link(raws[index], node, hintOf(what, index))
  }
}

function unlink(node: Node, raws: readonly unknown[]): void {
  for (const raw of raws) node.tree.unlink(raw, node)
}

function hintOf({ hint, keysTo }: Change, index: number): unknown {
  return hint ?? keysTo!(index).at(-1)
}

/** Whether the incoming values are the very ones that are there already. */
function areSame(incoming: readonly unknown[], there: readonly unknown[]): boolean {
  if (incoming.length === 0 || incoming.length !== there.length) return false
  return incoming.every((value, index) => Object.is(rawOf(value), there[index]))
}

function orNull(value: unknown): unknown {
  return value ?? null
}

/** What needs no look at it, and no tag. */
export function isPlain(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    value === null ||
    (typeof value === 'number' && !isTaggedPrimitive(value))
  )
}
