/**
 * Decides which files make up the state. The log names every snapshot it may be applied to and
 * the last change that snapshot includes, so this is a pure function of the bytes found, and no
 * change is ever applied twice:
 *
 *     db.json.log.temp    base 9f86d081884c7d65 = 0   1   2   3   snapshot e931a1d8ec312460 = 3   4
 *     db.json             e931a1d8ec312460   → start from it, replay 4
 *     db.json.temp        9f86d081884c7d65   → start from it, replay 1 2 3 4: the same state
 */
import type { Damage } from './damage.js'
import { EMPTY_DIGEST } from './digest.js'
import type { FoundEntry, LogReading } from './reading.js'

/** Where to start from: db.json, db.json.temp, db.json.base.temp, or an empty document. */
export type Base = 'snapshot' | 'temp' | 'copy' | 'nothing'

/** The files as they are: digests, undefined where there is no such file. */
export interface Found {
  readonly log: LogReading | undefined
  readonly snapshot: string | undefined
  readonly temp: string | undefined
  /** Asked for where the others do not fit: of the db.json that the log began with. */
  readonly copy?: string | undefined
}

export interface OpenPlan {
  readonly kind: 'open'
  readonly base: Base
  /** Of the base; `EMPTY_DIGEST` stands for an empty document, whatever the base. */
  readonly digest: string
  /** The last change that the base includes. */
  readonly seq: number
  /** db.json is an edit of the base, and is to be merged with what the entries make of it. */
  readonly isEdited: boolean
  /** What to replay onto it. */
  readonly entries: readonly FoundEntry[]
  /** False: there is no log to go on with; the next change begins a new one. */
  readonly usesLog: boolean
  /** Bytes of the log behind its valid part. */
  readonly cut: number
  /** Copy these bytes aside before they are cut. */
  readonly cutWorthKeeping: boolean
  /** Files that are no part of the state: copy them aside before they are overwritten or removed. */
  readonly putAside: readonly ('log' | 'snapshot' | 'temp')[]
}

export type Plan =
  | OpenPlan
  /** The log holds changes for a snapshot that is not there: db.json was changed by somebody else. */
  | { readonly kind: 'conflict' }
  /** Changes that had been promised are damaged. */
  | { readonly kind: 'damaged'; readonly damage: Damage }

export interface RecoveryOptions {
  /** Go on with what is provably good, and put the rest aside. */
  readonly salvage: boolean
  /** What to do about a db.json that was edited while the log held changes. Default: `'throw'`. */
  readonly onConflict?: 'merge' | 'throw'
}

/** What to open, out of what was found. Decides only; nothing is touched. */
export function recover(found: Found, { salvage, onConflict }: RecoveryOptions): Plan {
  const { log } = found
  if (log === undefined) return begin(found, tempFirst(found))

  // 1. A newer snapshot was put in place, and the log was damaged before it could be shortened.
  const overtaking = overtakingStart(found, log)
  if (overtaking !== undefined && (overtaking.seq >= log.synced || salvage)) {
    return begin(found, overtaking)
  }

  // 2. Promised changes are damaged: only salvage goes on, with what comes before.
  if (log.damage?.promised && !salvage) return { kind: 'damaged', damage: log.damage }

  // 3. There is a log, but it never got its first line, or has lost it.
  if (log.header === undefined) return begin(found, tempFirst(found))

  // 4. As it should be: the log names a snapshot that is there.
  const named = namedStart(found, log)
  if (named !== undefined) return begin(found, named, log)

  // 5. It names none, but the one it began with was kept, and nothing else is needed.
  const kept = keptStart(found, log)
  if (kept !== undefined && isOfNoUse(found, log)) return begin(found, kept, log)

  // 6. Without changes it was begun in vain, and db.json was edited since.
  //    With changes somebody has to choose: both, where it is known what both have been made from;
  //    or, with `salvage`, db.json as it is.
  const canMerge = kept !== undefined && isLatest(kept, log)
  if (log.entries.length > 0 && onConflict === 'merge' && canMerge) {
    return { ...begin(found, kept, log), isEdited: true }
  }
  if (log.entries.length > 0 && !salvage) return { kind: 'conflict' }
  return begin(found, snapshotFirst(found))
}

interface Start {
  readonly base: Base
  readonly digest: string
  readonly seq: number
}

