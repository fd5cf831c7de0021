/**
 * Finds where the members of a container end in the bytes of JSON text, without reading what they say.
 *
 *     { "a": [1, "x,y"], "b": …
 *       ^from           ^the end of the member
 *
 * In UTF-8 no byte of another character looks like one of these. What is no JSON is not noticed here,
 * but for a line that ends within a string: whoever forgets a quotation mark learns it at once.
 */

export const QUOTE = 0x22
export const COMMA = 0x2c
export const COLON = 0x3a
const BACKSLASH = 0x5c
const OPENING = 0x7b
/** The closing one. */
export const BRACE = 0x7d
/** Makes a brace of a square bracket. */
const TO_BRACE = 0x20
const FIRST_PRINTABLE = 0x20

export function isOpening(byte: number | undefined): boolean {
  return byte !== undefined && (byte | TO_BRACE) === OPENING
}

/** The bracket that closes what this one opens. */
export function closingOf(opening: number): number {
  return opening + BRACE - OPENING
}

/** The first byte from there on that is no white space; the length if there is none. */
export function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && isBlank(bytes[at] as number)) at++
  return at
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/**
 * Where the member that begins there ends: at a comma, at a bracket that closes what it is in, at a
 * byte that cannot be in a string, or with the bytes. Undefined: `most` bytes are not enough.
 */
export function endOfMember(bytes: Uint8Array, from: number, most: number): number | undefined {
  const stop = from + most
  let depth = 0
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (byte === QUOTE) {
      at = endOfString(bytes, at)
      if (bytes[at] !== QUOTE) return at
    } else if (byte === COMMA) {
      if (depth === 0) return at
    } else if ((byte | TO_BRACE) === OPENING) {
      depth++
    } else if ((byte | TO_BRACE) === BRACE && --depth < 0) {
      return at
    }
    if (at > stop) return undefined
  }
  return bytes.length
}

/** The closing quotation mark of the string that begins there; or a byte that cannot be in it. */
export function endOfString(bytes: Uint8Array, from: number): number {
  for (let at = from + 1; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (byte === QUOTE || byte < FIRST_PRINTABLE) return at
    if (byte === BACKSLASH) at++
  }
  return bytes.length
}
