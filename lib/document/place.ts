/**
 * Where a container is now. Found at the moment of writing by walking up the parents, each step
 * verified, so a reference that was held while its array was sorted, shifted or spliced still
 * leads to the right pointer. A container whose parent no longer holds it has left the tree.
 */

import { entriesOf, isCollection, keysTo, positionOf } from './contents.js'
import { pathOf, pathStep, pointerOfPath } from './pointer.js'
import type { Node } from './tree.js'
import type { Container, PlainObject } from './values.js'

/** The deepest a document may be, counted in containers, the root included. */
export const MAX_DEPTH = 500

export class Place {
  /** Of the container; or, where `whole` is set, of that one. As it stands in the log. */
  readonly path: string
  /** Containers from the root down to this one, both included. */
  readonly depth: number
  /** The outermost container around this change that has to be written as a whole. */
  readonly whole: Node | undefined
  /** The tree's `changes` when this was found: with the next change it may not be true any more. */
  readonly found: number

  constructor(path: string, depth: number, whole: Node | undefined, found: number) {
    this.path = path
    this.depth = depth
    this.whole = whole
    this.found = found
  }

  get pointer(): string {
    return pointerOfPath(this.path)
  }
}

/** Where a change to this node goes; undefined outside the tree. Throws when nothing may change. */
export function admit(node: Node): Place | undefined {
  const { tree } = node
  if (tree.isUnsettled) tree.recorder.settle()
  const place = placeOf(node)
  if (place !== undefined) tree.recorder.admit(place)
  return place
}

/** The place of a node in its tree, or undefined when it is not in the tree. */
export function placeOf(node: Node): Place | undefined {
  const { tree } = node
  let whole: Node | undefined
  let path = ''
  let depth = 1
  let at = node
  for (;;) {
    if (tree.isEscaped(at.target)) {
      whole = at
      path = ''
    }
    if (at === tree.root) return new Place(path, depth, whole, tree.changes)
    const { parent } = at
    // What has left the tree may hold itself; in the tree only a Date is beyond the limit, by one.
    if (parent === undefined || ++depth > MAX_DEPTH + 1) return undefined
    const step = stepTo(parent, at)
    if (step === undefined) {
      at.parent = undefined
      return undefined
    }
    path = path === '' ? step : step + path
    at = parent
  }
}

/** Whether a node is in its tree, other than below one of the containers that are leaving it. */
export function staysInTree(node: Node, leaving: ReadonlySet<unknown>): boolean {
  if (placeOf(node) === undefined) return false
  for (let at: Node | undefined = node; at !== undefined; at = at.parent) {
    if (leaving.has(at.target)) return false
  }
  return true
}

/** The way from a container to one that it may hold, by its hint or, if that is stale, a search. */
function stepTo({ target: holder }: Node, child: Node): string | undefined {
  const { target } = child
  if (Array.isArray(holder)) {
    // What was a member of a Set has itself for a hint, and that may be anything but a number.
    const hint = isKey(child.hint) ? Number(child.hint) : -1
    if (holder[hint] === target) return `/${hint}`
    child.hint = indexNear(holder, target, hint)
    return child.hint === -1 ? undefined : `/${child.hint as number}`
  }
  if (holder instanceof Set) child.hint = target
  else if (valueAt(holder, child.hint) !== target) {
    const found = entriesOf(holder).find(([, value]) => value === target)
    if (found === undefined) return undefined
    ;[child.hint] = found
  }
  if (!isCollection(holder)) return isKey(child.hint) ? pathStep(child.hint) : undefined
  const position = positionOf(holder, child.hint)
  return position === undefined ? undefined : pathOf(keysTo(holder, position))
}

function valueAt(holder: Container, key: unknown): unknown {
  return holder instanceof Map
    ? Map.prototype.get.call(holder, key)
    : isKey(key) && (holder as PlainObject)[key]
}

/** Outside the tree an object may have symbols for keys, too; what they lead to is not in the tree. */
function isKey(hint: unknown): hint is string {
  return typeof hint === 'string' || typeof hint === 'number'
}

/** Elements mostly move a little: one `shift` moves all of them by one. */
function indexNear(holder: unknown[], target: unknown, index: number): number {
  for (let distance = 1; distance <= 8; distance++) {
    if (holder[index - distance] === target) return index - distance
    if (holder[index + distance] === target) return index + distance
  }
  return holder.indexOf(target)
}
