/**
 * What has to be done so that `open` works again, decided without touching anything. It keeps to
 * what the log proves, and leaves db.json and the log as they are wherever that will do:
 *
 *     torn or damaged end    copy it beside, cut it off
 *     a left db.json.temp    what counts becomes db.json; the other one is copied beside
 *     a log for another file     a choice, and not ours: `--keep file` or `--keep log`
 *
 * The steps are in an order in which a crash between any two leaves what the steps before have made
 * of it, and the rest can be done again.
 */

import { KeepsakeError } from '../errors.js'
import type { AsideKind } from '../file/names.js'
import type { Home } from '../file/home.js'
import type { StoreFiles } from '../file/store-files.js'
import type { WholeFile } from '../file/whole-file.js'
import { digest, EMPTY_DIGEST } from '../log/digest.js'
import { readLog, type LogReading } from '../log/reading.js'
import { recover, type Found, type OpenPlan } from '../log/recovery.js'
import type { Restored } from '../restore.js'
import { Refusal } from './command.js'
import { EXIT } from './exit-code.js'
import { attempt, type Findings } from './findings.js'

export type StoreFile = 'snapshot' | 'log' | 'temp'

export type Step =
  /** Copy a file, from this byte on, beside it; durably. */
  | {
      readonly kind: 'copy'
      readonly what: StoreFile
      readonly from: number
      readonly as: AsideKind
    }
  /** Cut the log off at this byte. */
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'remove'; readonly what: StoreFile }
  /** db.json.temp becomes db.json. */
  | { readonly kind: 'promote' }
  /** What this file holds becomes db.json. */
  | { readonly kind: 'put back'; readonly from: string; readonly bytes: Uint8Array }

export interface RepairPlan {
  readonly steps: readonly Step[]
  /** What `open` gives afterwards. */
  readonly after: Restored
}

/** Which of the two stays, where db.json and the log do not belong together. */
export type Choice = 'file' | 'log'

/** A copy of a db.json that the log may be applied to. */
export interface FoundBase {
  readonly path: string
  readonly bytes: Uint8Array
}

/** Looks beside db.json for a file with one of these digests. */
export type BaseFinder = (home: Home, named: LogReading['snapshots']) => FoundBase | undefined

/** Throws what stands in the way. */
export function planRepair(
  findings: Findings,
  keep: Choice | undefined,
  baseOf: BaseFinder,
): RepairPlan {
  const { home, files, reading } = findings
  if (reading?.damage?.foreign && findings.opening instanceof KeepsakeError) throw findings.opening
  if (reading === undefined || !isConflict(files, reading)) return settle(home, files)
  if (keep === undefined) throw undecided()
  if (keep === 'file') {
    if (files.snapshot === undefined) throw nothingToKeep()
    return settle(home, files)
  }
  return putBack(findings, reading, baseOf)
}

/** The log holds changes, and none of the files is what they were made to. */
function isConflict(files: StoreFiles, reading: LogReading): boolean {
  const undamaged = { ...reading, damage: undefined, synced: 0 }
  return recover(found(files, undamaged), { salvage: false }).kind === 'conflict'
}

function found({ snapshot, temp, copy }: StoreFiles, log: LogReading | undefined): Found {
  return { log, snapshot: snapshot?.digest, temp: temp?.digest, copy: copy?.digest }
}

function undecided(): Refusal {
  return new Refusal(
    EXIT.wanting,
    'KEEPSAKE_CONFLICT: db.json and the log do not belong together: db.json was changed while the ' +
      'log still held changes for what it was before. Only you know which of them is wanted.\n' +
      '  --keep file   db.json as it is; the log is moved aside\n' +
      '  --keep log    the changes in the log, on the file they were made to; db.json is copied aside',
  )
}

function nothingToKeep(): Refusal {
  return new Refusal(
    EXIT.wanting,
    'There is no db.json that could be kept. Put a copy of it in its place, then try again.',
  )
}

/** Carries out what `open` with `salvage` would decide. */
function settle(home: Home, files: StoreFiles, before: readonly Step[] = []): RepairPlan {
  const reading = files.log && readLog(files.log.bytes)
  const plan = recover(found(files, reading), { salvage: true }) as OpenPlan
  const tidied = tidyTemp(files, plan)
  const cleared = plan.usesLog ? cutLog(tidied.files, plan.cut) : clearLog(tidied.files)
  return verify(home, {
    files: cleared.files,
    steps: [...before, ...tidied.steps, ...cleared.steps],
  })
}

