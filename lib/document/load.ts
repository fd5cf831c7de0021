/** From the text of a db.json to raw data, and what is wrong with it if it cannot be done. */

import { KeepsakeError } from '../errors.js'
import { isTaggedPrimitive } from './encode.js'
import { MAX_DEPTH } from './place.js'
import { pointerOf } from './pointer.js'
import { refuseKey } from './refusal.js'
import { syntaxErrorPlace } from './syntax-error.js'
import { kindOf } from './values.js'

export interface Parsed {
  readonly value: object
  /** Levels of JSON, the root included. */
  readonly depth: number
  /** Whether there are numbers that JSON has no word of its own for: `-0`, `1e999`. */
  readonly tagged: boolean
}

/**
 * Plain JSON out of the text of a snapshot; an empty text is an empty document. Throws
 * `KEEPSAKE_CORRUPT_SNAPSHOT` (line and column), `KEEPSAKE_NOT_A_STORE`, `KEEPSAKE_TOO_DEEP` or
 * `KEEPSAKE_BAD_KEY` (pointer), all of them naming the file.
 */
export function parseSnapshot(text: string, file: string): Parsed {
  const start = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0
  if (text.length === start) return { value: {}, depth: 1, tagged: false }
  const value = parse(start === 0 ? text : text.slice(start), file)
  return asSnapshot(value, { file, lookForKeys: mayHoldProto(text) })
}

const BYTE_ORDER_MARK = 0xfe_ff

/** Plain JSON as a snapshot, if it is fit for one. */
export function asSnapshot(
  value: unknown,
  { file, lookForKeys }: Pick<Examination, 'file' | 'lookForKeys'>,
): Parsed {
  if (typeof value !== 'object' || value === null) {
    throw new KeepsakeError(
      'KEEPSAKE_NOT_A_STORE',
      `${file} holds neither an object nor an array at its root. Nothing was changed. ` +
        'Open another file, or put the value into an object.',
      { file },
    )
  }
  return { value, ...examine(value, { file, at: '', level: 0, lookForKeys }) }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The engine's own message quotes the text, which is the user's data: it stays out of ours.
    throw notJson(file, syntaxErrorPlace(text))
  }
}

export function notJson(file: string, place: { line: number; column: number }): KeepsakeError {
  const { line, column } = place
  return new KeepsakeError(
    'KEEPSAKE_CORRUPT_SNAPSHOT',
    `${file} is not valid JSON (line ${line}, column ${column}). Nothing was changed. ` +
      'Correct it in an editor, or put a good copy in its place.',
    { file, line, column },
  )
}

/** Whether the text may have the key `__proto__`: its letters may be escaped. */
function mayHoldProto(text: string): boolean {
  return text.includes('"__proto__"') || (text.includes('\\') && text.includes('\\u'))
}

export interface Examination {
  readonly file: string
  /** Pointer of the value. */
  readonly at: string
  /** How many containers it is in. */
  readonly level: number
  readonly lookForKeys: boolean
}

/** A Map takes three levels of JSON for one of its own, and what is deeper cannot be walked. */
export const MAX_JSON_DEPTH = 3 * MAX_DEPTH

/**
 * Refuses plain JSON that goes much too deep or has a key that leads out of the document. Returns
 * how deep it goes: beyond the limit, `refuseDeep` has to look at what it stands for.
 */
export function examine(
  root: object,
  { file, at, level, lookForKeys }: Examination,
): Omit<Parsed, 'value'> {
  const path: (string | number)[] = []
  let deepest = 0
  let tagged = false
  const visit = (value: object): void => {
    const depth = level + path.length + 1
    if (depth > deepest) deepest = depth
    if (depth > MAX_JSON_DEPTH) throw tooDeep(file, at + pointerOf(path))
    if (lookForKeys && Object.hasOwn(value, '__proto__')) {
      const where = at + pointerOf([...path, '__proto__'])
      const { code, message, pointer } = refuseKey(where, 'anything but __proto__')
      throw new KeepsakeError(code, `${file}: ${message}`, { file, pointer })
    }
    if (Array.isArray(value)) for (let index = 0; index < value.length; index++) enter(value, index)
    else for (const key in value) enter(value as Record<string, unknown>, key)
  }
  const enter = <K extends string | number>(holder: Record<K, unknown>, key: K): void => {
    const item = holder[key]
    if (typeof item === 'number' && isTaggedPrimitive(item)) tagged = true
    if (typeof item !== 'object' || item === null) return
    path.push(key)
    visit(item)
    path.pop()
  }
  visit(root)
  return { depth: deepest, tagged }
}

/** Refuses a live document that goes deeper than one can be assigned. */
export function refuseDeep(root: object, file: string): void {
  const visit = (value: unknown, path: readonly (string | number)[], depth: number): void => {
    const kind = typeof value === 'object' && value !== null ? kindOf(value) : undefined
    if (kind === undefined || kind === 'date' || kind === 'bytes') return
    if (depth > MAX_DEPTH) throw tooDeep(file, pointerOf(path))
    if (value instanceof Map || value instanceof Set) {
      const tag = value instanceof Map ? '$map' : '$set'
      let position = 0
      for (const child of value.values()) visit(child, [...path, tag, position++], depth + 1)
    } else {
      for (const [key, child] of Object.entries(value as object)) {
        visit(child, [...path, key], depth + 1)
      }
    }
  }
  visit(root, [], 1)
}

export function tooDeep(file: string, pointer: string): KeepsakeError {
  return new KeepsakeError(
    'KEEPSAKE_TOO_DEEP',
    `${file} goes deeper than ${MAX_DEPTH} levels. Nothing was changed; store it flatter.`,
    { file, pointer },
  )
}
