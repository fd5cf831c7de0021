/**
 * What can still be believed of the lines behind a damaged one.
 *
 *     {"seq":8,…,"patc?":[…],"crc":"4be1d2a0"}⏎     damaged; but its crc is the seed …
 *     {"seq":9,"synced":8,…,"crc":"0c9a7715"}⏎      … that proves this line: 8 was durable
 *
 * Such lines are never replayed. They only tell how bad the damage is.
 */
import { parseLine } from './entry.js'
import type { Line } from './entry.js'
import { bodyCrc, claimedCrc, SEAL_LENGTH, SEAL_START } from './seal.js'

const NEWLINE = 0x0a
/** Carriage return, space, tab. */
const BLANKS: readonly (number | undefined)[] = [0x0d, 0x20, 0x09]

export interface Legible {
  /** The largest `synced`, 0 if there is none. */
  readonly synced: number
  /** The snapshots named, and the last change each includes. */
  readonly snapshots: ReadonlyMap<string, number>
}

/** Collects what provable lines say; `rest` is the log from the damage on, `seed` the crc before. */
export function readLegible(rest: Buffer, seed: number): Legible {
  const snapshots = new Map<string, number>()
  let synced = 0
  for (const line of provableLines(rest, seed)) {
    if (line.kind === 'header') continue
    const said = line.kind === 'entry' ? line.entry : line.marker
    synced = Math.max(synced, said.synced ?? 0)
    if (line.kind === 'marker') snapshots.set(line.marker.snapshot, line.marker.seq)
  }
  return { synced, snapshots }
}

/**
 * A line is proven by the crc of the line before it: the one that line claims or, as the damage
 * may be in that very text, the one that its bytes should have. A guess that is wrong proves
 * nothing.
 */
function* provableLines(rest: Buffer, seed: number): Generator<Line> {
  let claimed: number | undefined
  let expected = seed
  for (let start = 0; start < rest.length;) {
    // Counted from there, because `indexOf` counts up to 2 GiB.
    const length = rest.subarray(start).indexOf(NEWLINE)
    const end = length < 0 ? rest.length : start + length
    const bytes = rest.subarray(start, endOfText(rest, start, end))
    const line = prove(bytes, claimed) ?? prove(bytes, expected)
    if (line !== undefined) yield line
    else yield* gluedLine(bytes)
    claimed = claimedCrc(bytes)
    expected = line?.crc ?? bodyCrc(bytes, expected)
    start = end + 1
  }
}

/** Editors that change the ends of all lines leave every line provable. */
function endOfText(rest: Buffer, start: number, end: number): number {
  let stop = end
  while (stop > start && BLANKS.includes(rest[stop - 1])) stop--
  return stop
}

function prove(bytes: Buffer, seed: number | undefined): Line | undefined {
  return seed === undefined ? undefined : parseLine(bytes, seed)
}

/** The second of two lines whose newline was turned into another byte, or is gone. */
function* gluedLine(bytes: Buffer): Generator<Line> {
  if (bytes.length <= SEAL_LENGTH) return
  const seal = bytes.lastIndexOf(SEAL_START, bytes.length - SEAL_LENGTH - 1)
  if (seal === -1) return
  const sealed = seal + SEAL_LENGTH
  const seed = claimedCrc(bytes.subarray(0, sealed))
  const line = prove(bytes.subarray(sealed + 1), seed) ?? prove(bytes.subarray(sealed), seed)
  if (line !== undefined) yield line
}
