/**
 * What has to be found in a damaged log: told from the bytes alone, by comparing them with those that
 * were written. Everything up to the line of the first byte that is another one, and nothing more.
 *
 *     written   …{"seq":4,…}⏎{"seq":5,…}⏎
 *     damaged   …{"seq":4,…}⏎{"seq":?,…}⏎     the state after 4; all from the line of the ? on is cut
 */
import type { Damaged } from './damages.js'
import type { WrittenLine, WrittenLog } from './written-log.js'

export interface Expectation {
  /** Whole lines before the damage. */
  readonly lines: number
  readonly validBytes: number
  /** The last change in them; undefined where not even the header is whole. */
  readonly seq: number | undefined
  /** A cut at the end of a line: there is nothing to notice. */
  readonly isUnseen: boolean
  /** Nothing but one line that was not finished, and zeros: nobody misses it. */
  readonly isTorn: boolean
  /** What has to be known of what was durable, and what may be, at most. */
  readonly synced: { readonly atLeast: number; readonly atMost: number }
}

export function expectationOf(log: WrittenLog, { bytes, onlyLine }: Damaged): Expectation {
  const changed = firstChange(log.bytes, bytes)
  const found = log.lines.findIndex(({ end }) => changed < end)
  const lines = found === -1 ? log.lines.length : found
  const validBytes = log.lines[lines - 1]?.end ?? 0
  return {
    lines,
    validBytes,
    seq: log.lines[lines - 1]?.seq,
    isUnseen: bytes.length === validBytes,
    isTorn: bytes.subarray(changed).every((byte) => byte === 0),
    synced: onlyLine === undefined ? legible(log, bytes) : legibleBeside(log, onlyLine),
  }
}

/** Where one of the two ends or has another byte. */
function firstChange(one: Buffer, other: Buffer): number {
  const least = Math.min(one.length, other.length)
  for (let at = 0; at < least; at++) if (one[at] !== other[at]) return at
  return least
}

function mostSynced(lines: readonly WrittenLine[]): number {
  return Math.max(0, ...lines.map(({ synced }) => synced))
}

function legibleBeside({ lines }: WrittenLog, index: number): Expectation['synced'] {
  const synced = mostSynced(lines.toSpliced(index, 1))
  return { atLeast: synced, atMost: synced }
}

/** A line behind its own predecessor can be proved; one that is not there cannot be read. */
function legible({ lines }: WrittenLog, bytes: Buffer): Expectation['synced'] {
  const text = bytes.toString('latin1')
  const there = lines.filter((line) => line.synced > 0 && text.includes(line.text.slice(0, -1)))
  const proved = there.filter(({ text: own, start }) => {
    const before = lines.find(({ end }) => end === start)?.text ?? ''
    return text.includes(`\n${before}${own}`) || text.startsWith(before + own)
  })
  return { atLeast: mostSynced(proved), atMost: mostSynced(there) }
}
