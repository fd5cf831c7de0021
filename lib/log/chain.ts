/**
 * The lines of a log that are proven by the chain of crcs, from the first one on.
 *
 *     {"keepsake":1,…,"crc":"62759081"}⏎      seeded with 0
 *     {"seq":1,…,"crc":"1f0c55aa"}⏎           seeded with 62759081
 *     {"seq":2,…,"crc":"8a2                   a line without its newline never happened
 *
 * Neighbouring lines are parsed together, as one JSON array: that takes a third less time. It works
 * on bytes, so a log may be larger than the longest string.
 */
import { lineOf } from './entry.js'
import type { Line } from './entry.js'
import { parseJson } from './json.js'
import { provenCrc } from './seal.js'
import type { Span } from './seal.js'

const NEWLINE = 0x0a
const BLOCK_SIZE = 65_536

/** Where it is in the log, its newline left out. */
export interface ProvenLine extends Span {
  readonly line: Line
}

/** Walks a log, or what follows the line with the crc `seed`, to the first line that is no successor. */
export function* provenLines(log: Buffer, seed: number): Generator<ProvenLine> {
  let from = 0
  let before = seed
  for (;;) {
    const block = findBlock(log, from, before)
    const last = block.at(-1)
    if (last === undefined) return
    const contents = parseBlock(log, block)
    let index = 0
    for (const { start, end, crc } of block) {
      const line = lineOf(contents[index++], crc)
      if (line === undefined) return
      yield { line, start, end }
    }
    from = last.end + 1
    before = last.crc
  }
}

interface BlockLine extends Span {
  readonly crc: number
}

function findBlock(log: Buffer, from: number, seed: number): readonly BlockLine[] {
  const block: BlockLine[] = []
  // `indexOf` counts up to 2 GiB, so it is not asked about the whole log.
  const rest = log.subarray(from)
  let crc: number | undefined = seed
  for (let start = 0; start < BLOCK_SIZE;) {
    const end = rest.indexOf(NEWLINE, start)
    crc = end < 0 ? undefined : provenCrc(rest, crc, { start, end })
    if (crc === undefined) break
    block.push({ start: from + start, end: from + end, crc })
    start = end + 1
  }
  return block
}

/** What each line holds; undefined where it is not JSON. */
function parseBlock(log: Buffer, block: readonly BlockLine[]): readonly unknown[] {
  const text = log.subarray(block.at(0)?.start, block.at(-1)?.end).toString()
  const contents = parseJson(`[${text.replaceAll('\n', ',')}]`)
  if (Array.isArray(contents) && contents.length === block.length) return contents
  return text.split('\n').map(parseJson)
}
