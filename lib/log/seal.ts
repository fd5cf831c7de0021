/**
 * The end of every line of the log. It proves that the line is whole, and that it is the
 * successor of the line before it: a line that is lost, doubled or moved breaks the chain.
 *
 *     {"seq":1,"time":1763792000123,"patch":[…],"crc":"1f0c55aa"}
 *     └────────────── body ───────────────────┘└───── seal ────┘
 *
 * The crc is CRC-32 of the body, seeded with the crc of the line before (0 for the first line).
 */
import { crc32 } from 'node:zlib'

/** Bytes from the comma to the closing brace; the newline is not counted. */
export const SEAL_LENGTH = 18

/** How every seal begins. In a line's own data these bytes occur only as a member called crc. */
export const SEAL_START = ',"crc":"'
const QUOTE = 0x22
const CLOSING_BRACE = 0x7d

const BLANK_SEAL = `${SEAL_START}00000000"}\n`
const DIGITS = '0123456789abcdef'

const MOST_BYTES_PER_UNIT = 3 // of UTF-8, for one UTF-16 code unit

/** Where lines are made that are no longer than usual, so that nothing is allocated for them. */
const SCRATCH_SIZE = 65_536
let scratch: Uint8Array | undefined
/** Its beginnings, by their length: making a view of it takes longer than the crc. */
const beginnings: Uint8Array[] = []
const MOST_BEGINNINGS = 1024
const encoder = new TextEncoder()

export interface SealedLine {
  /** Only the first `length` bytes are the line, and only until the next call. */
  readonly bytes: Uint8Array
  readonly length: number
  /** The seed of the next line. */
  readonly crc: number
}

/** Completes a line: the body, its seal and the newline. */
export function sealLine(body: string, seed: number): SealedLine {
  // One call writes all of it, and the digits are filled in: half the time of writing it in two.
  const text = body + BLANK_SEAL
  if (text.length * MOST_BYTES_PER_UNIT > SCRATCH_SIZE) {
    const bytes = encoder.encode(text)
    const { length } = bytes
    return { bytes, length, crc: close(bytes, bytes.subarray(0, length - BLANK_SEAL.length), seed) }
  }
  const bytes = (scratch ??= new Uint8Array(SCRATCH_SIZE))
  const { written: length } = encoder.encodeInto(text, bytes)
  return { bytes, length, crc: close(bytes, beginning(bytes, length - BLANK_SEAL.length), seed) }
}

function beginning(bytes: Uint8Array, length: number): Uint8Array {
  if (length >= MOST_BEGINNINGS) return bytes.subarray(0, length)
  return (beginnings[length] ??= bytes.subarray(0, length))
}

/** Fills in the digits behind the body, and returns the crc that they stand for. */
function close(bytes: Uint8Array, body: Uint8Array, seed: number): number {
  const crc = crc32(body, seed)
  const start = body.length + SEAL_START.length
  for (let at = start + 7, rest = crc; at >= start; at--, rest >>>= 4) {
    bytes[at] = DIGITS.charCodeAt(rest & 0xf)
  }
  return crc
}

/** Where a line is within the bytes of a log; its newline is not part of it. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The crc a line claims to have, or undefined where it does not end with a seal. */
export function claimedCrc(bytes: Uint8Array, { start, end } = whole(bytes)): number | undefined {
  const seal = end - SEAL_LENGTH
  if (seal < start || bytes[end - 1] !== CLOSING_BRACE || bytes[end - 2] !== QUOTE) return undefined
  for (let index = 0; index < SEAL_START.length; index++) {
    if (bytes[seal + index] !== SEAL_START.charCodeAt(index)) return undefined
  }
  let crc = 0
  for (let index = seal + SEAL_START.length; index < end - 2; index++) {
    const digit = hexDigit(bytes[index] as number)
    if (digit === undefined) return undefined
    crc = crc * 16 + digit
  }
  return crc
}

/** The crc of a line that is whole and belongs behind the line with the crc `seed`. */
export function provenCrc(
  bytes: Uint8Array,
  seed: number,
  span = whole(bytes),
): number | undefined {
  const crc = claimedCrc(bytes, span)
  return crc !== undefined && crc === bodyCrc(bytes, seed, span) ? crc : undefined
}

/** The crc that a line of this length should have, whatever its seal says. */
export function bodyCrc(bytes: Uint8Array, seed: number, { start, end } = whole(bytes)): number {
  return crc32(bytes.subarray(start, Math.max(start, end - SEAL_LENGTH)), seed)
}

function whole({ length }: Uint8Array): Span {
  return { start: 0, end: length }
}

function hexDigit(code: number): number | undefined {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  if (code >= 0x61 && code <= 0x66) return code - 0x57
  return undefined
}
