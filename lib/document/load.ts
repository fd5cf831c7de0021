/** From the text of a db.json to raw data, and what is wrong with it if it cannot be done. */

import { KeepsakeError } from '../errors.js'
import { MAX_DEPTH } from './place.js'
import { pointerOf } from './pointer.js'
import { refuseKey } from './refusal.js'
import { syntaxErrorPlace } from './syntax-error.js'

/**
 * Plain JSON out of the text of a snapshot; an empty text is an empty document. Throws
 * `KEEPSAKE_CORRUPT_SNAPSHOT` (line and column), `KEEPSAKE_NOT_A_STORE`, `KEEPSAKE_TOO_DEEP` or
 * `KEEPSAKE_BAD_KEY` (pointer), all of them naming the file.
 */
export function parseSnapshot(text: string, file: string): object {
  const start = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0
  if (text.length === start) return {}
  const value = parse(start === 0 ? text : text.slice(start), file)
  if (typeof value !== 'object' || value === null) {
    throw new KeepsakeError(
      'KEEPSAKE_NOT_A_STORE',
      `${file} holds neither an object nor an array at its root. Nothing was changed. ` +
        'Open another file, or put the value into an object.',
      { file },
    )
  }
  examine(value, { file, at: '', level: 0, lookForKeys: mayHoldProto(text) })
  return value
}

const BYTE_ORDER_MARK = 0xfe_ff

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const { line, column } = syntaxErrorPlace(text)
    // The engine's own message quotes the text, which is the user's data: it stays out of ours.
    throw new KeepsakeError(
      'KEEPSAKE_CORRUPT_SNAPSHOT',
      `${file} is not valid JSON (line ${line}, column ${column}). Nothing was changed. ` +
        'Correct it in an editor, or put a good copy in its place.',
      { file, line, column },
    )
  }
}

function mayHoldProto(text: string): boolean {
  return text.includes('"__proto__"') || /\\u005f/i.test(text)
}

export interface Examination {
  readonly file: string
  /** Pointer of the value. */
  readonly at: string
  /** How many containers it is in. */
  readonly level: number
  readonly lookForKeys: boolean
}

/** Refuses what goes too deep or has a key that leads out of the document. */
export function examine(root: object, { file, at, level, lookForKeys }: Examination): void {
  const path: (string | number)[] = []
  const visit = (value: object): void => {
    if (level + path.length >= MAX_DEPTH) throw tooDeep(file, at + pointerOf(path))
    if (lookForKeys && Object.hasOwn(value, '__proto__')) {
      const { code, message, pointer } = refuseKey(at + pointerOf(path), 'anything but __proto__')
      throw new KeepsakeError(code, `${file}: ${message}`, { file, pointer })
    }
    if (Array.isArray(value)) for (let index = 0; index < value.length; index++) enter(value, index)
    else for (const key in value) enter(value as Record<string, unknown>, key)
  }
  const enter = <K extends string | number>(holder: Record<K, unknown>, key: K): void => {
    const item = holder[key]
    if (typeof item !== 'object' || item === null) return
    path.push(key)
    visit(item)
    path.pop()
  }
  visit(root)
}

function tooDeep(file: string, pointer: string): KeepsakeError {
  return new KeepsakeError(
    'KEEPSAKE_TOO_DEEP',
    `${file} goes deeper than ${MAX_DEPTH} levels. Nothing was changed; store it flatter.`,
    { file, pointer },
  )
}
