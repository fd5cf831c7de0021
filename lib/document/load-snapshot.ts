/** From the bytes of a db.json to plain JSON, however many they are. */

import { mayBytesHoldTags, mayHoldTags } from './decode.js'
import { asSnapshot, parseSnapshot, type Parsed } from './load.js'
import { parseLarge } from './parse-large.js'
import { assertUtf8, readUtf8 } from './utf8.js'

export interface Loaded extends Parsed {
  /** Whether there may be a tag in it: then it has to be decoded. */
  readonly mayHoldTags: boolean
}

/** Bytes, or UTF-16 code units: no string is longer than 2 ** 29 - 24 of them, and no byte gives more. */
const LONGEST = 500_000_000

/** Bytes that are parsed at once, of a document that is longer. */
const PIECE = 2 ** 20

/**
 * An empty file is an empty document. Throws `KEEPSAKE_CORRUPT_SNAPSHOT`, `KEEPSAKE_NOT_A_STORE`,
 * `KEEPSAKE_TOO_DEEP`, `KEEPSAKE_BAD_KEY` or `KEEPSAKE_READ_FAILED`, all of them naming the file.
 */
export function loadSnapshot(bytes: Uint8Array, file: string): Loaded {
  if (bytes.length > LONGEST) return loadLarge(bytes, file)
  const text = readUtf8(bytes, file)
  return { ...parseSnapshot(text, file), mayHoldTags: mayHoldTags(text) }
}

function loadLarge(bytes: Uint8Array, file: string): Loaded {
  assertUtf8(bytes, file)
  const value = parseLarge(bytes, { file, piece: PIECE, longest: LONGEST })
  const parsed = asSnapshot(value, { file, lookForKeys: true })
  return { ...parsed, mayHoldTags: mayBytesHoldTags(bytes) }
}
