/**
 * The bytes of JSON text that may be longer than a string: parses parts of it, and says what is wrong
 * with them at the place it has in the whole.
 *
 *     {"a":1,"b":tru}       of these bytes the part "b":tru, some members of an object that are not its
 *            ─────^         first, is refused at column 15, as JSON.parse of the whole would be
 */

import { KeepsakeError } from '../errors.js'
import { skipBlanks } from './byte-scan.js'
import { notJson } from './load.js'
import { syntaxErrorIndex } from './syntax-error.js'

/** What makes JSON of some members, or of what is JSON already. */
const AROUND = { list: ['[', ']'], object: ['{', '}'], nothing: ['', ''] } as const

/** The same behind another member, so that a comma too many is one. */
const BEHIND_ANOTHER = { list: '[0,', object: '{"":0,', nothing: '' } as const

/** A part; `end` is the first byte that does not belong to it. */
export interface Part {
  readonly kind: keyof typeof AROUND
  /** Whether there is no member before it. */
  readonly isFirst: boolean
  readonly start: number
  readonly end: number
}

/** In UTF-8, of a UTF-16 code unit. */
const MOST_BYTES = 3

const NEWLINE = 0x0a

export class JsonBytes {
  readonly bytes: Buffer
  readonly file: string
  /** In UTF-16 code units: a part with a little around it has to be a string. */
  readonly #longest: number

  constructor(bytes: Uint8Array, { file, longest }: { file: string; longest: number }) {
    const { buffer, byteOffset, byteLength } = bytes
    const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
    this.bytes = Buffer.from(buffer, byteOffset + mark, byteLength - mark)
    this.file = file
    this.#longest = longest
  }

  parse(part: Part): unknown {
    const text = this.#text(part)
    if (text === undefined) throw this.refusal(part)
    const [opening, closing] = AROUND[part.kind]
    try {
      return JSON.parse(opening + text + closing)
    } catch {
      // The engine's own message quotes the text, which is the user's data.
      throw this.refusal(part)
    }
  }

  /** Undefined: it is longer than a string can be. */
  #text({ start, end }: Part): string | undefined {
    if (end - start > this.#longest * MOST_BYTES) return undefined
    try {
      const text = this.bytes.subarray(start, end).toString()
      return text.length > this.#longest ? undefined : text
    } catch {
      // There is no such string: `ERR_STRING_TOO_LONG`.
      return undefined
    }
  }

  /** What is wrong with a part, or with the byte behind it. */
  refusal({ kind, isFirst, start, end }: Part): KeepsakeError {
    const stop = Math.min(end + 1, this.bytes.length)
    const seen = Math.min(stop, start + this.#longest)
    const before = isFirst ? AROUND[kind][0] : BEHIND_ANOTHER[kind]
    const text = before + this.bytes.subarray(start, seen).toString()
    const index = syntaxErrorIndex(text)
    if (seen < stop && index === text.length)
      return this.#indivisible(skipBlanks(this.bytes, start))
    return this.misplaced(start + Buffer.byteLength(text.slice(before.length, index)))
  }

  /** All is well up to this byte, which cannot be there. */
  misplaced(offset: number): KeepsakeError {
    return notJson(this.file, this.#placeOf(offset))
  }

  #indivisible(offset: number): KeepsakeError {
    const place = this.#placeOf(offset)
    return new KeepsakeError(
      'KEEPSAKE_READ_FAILED',
      `${this.file} holds a text that is longer than a string can be (line ${place.line}, column ` +
        `${place.column}). Nothing was changed. Divide it with another program.`,
      { file: this.file, ...place },
    )
  }

  #placeOf(offset: number): { line: number; column: number } {
    let line = 1
    let column = 1
    for (let at = 0; at < offset; at++) {
      const byte = this.bytes[at] as number
      if (byte === NEWLINE) {
        line++
        column = 1
      } else if ((byte & 0xc0) !== 0x80) column += byte < 0xf0 ? 1 : 2
    }
    return { line, column }
  }
}
