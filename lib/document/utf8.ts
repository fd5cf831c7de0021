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

/** Line and column, in bytes, of the first byte that is not UTF-8. */
function invalidPlace(bytes: Uint8Array): { line: number; column: number } {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let start = 0
  for (let line = 1; ; line++) {
    const newline = bytes.indexOf(0x0a, start)
    const end = newline === -1 ? bytes.length : newline
    try {
      decoder.decode(bytes.subarray(start, end))
    } catch {
      // The very line we are looking for.
      const column = bytes.subarray(start, end).findIndex((byte) => byte >= 0x80) + 1
      return { line, column }
    }
    if (newline === -1) return { line, column: 1 }
    start = newline + 1
  }
}
