/**
 * Parses JSON text that is longer than the longest string, out of its bytes: the way back from
 * `snapshot-text.ts`.
 *
 *     {                          containers too large to be parsed at once are taken apart,
 *       "users": {
 *         "alice": {…},       ─┐
 *         "bob": {…},          │ one piece: {"alice":{…},"bob":{…}} is what JSON.parse is given
 *         …                   ─┘
 *
 * Nothing is believed that JSON.parse has not seen: where a piece ends is only guessed, and what lies
 * between two of them is a comma, a bracket or a key. So it takes what JSON.parse of the whole would
 * take, makes the same of it, and refuses the rest at the same place. In memory there are the bytes,
 * what was made of them, and the text of one piece.
 */

import {
  BRACE,
  closingOf,
  COLON,
  COMMA,
  endOfMember,
  endOfString,
  isOpening,
  QUOTE,
  skipBlanks,
} from './byte-scan.js'
import { JsonBytes, type Part } from './json-bytes.js'
import { MAX_JSON_DEPTH, tooDeep } from './load.js'
import { pointerOf } from './pointer.js'

export interface LargeOptions {
  readonly file: string
  /** Bytes that are parsed at once; a piece ends with the first member that goes beyond. */
  readonly piece: number
  /** UTF-16 code units that a string can have, and a little less. */
  readonly longest: number
}

/**
 * `bytes` are UTF-8. Throws `KEEPSAKE_CORRUPT_SNAPSHOT`, `KEEPSAKE_TOO_DEEP`, or
 * `KEEPSAKE_READ_FAILED` where what cannot be taken apart is longer than a string can be.
 */
export function parseLarge(bytes: Uint8Array, options: LargeOptions): unknown {
  return new Pieces(new JsonBytes(bytes, options), options.piece).root()
}

type Members = unknown[] | Record<string, unknown>

/** A container while it is put together. */
interface Holder {
  members: Members
  readonly kind: 'list' | 'object'
  /** The bracket at its end. */
  readonly closing: number
  /** Whether nothing was in it so far. */
  isFirst: boolean
}

class Pieces {
  readonly #json: JsonBytes
  readonly #bytes: Buffer
  readonly #piece: number
  /** The keys that lead to the container that is being put together. */
  readonly #path: (string | number)[] = []
  /** Behind what has been parsed. */
  #at = 0

  constructor(json: JsonBytes, piece: number) {
    this.#json = json
    this.#bytes = json.bytes
    this.#piece = piece
  }

  root(): unknown {
    const { length } = this.#bytes
    const start = skipBlanks(this.#bytes, 0)
    if (!isOpening(this.#bytes[start])) {
      return this.#json.parse({ kind: 'nothing', isFirst: true, start: 0, end: length })
    }
    const value = this.#container(start)
    const rest = skipBlanks(this.#bytes, this.#at)
    if (rest < length) throw this.#json.misplaced(rest)
    return value
  }

  #container(start: number): Members {
    if (this.#path.length === MAX_JSON_DEPTH) throw tooDeep(this.#json.file, pointerOf(this.#path))
    const closing = closingOf(this.#bytes[start] as number)
    const kind = closing === BRACE ? 'object' : 'list'
    const members = kind === 'object' ? {} : []
    const holder: Holder = { members, kind, closing, isFirst: true }
    this.#at = start + 1
    do {
      this.#next(holder)
      holder.isFirst = false
    } while (this.#bytes[this.#at++] === COMMA)
    return holder.members
  }

  /** Takes in what there is up to some comma, or to the end. */
  #next(holder: Holder): void {
    const start = this.#at
    let end = start - 1
    do {
      const next = endOfMember(this.#bytes, end + 1, this.#piece)
      if (next === undefined && end < start) return this.#large(holder)
      if (next === undefined) break
      end = next
    } while (this.#bytes[end] === COMMA && end - start < this.#piece)
    this.#some(holder, end)
  }

  #some(holder: Holder, end: number): void {
    const { kind, isFirst, closing } = holder
    const part: Part = { kind, isFirst, start: this.#at, end }
    const members = this.#json.parse(part) as Members
    const isLast = this.#bytes[end] === closing
    const isEmpty = (Array.isArray(members) ? members : Object.keys(members)).length === 0
    const isWell = isEmpty ? isFirst && isLast : isLast || this.#bytes[end] === COMMA
    if (!isWell) throw this.#json.refusal(part)
    if (isFirst) holder.members = members
    else add(holder.members, members)
    this.#at = end
  }

  /** One member that is larger than a piece: a container, or a long string. */
  #large(holder: Holder): void {
    const start = this.#at
    const { key, value } = Array.isArray(holder.members)
      ? { key: holder.members.length, value: skipBlanks(this.#bytes, start) }
      : this.#keyAt(start)
    if (!isOpening(this.#bytes[value])) {
      return this.#some(holder, endOfMember(this.#bytes, start, Infinity) as number)
    }
    this.#path.push(key)
    put(holder.members, key, this.#container(value))
    this.#path.pop()
    this.#at = skipBlanks(this.#bytes, this.#at)
    const next = this.#bytes[this.#at]
    if (next !== COMMA && next !== holder.closing) throw this.#json.misplaced(this.#at)
  }

  /** The key of the member that begins there, and its value; the place of no value if it has no key. */
  #keyAt(from: number): { readonly key: string; readonly value: number } {
    const start = skipBlanks(this.#bytes, from)
    const end = this.#bytes[start] === QUOTE ? endOfString(this.#bytes, start) + 1 : from
    const colon = skipBlanks(this.#bytes, end)
    if (end === from || this.#bytes[colon] !== COLON) return { key: '', value: NOWHERE }
    const key = this.#json.parse({ kind: 'nothing', isFirst: true, start, end }) as string
    return { key, value: skipBlanks(this.#bytes, colon + 1) }
  }
}

const NOWHERE = -1

function add(members: Members, more: Members): void {
  if (Array.isArray(members)) for (const item of more as unknown[]) members.push(item)
  else for (const key of Object.keys(more)) put(members, key, (more as typeof members)[key])
}

/** As JSON.parse does it: the last of a name counts, and whatever all objects have is a key like any other. */
function put(members: Members, key: string | number, value: unknown): void {
  if (key in members) {
    Object.defineProperty(members, key, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    })
  } else (members as Record<string | number, unknown>)[key] = value
}
