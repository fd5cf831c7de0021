/** Bytes as text, strictly: JSON is UTF-8 (RFC 8259 §8.1). */

import { KeepsakeError } from '../errors.js'

/** Bytes that are not UTF-8 would be replaced, and lost with the next flush. */
export function readUtf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw cause
    throw new KeepsakeError(
      'KEEPSAKE_CORRUPT_SNAPSHOT',
      `${file} is not UTF-8 text. Nothing was changed. Save it as UTF-8, or put a good copy in ` +
        'its place.',
      { file, cause, ...invalidPlace(bytes) },
    )
  }
}

/** Line and column, in bytes, of the first sequence that is not UTF-8. */
function invalidPlace(bytes: Uint8Array): { line: number; column: number } {
  const isGood = (length: number, stream: boolean): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream })
      return true
    } catch {
      // That is the answer.
      return false
    }
  }
  // Every beginning up to there can be decoded, none that goes further.
  let good = 0
  let bad = bytes.length + 1
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (isGood(middle, true)) good = middle
    else bad = middle
  }
  // It may end in the middle of the sequence.
  while (!isGood(good, false)) good--
  const before = Buffer.from(bytes.subarray(0, good)).toString('latin1')
  return { line: before.split('\n').length, column: good - before.lastIndexOf('\n') }
}
