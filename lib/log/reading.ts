/**
 * Reads a whole log: everything up to the first line that is torn, damaged or out of place.
 *
 *     {"keepsake":1,"base":"9f86d081884c7d65","seq":4,…}    the header
 *     {"seq":5,…}                                           entries: no gap from the header on
 *     {"snapshot":"e931a1d8ec312460","seq":5,…}             markers: of what came before
 *     {"seq":7,…}                                           out of place: the log ends above
 */
import { provenLines } from './chain.js'
import { assessDamage } from './damage.js'
import type { Damage } from './damage.js'
import type { Entry, Header, Line } from './entry.js'
import { readLegible } from './legible.js'

/** An entry, and the line it was found in, counted from 1. */
export type FoundEntry = Entry & { readonly line: number }

export interface LogReading {
  /** Undefined: there is no valid log; it is empty, or its first line is torn or damaged. */
  readonly header: Header | undefined
  readonly entries: readonly FoundEntry[]
  /** Digest of every snapshot this log may be applied to, and the last change it includes. */
  readonly snapshots: ReadonlyMap<string, number>
  /** Every db.json that an entry has merged in. */
  readonly edits: ReadonlySet<string>
  /** Of the last entry that has taken in an edit of db.json: an older db.json would be one more edit. */
  readonly editedSeq: number
  /** Of the last valid entry. */
  readonly seq: number
  /** The seed of the next line. */
  readonly crc: number
  /** Where the next line goes. */
  readonly validBytes: number
  /** The largest `synced` legible anywhere, before or behind the damage. */
  readonly synced: number
  /** Snapshots named by lines that are legible behind the damage. */
  readonly snapshotsBehind: ReadonlyMap<string, number>
  readonly damage: Damage | undefined
}

/** Reads the bytes of a log file. Never throws for what they hold. */
export function readLog(bytes: Uint8Array): LogReading {
  const log = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries: FoundEntry[] = []
  const snapshots = new Map<string, number>()
  const edits = new Set<string>()
  let editedSeq = 0
  let header: Header | undefined
  let seq = 0
  let crc = 0
  let synced = 0
  let lines = 0
  let validBytes = 0

  for (const { line, end } of provenLines(log, 0)) {
    if (!follows(line, { header, seq })) break
    lines++
    if (line.kind === 'entry') {
      // Spelled out, because a spread costs as much as all the rest of reading a line.
      const { time, synced: noted, patch, takenIn } = line.entry
      seq = line.entry.seq
      synced = Math.max(synced, noted ?? 0)
      entries.push({ seq, time, synced: noted, takenIn, patch, line: lines })
      if (takenIn !== undefined) editedSeq = seq
      if (takenIn?.as === 'snapshot') snapshots.set(takenIn.digest, seq)
      else if (takenIn !== undefined) edits.add(takenIn.digest)
    } else if (line.kind === 'marker') {
      const { snapshot, seq: included } = line.marker
      snapshots.set(snapshot, Math.max(included, snapshots.get(snapshot) ?? 0))
      synced = Math.max(synced, line.marker.synced ?? 0)
    } else {
      header = line.header
      seq = header.seq
      snapshots.set(header.base, header.seq)
    }
    crc = line.crc
    validBytes = end + 1
  }

  const rest = log.subarray(validBytes)
  const legible = readLegible(rest, crc)
  synced = Math.max(synced, legible.synced)
  const around = { lines, offset: validBytes, crc, seq, synced }
  const damage = rest.length === 0 ? undefined : assessDamage(rest, around)
  const snapshotsBehind = legible.snapshots
  const named = { snapshots, snapshotsBehind, edits, editedSeq }
  return { header, entries, ...named, seq, crc, validBytes, synced, damage }
}

/** Whether a line may stand behind what was read so far: first the header, then no gap in seq. */
function follows(
  line: Line,
  { header, seq }: { header: Header | undefined; seq: number },
): boolean {
  if (line.kind === 'header') return header === undefined
  if (header === undefined) return false
  if (line.kind === 'entry') return line.entry.seq === seq + 1
  return line.marker.seq >= header.seq && line.marker.seq <= seq
}
