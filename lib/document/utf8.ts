/** Bytes as text, strictly: JSON is UTF-8 (RFC 8259 §8.1). */

import { isUtf8 } from 'node:buffer'
import { KeepsakeError } from '../errors.js'

export function readUtf8(bytes: Uint8Array, file: string): string {
  assertUtf8(bytes, file)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
}

/** Bytes that are not UTF-8 would be replaced, and lost with the next flush. */
export function assertUtf8(bytes: Uint8Array, file: string): void {
  if (isUtf8(bytes)) return
  throw new KeepsakeError(
    'KEEPSAKE_CORRUPT_SNAPSHOT',
    `${file} is not UTF-8 text. Nothing was changed. Save it as UTF-8, or put a good copy in ` +
      'its place.',
    { file, ...invalidPlace(bytes) },
  )
}

/** No character has more bytes. */
const LONGEST_CHARACTER = 4

/** Line and column, in bytes, of the first sequence that is not UTF-8. */
function invalidPlace(bytes: Uint8Array): { line: number; column: number } {
  // Good up to there, but for a character that goes on behind it.
  let good = 0
  let whole = 0
  for (let step = 2 ** 32; step >= 1; step /= 2) {
    const end = lastWhole(bytes, whole, good + step)
    if (end === undefined) continue
    good += step
    whole = end
  }
  let line = 1
  let start = 0
  for (let at = 0; at < whole; at++) {
    if (bytes[at] !== NEWLINE) continue
    line++
    start = at + 1
  }
  return { line, column: whole - start + 1 }
}

const NEWLINE = 0x0a

/** Where the last whole character before `to` ends; undefined where there is none, or it is bad. */
function lastWhole(bytes: Uint8Array, from: number, to: number): number | undefined {
  if (to > bytes.length) return undefined
  for (let end = to; end > to - LONGEST_CHARACTER && end >= from; end--) {
    if (isUtf8(bytes.subarray(from, end))) return end
  }
  return undefined
}
