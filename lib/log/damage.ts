/**
 * What lies behind the last valid line of a log, and how bad that is.
 *
 *     {"seq":7,…,"crc":"4be1d2a0"}⏎          the last valid line
 *     {"seq":8,"time":17637920001            torn: what a kill or a power cut leaves; never happened
 *     {"seq":8,…,"patc?":[…],"crc":"…"}⏎     one damaged bit …
 *     {"seq":9,"synced":8,…,"crc":"…"}⏎      … in a change that was durable already: promised
 *
 * A power cut may take or mangle anything that was never synced, and only that. So the largest
 * `synced` that can still be read tells the one from the other.
 */
import { canBeTornHeader } from './entry.js'
import { claimedCrc, provenCrc, SEAL_LENGTH, SEAL_START } from './seal.js'

const NEWLINE = 0x0a

/** In bytes. `indexOf` does not count further, either. */
const LONGEST_LINE = 2 ** 31 - 1

export interface Damage {
  /** The first invalid line, counted from 1. */
  readonly line: number
  /** Its first byte, counted from 0. */
  readonly offset: number
  /** From there to the end of the file. */
  readonly bytes: number
  /** The first invalid line is whole and in its place, but not understood: a newer version's. */
  readonly foreign: boolean
  /** Not to be cut: changes known to have been durable are damaged, or the line is foreign. */
  readonly promised: boolean
  /** It is more than one torn line or zeros: copy it aside before it is cut. */
  readonly worthKeeping: boolean
}

/** What was read of the log before the damage, and what is legible behind it. */
export interface Surroundings {
  readonly lines: number
  readonly offset: number
  /** Of the last valid line. */
  readonly crc: number
  /** Of the last valid entry; 0 if not even the header is valid. */
  readonly seq: number
  readonly synced: number
}

/** Judges the damaged end of a log. */
export function assessDamage(rest: Buffer, around: Surroundings): Damage {
  const foreign = isForeign(rest, around.crc)
  // The first invalid line is at or before `synced`. A log says that of its own entries only: where
  // the header is damaged, any such word proves that the header had been durable.
  const promised = foreign || around.synced > around.seq
  return {
    line: around.lines + 1,
    offset: around.offset,
    bytes: rest.length,
    foreign,
    promised,
    worthKeeping:
      promised || isMoreThanTorn(rest) || (around.lines === 0 && !canBeTornHeader(rest)),
  }
}

/** No power cut writes a line whose crc is right, so it is not cut, whatever it says. */
function isForeign(rest: Buffer, seed: number): boolean {
  const end = rest.indexOf(NEWLINE)
  return end >= 0 && provenCrc(rest.subarray(0, end), seed) !== undefined
}

/** Whether these bytes can be anything but one torn line with zeros around it. */
function isMoreThanTorn(rest: Buffer): boolean {
  let start = 0
  let end = rest.length
  while (start < end && rest[start] === 0) start++
  while (start < end && rest[end - 1] === 0) end--
  const written = rest.subarray(start, end)
  if (written.length > LONGEST_LINE) return true
  if (written.includes(NEWLINE) || written.includes(0)) return true
  return hasSealWithin(written)
}

/** Whether one line ends, and another byte follows. */
function hasSealWithin(bytes: Buffer): boolean {
  let seal = bytes.indexOf(SEAL_START)
  while (seal !== -1 && seal + SEAL_LENGTH < bytes.length) {
    if (claimedCrc(bytes.subarray(0, seal + SEAL_LENGTH)) !== undefined) return true
    seal = bytes.indexOf(SEAL_START, seal + 1)
  }
  return false
}