/** .temp before db.json: if both are named, both give the same state. */
function namedStart(found: Found, { snapshots, editedSeq }: LogReading): Start | undefined {
  const tempSeq = found.temp === undefined ? undefined : snapshots.get(found.temp)
  if (tempSeq !== undefined) return { ...tempStart(found), seq: tempSeq }
  const snapshot = snapshotStart(found)
  const seq = snapshots.get(snapshot.digest)
  if (seq === undefined) return undefined
  // One that is older than an edit which the log has taken in was put back by somebody: to undo the edit,
  // unless it is what all the changes in the log were made to.
  return seq < editedSeq && snapshot.digest !== found.copy ? undefined : { ...snapshot, seq }
}

/** The db.json that the log began with, by its copy; or there was none. */
function keptStart({ copy }: Found, { snapshots }: LogReading): Start | undefined {
  const digest = copy !== undefined && snapshots.has(copy) ? copy : EMPTY_DIGEST
  const seq = snapshots.get(digest)
  if (seq === undefined) return undefined
  return { base: isEmpty(digest) ? 'nothing' : 'copy', digest, seq }
}

/** db.json was removed; or it was merged already, and was about to be overwritten. */
function isOfNoUse({ snapshot, temp }: Found, { edits }: LogReading): boolean {
  if (snapshot === undefined || edits.has(snapshot)) return true
  return temp !== undefined && edits.has(temp)
}

/** Only then is it certain that db.json was made from it. */
function isLatest({ seq }: Start, { snapshots, editedSeq }: LogReading): boolean {
  return editedSeq <= seq && [...snapshots.values()].every((other) => other <= seq)
}

/**
 * A marker behind the damage names this very db.json, and no line before the damage does: so it
 * was put in place after the log was synced up to that marker, and holds what is damaged.
 */
function overtakingStart(found: Found, log: LogReading): Start | undefined {
  const snapshot = snapshotStart(found)
  const seq = log.snapshotsBehind.get(snapshot.digest)
  if (seq === undefined || log.snapshots.has(snapshot.digest)) return undefined
  return { ...snapshot, seq }
}

/**
 * Without a log a .temp is what counts: the flush that left it was interrupted. But an empty one
 * is only the beginning of a copy, and must not hide a db.json.
 */
function tempFirst(found: Found): Start {
  return isEmpty(found.temp) ? snapshotStart(found) : tempStart(found)
}

/** A log that names neither says that no flush was under way; but db.json may be missing. */
function snapshotFirst(found: Found): Start {
  return isEmpty(found.snapshot) ? tempFirst(found) : snapshotStart(found)
}

function tempStart({ temp = EMPTY_DIGEST }: Found): Start {
  return { base: 'temp', digest: temp, seq: 0 }
}

function snapshotStart({ snapshot = EMPTY_DIGEST }: Found): Start {
  return { base: isEmpty(snapshot) ? 'nothing' : 'snapshot', digest: snapshot, seq: 0 }
}

function isEmpty(digest: string | undefined): boolean {
  return digest === undefined || digest === EMPTY_DIGEST
}

/**
 * The state is the base and the changes behind it in `used`, the log that goes on; without one it
 * is the base alone, and a new log begins with the next change.
 */
function begin(found: Found, start: Start, used?: LogReading): OpenPlan {
  const { entries = [], damage } = found.log ?? {}
  const isWorthKeeping = damage?.worthKeeping ?? false
  const isLogLeft = used === undefined && (entries.length > 0 || isWorthKeeping)
  return {
    kind: 'open',
    ...start,
    isEdited: false,
    entries: used?.entries.filter(({ seq }) => seq > start.seq) ?? [],
    usesLog: used !== undefined,
    cut: damage?.bytes ?? 0,
    cutWorthKeeping: used !== undefined && isWorthKeeping,
    putAside: [...(isLogLeft ? (['log'] as const) : []), ...leftOver(found, start)],
  }
}

/** The snapshot that is not the base, if it holds anything that the log does not know. */
function leftOver({ log, snapshot, temp }: Found, { base }: Start): OpenPlan['putAside'] {
  const other = base === 'temp' ? snapshot : temp
  if (other === undefined || isEmpty(other) || snapshot === temp) return []
  if (log?.snapshots.has(other) || log?.edits.has(other)) return []
  return [base === 'temp' ? 'snapshot' : 'temp']
}