interface Outcome {
  readonly files: StoreFiles
  readonly steps: readonly Step[]
}

/** db.json.temp goes before the log does: without a log it would count. */
function tidyTemp(files: StoreFiles, { base }: OpenPlan): Outcome {
  const { temp, snapshot } = files
  if (temp === undefined) return { files, steps: [] }
  const isSame = snapshot?.digest === temp.digest
  if (base !== 'temp' || isSame) {
    const copy = isSame ? [] : copyOf(temp, 'temp', 'temp.kept')
    return {
      files: { ...files, temp: undefined },
      steps: [...copy, { kind: 'remove', what: 'temp' }],
    }
  }
  return {
    files: { ...files, snapshot: temp, temp: undefined },
    steps: [...copyOf(snapshot, 'snapshot', 'edited'), { kind: 'promote' }],
  }
}

function clearLog(files: StoreFiles): Outcome {
  if (files.log === undefined) return { files, steps: [] }
  const steps: Step[] = [...copyOf(files.log, 'log', 'log.kept'), { kind: 'remove', what: 'log' }]
  return { files: { ...files, log: undefined }, steps }
}

/** Takes these many bytes off the end of the log. */
function cutLog(files: StoreFiles, bytes: number): Outcome {
  const { log } = files
  if (log === undefined || bytes === 0) return { files, steps: [] }
  const at = log.bytes.length - bytes
  return {
    files: { ...files, log: holding(log.bytes.subarray(0, at), log) },
    steps: [
      { kind: 'copy', what: 'log', from: at, as: 'log.cut' },
      { kind: 'cut', at },
    ],
  }
}

function copyOf(file: WholeFile | undefined, what: StoreFile, as: AsideKind): readonly Step[] {
  return file === undefined || file.bytes.length === 0 ? [] : [{ kind: 'copy', what, from: 0, as }]
}

function holding(bytes: Uint8Array, { identity }: Pick<WholeFile, 'identity'>): WholeFile {
  return { bytes, digest: digest(bytes), identity }
}

/** `--keep log`: db.json becomes again what the changes in the log were made to. */
function putBack(findings: Findings, reading: LogReading, baseOf: BaseFinder): RepairPlan {
  const { home, files } = findings
  const copy = copyOf(files.snapshot, 'snapshot', 'edited')
  if (reading.snapshots.has(EMPTY_DIGEST)) {
    const remove: Step[] = files.snapshot ? [...copy, { kind: 'remove', what: 'snapshot' }] : []
    return settle(home, { ...files, snapshot: undefined }, remove)
  }
  const base = baseOf(home, reading.snapshots)
  if (base === undefined) {
    const digests = [...reading.snapshots.keys()].join(' or ')
    throw new Refusal(
      EXIT.wanting,
      'The file that the changes in the log were made to is not here: no copy beside db.json has ' +
        `the digest ${digests}. Put one beside it (from a backup, as db.json.backup), then try ` +
        'again; or decide for --keep file: the log is kept aside.',
    )
  }
  const { path, bytes } = base
  const identity = { inode: 0n, size: bytes.length, modified: 0n }
  const snapshot = holding(bytes, { identity })
  return settle(home, { ...files, snapshot }, [...copy, { kind: 'put back', from: path, bytes }])
}

/** Promises nothing that does not come true: what the steps leave is opened, in memory. */
function verify(home: Home, { files, steps }: Outcome): RepairPlan {
  const opening = attempt(home, files)
  if (!(opening instanceof KeepsakeError)) return { steps, after: opening }
  const { line } = opening
  const isInLog = opening.code === 'KEEPSAKE_CORRUPT_LOG' && line !== undefined
  if (!isInLog || files.log === undefined) throw opening
  // A line that is whole, but does not fit what the lines before it have made: the log ends there.
  const bytes = files.log.bytes.length - startOfLine(files.log.bytes, line)
  const cut = cutLog(files, bytes)
  return verify(home, { files: cut.files, steps: [...steps, ...cut.steps] })
}

function startOfLine(bytes: Uint8Array, line: number): number {
  let start = 0
  for (let number = 1; number < line; number++) start = bytes.indexOf(0x0a, start) + 1
  return start
}
