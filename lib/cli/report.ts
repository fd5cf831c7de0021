/**
 * What `keepsake check` found, as plain data: the very object that `--json` prints.
 *
 *     { "path": "/srv/db.json", "ok": true, "snapshot": { "name": "db.json", "bytes": 33, … },
 *       "temp": null, "copy": null, "log": { "entries": 2, "damage": null, … },
 *       "opening": { "opens": true, … } }
 */

import { basename } from 'node:path'
import { KeepsakeError } from '../errors.js'
import { asideName, type AsideKind, type Names } from '../file/names.js'
import type { WholeFile } from '../file/whole-file.js'
import type { LogReading } from '../log/reading.js'
import type { OpenPlan } from '../log/recovery.js'
import { attempt, faultOf, type Findings, type Opening } from './findings.js'
import type { LockHolder } from './lock-holder.js'
import { namesBeside } from './store-home.js'

/** An error, as `open` would throw it. */
export interface FaultReport {
  readonly code: string
  readonly message: string
  readonly line?: number | undefined
  readonly column?: number | undefined
  readonly pointer?: string | undefined
}

export interface FileReport {
  readonly name: string
  readonly bytes: number
  /** As the log would name it. */
  readonly digest: string
  /** Why it is no document; null: it is one. */
  readonly fault: FaultReport | null
}

export interface LogReport {
  readonly name: string
  readonly bytes: number
  readonly id: string | null
  /** The snapshots it may be applied to, the last change each includes, and where each is. */
  readonly names: readonly { digest: string; seq: number; file: string | null }[]
  /** Changes that are whole, up to the first bad line. */
  readonly entries: number
  readonly first: number | null
  readonly last: number | null
  /** Everything up to this change is known to have been durable. */
  readonly synced: number
  /** The first bad line, its first byte, and how many bytes from there to the end. */
  readonly damage: {
    readonly line: number
    readonly byte: number
    readonly bytes: number
    /** Changes that had been made durable are in it. */
    readonly durable: boolean
    /** The line is whole: a newer version of keepsake wrote it. */
    readonly foreign: boolean
  } | null
}

export type OpeningReport =
  | {
      readonly opens: true
      readonly base: OpenPlan['base']
      /** The changes of the log on top of it. */
      readonly entries: number
      /** The last change. */
      readonly seq: number
      /** Bytes of the log left out. */
      readonly cut: number
      /** Files that are no part of the state; they are copied before they are overwritten. */
      readonly putAside: readonly string[]
    }
  | { readonly opens: false; readonly error: FaultReport }

export interface Report {
  readonly path: string
  readonly ok: boolean
  readonly snapshot: FileReport | null
  readonly temp: FileReport | null
  /** What db.json was when the log began: part of the state only where `opening.base` is `copy`. */
  readonly copy: FileReport | null
  readonly log: LogReport | null
  readonly lock: LockHolder | null
  /** Half-written files that are never read. */
  readonly unfinished: readonly string[]
  /** Copies that keepsake has made, and never touches. */
  readonly aside: readonly string[]
  readonly opening: OpeningReport
  /** What `open` with `salvage: true` would do; null where it need not be asked. */
  readonly salvage: OpeningReport | null
}

export function reportOf(findings: Findings): Report {
  const { home, files, reading, holder, opening, isSound } = findings
  const { names } = home
  const beside = namesBeside(home)
  const unfinished = [names.newSnapshot, names.newLog].map((path) => basename(path))
  const needsSalvage = opening instanceof KeepsakeError && files.log !== undefined
  return {
    path: names.snapshot,
    ok: isSound,
    snapshot: fileReport(findings, 'snapshot'),
    temp: fileReport(findings, 'temp'),
    copy: fileReport(findings, 'copy'),
    log: files.log && reading ? logReport(files.log, reading, findings) : null,
    lock: holder ?? null,
    unfinished: beside.filter((name) => unfinished.includes(name)),
    aside: beside.filter((name) => isAside(name, names)),
    opening: openingReport(opening, names),
    salvage: needsSalvage ? openingReport(attempt(home, files, { salvage: true }), names) : null,
  }
}

const ASIDE_KINDS: readonly AsideKind[] = ['log.cut', 'log.kept', 'edited', 'temp.kept']

function isAside(name: string, names: Names): boolean {
  const start = (kind: AsideKind) => basename(asideName(names, kind, 0, 1)).replace(/-[^-]*$/, '-')
  return ASIDE_KINDS.some(
    (kind) => name.startsWith(start(kind)) && /-\d{8}T\d{9}Z(?:-\d+)?$/.test(name),
  )
}

function fileReport(
  { home, files, opening }: Findings,
  what: 'snapshot' | 'temp' | 'copy',
): FileReport | null {
  const file = files[what]
  if (file === undefined) return null
  const path = home.names[what]
  // What has been opened is not read a second time.
  const isOpened = !(opening instanceof KeepsakeError) && opening.plan.base === what
  const fault = isOpened ? undefined : faultOf(file, path)
  const { digest, bytes } = file
  return {
    name: basename(path),
    bytes: bytes.length,
    digest,
    fault: fault === undefined ? null : faultReport(fault),
  }
}

function faultReport({ code, message, line, column, pointer }: KeepsakeError): FaultReport {
  return { code, message, line, column, pointer }
}

function logReport(log: WholeFile, reading: LogReading, { home, files }: Findings): LogReport {
  const { header, entries, snapshots, synced, damage } = reading
  const { names } = home
  const fileOf = (digest: string): string | null => {
    const found = (['snapshot', 'temp', 'copy'] as const).find(
      (what) => files[what]?.digest === digest,
    )
    return found === undefined ? null : basename(names[found])
  }
  return {
    name: basename(names.log),
    bytes: log.bytes.length,
    id: header?.id ?? null,
    names: Array.from(snapshots, ([digest, seq]) => ({ digest, seq, file: fileOf(digest) })),
    entries: entries.length,
    first: entries.at(0)?.seq ?? null,
    last: entries.at(-1)?.seq ?? null,
    synced,
    damage: damage
      ? {
          line: damage.line,
          byte: damage.offset,
          bytes: damage.bytes,
          durable: damage.promised && !damage.foreign,
          foreign: damage.foreign,
        }
      : null,
  }
}

function openingReport(opening: Opening, names: Names): OpeningReport {
  if (opening instanceof KeepsakeError) return { opens: false, error: faultReport(opening) }
  const { base, entries, seq, cut, putAside } = opening.plan
  return {
    opens: true,
    base,
    entries: entries.length,
    seq: entries.at(-1)?.seq ?? seq,
    cut,
    putAside: putAside.map((what) => basename(names[what])),
  }
}
