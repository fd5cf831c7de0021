/**
 * The text of db.json, in pieces, so that nobody needs a second copy of it in memory.
 *
 *     {                          the containers near the root that have many members are taken apart,
 *       "users": {
 *         "alice": {…},       ─┐
 *         "bob": {…},          │ one piece
 *         …                   ─┘
 *
 * Joined, it is what `JSON.stringify` makes of the whole.
 */

import { types } from 'node:util'
import { encode } from './encode.js'
import { escapedKey, isObject } from './values.js'
import type { PlainObject } from './values.js'

export interface SnapshotStyle {
  /** Spaces for a level; 0 for one line. */
  readonly indent: number
  /** Whether anything in it may have to be written with a tag. */
  readonly tagged: boolean
  /**
   * Text that is made at once, about, in UTF-16 code units; what is longer is taken apart, if it can be.
   * Default 524,288.
   */
  readonly piece?: number
}

const PIECE = 2 ** 19

/** A document as JSON text and a newline. It must not change while that is asked for. */
export function* snapshotText(root: object, style: SnapshotStyle): Generator<string> {
  yield* new Members(root, style, 0).text()
  yield '\n'
}

class Members {
  readonly #style: SnapshotStyle
  /** How many containers they are in. */
  readonly #level: number
  readonly #values: unknown[] | PlainObject
  /** Undefined: it is a list. */
  readonly #keys: readonly string[] | undefined
  #isFirst = true

  constructor(container: object, style: SnapshotStyle, level: number) {
    const isTagged = style.tagged && isWrittenWithTag(container)
    this.#style = isTagged ? { ...style, tagged: false } : style
    this.#level = level
    this.#values = (isTagged ? encode(container) : container) as unknown[] | PlainObject
    this.#keys = Array.isArray(this.#values) ? undefined : Object.keys(this.#values)
  }

  *text(): Generator<string> {
    const count = this.#keys?.length ?? (this.#values as unknown[]).length
    yield this.#keys ? '{' : '['
    const { piece = PIECE } = this.#style
    let start = 0
    let weight = 0
    for (let index = 0; index < count; index++) {
      const value = this.#at(index)
      const own = weigh(value, this.#level + 1, this.#style)
      const isLarge = own >= piece && hasMembers(value)
      if (isLarge || weight + own > piece) {
        yield* this.#some(start, index)
        start = index
        weight = 0
      }
      if (isLarge) yield* this.#one(start++)
      else weight += own
    }
    yield* this.#some(start, count)
    if (count > 0) yield this.#newLine(this.#level)
    yield this.#keys ? '}' : ']'
  }

  #at(index: number): unknown {
    if (this.#keys === undefined) return (this.#values as unknown[])[index]
    return (this.#values as PlainObject)[this.#keys[index] as string]
  }

  *#some(from: number, to: number): Generator<string> {
    if (from === to) return
    let text: string | undefined
    try {
      text = this.#stringify(from, to)
    } catch (error) {
      // It is longer than a string can be.
      const isDivisible = to - from > 1 || hasMembers(this.#at(from))
      if (!(error instanceof RangeError) || !isDivisible) throw error
    }
    if (text === undefined) yield* this.#divided(from, to)
    else yield this.#separator() + text
  }

  *#divided(from: number, to: number): Generator<string> {
    const middle = (from + to) >> 1
    if (middle === from) yield* this.#one(from)
    else {
      yield* this.#some(from, middle)
      yield* this.#some(middle, to)
    }
  }

  *#one(index: number): Generator<string> {
    const colon = this.#style.indent > 0 ? ': ' : ':'
    const key = this.#keys ? JSON.stringify(this.#keys[index]) + colon : ''
    yield this.#separator() + this.#newLine(this.#level + 1) + key
    yield* new Members(this.#at(index) as object, this.#style, this.#level + 1).text()
  }

  // As members of a container that is as deep as theirs, whose beginning and end are cut off.
  #stringify(from: number, to: number): string {
    const { indent } = this.#style
    let holder: unknown = this.#slice(from, to)
    let before = 1
    for (let level = 1; level <= this.#level; level++) {
      holder = [holder]
      before += 1 + this.#newLine(level).length
    }
    const after = before + this.#newLine(0).length
    return JSON.stringify(holder, null, indent).slice(before, -after)
  }

  #slice(from: number, to: number): object {
    const { tagged } = this.#style
    if (this.#keys === undefined) {
      const items = (this.#values as unknown[]).slice(from, to)
      return tagged ? items.map(encode) : items
    }
    const slice = Object.create(null) as PlainObject
    for (let index = from; index < to; index++) {
      const value = this.#at(index)
      slice[this.#keys[index] as string] = tagged ? encode(value) : value
    }
    return slice
  }

  #separator(): string {
    const separator = this.#isFirst ? '' : ','
    this.#isFirst = false
    return separator
  }

  #newLine(level: number): string {
    const { indent } = this.#style
    return indent > 0 ? `\n${' '.repeat(indent * level)}` : ''
  }
}

function isWrittenWithTag(container: object): boolean {
  if (Array.isArray(container)) return false
  return isCollection(container) || escapedKey(container as PlainObject) !== undefined
}

function isCollection(value: object): value is Map<unknown, unknown> | Set<unknown> {
  return types.isMap(value) || types.isSet(value)
}

function hasMembers(value: unknown): value is object {
  return isObject(value) && !types.isDate(value) && !types.isUint8Array(value)
}

/** What a value adds to the text besides what it says: quotes, a comma, a short number. */
const LITTLE = 8

/** About how long the text of a value is, this many containers deep; not much more than a piece is looked at. */
function weigh(value: unknown, depth: number, style: SnapshotStyle): number {
  const { indent, piece = PIECE } = style
  let weight = LITTLE + indent * depth
  if (typeof value === 'string') return weight + value.length
  if (!isObject(value)) return weight
  if (types.isUint8Array(value)) return weight + 1.4 * value.byteLength
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && weight <= piece; index++) {
      weight += weigh(value[index], depth + 1, style)
    }
  } else if (isCollection(value)) {
    const native = value instanceof Map ? Map.prototype : Set.prototype
    for (const child of native.values.call(value)) {
      weight += weigh(child, depth + 3, style)
      if (weight > piece) break
    }
  } else {
    for (const key in value) {
      weight += key.length + weigh((value as PlainObject)[key], depth + 1, style)
      if (weight > piece) break
    }
  }
  return weight
}
