/**
 * The lines of a log that are proven by the chain of crcs, from the first one on.
 *
 *     {"keepsake":1,…,"crc":"62759081"}⏎      seeded with 0
 *     {"seq":1,…,"crc":"1f0c55aa"}⏎           seeded with 62759081
 *     {"seq":2,…,"crc":"8a2                   a line without its newline never happened
 *
 * Neighbouring lines are parsed together, as one JSON array: that takes half the time. It works
 * on bytes, so a log may be larger than the longest string.
 */
import { parseJson } from './json.js'
import { provenCrc } from './seal.js'
import type { Span } from './seal.js'

const NEWLINE = 0x0a
const BLOCK_SIZE = 65_536

export interface ProvenLine extends Span {
  readonly crc: number
  /** Undefined where it is not JSON. */
  readonly content: unknown
}

/** Walks the log up to the first line that is torn, damaged, or not the successor of the last. */
export function* provenLines(log: Buffer): Generator<ProvenLine> {
  let from = 0
  let seed = 0
  for (;;) {
    const block = findBlock(log, from, seed)
    const last = block.at(-1)
    if (last === undefined) return
    const contents = parseBlock(log, block)
    let index = 0
    for (const { start, end, crc } of block) yield { start, end, crc, content: contents[index++] }
    from = last.end + 1
    seed = last.crc
  }
}

type BlockLine = Omit<ProvenLine, 'content'>

function findBlock(log: Buffer, from: number, seed: number): readonly BlockLine[] {
  const block: BlockLine[] = []
  let start = from
  let crc: number | undefined = seed
  while (start - from < BLOCK_SIZE) {
    const end = log.indexOf(NEWLINE, start)
    if (end === -1) break
    crc = provenCrc(log, crc, { start, end })
    if (crc === undefined) break
    block.push({ start, end, crc })
    start = end + 1
  }
  return block
}

function parseBlock(log: Buffer, block: readonly BlockLine[]): readonly unknown[] {
  const text = log.toString('utf8', block.at(0)?.start, block.at(-1)?.end)
  const contents = parseJson(`[${text.replaceAll('\n', ',')}]`)
  if (Array.isArray(contents) && contents.length === block.length) return contents
  return text.split('\n').map(parseJson)
}
