/**
 * The lines of a log that are proven by the chain of crcs, from the first one on.
 *
 *     {"keepsake":1,…,"crc":"62759081"}⏎      seeded with 0
 *     {"seq":1,…,"crc":"1f0c55aa"}⏎           seeded with 62759081
 *     {"seq":2,…,"crc":"8a2                   a line without its newline never happened
 *
 * It works on bytes, so a log may be larger than the longest string.
 */
import { parseLine } from './entry.js'
import type { Line } from './entry.js'

const NEWLINE = 0x0a

export interface ProvenLine {
  readonly line: Line
  readonly start: number
  /** Where its newline is. */
  readonly end: number
}

/** Walks a log, or what follows the line with the crc `seed`, to the first line that is no successor. */
export function* provenLines(log: Buffer, seed: number): Generator<ProvenLine> {
  let crc = seed
  for (let start = 0; ;) {
    const end = log.indexOf(NEWLINE, start)
    const line = end === -1 ? undefined : parseLine(log.subarray(start, end), crc)
    if (line === undefined) return
    yield { line, start, end }
    crc = line.crc
    start = end + 1
  }
}
