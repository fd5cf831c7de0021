/**
 * The names of the files of one store, all beside db.json.
 *
 *     db.json                the last snapshot: the user's data and nothing else
 *     db.json.log.temp       what changed since
 *     db.json.temp           the previous snapshot, while a new one is being put in place
 *     db.json.base.temp      what db.json was when the log began, to tell what somebody has edited
 *     db.json.new.temp       a snapshot being written   (never read, removed whenever seen)
 *     db.json.log.new.temp   a log being written        (never read, removed whenever seen)
 *     db.json.lock           the one writer
 *
 * And what is kept rather than overwritten, never touched again:
 *
 *     db.json.edited-20261122T061700123Z       a db.json changed by hand
 *     db.json.log.cut-20261122T061700123Z-2    the second one of that millisecond
 *     db.json.v2                               a document of version 2, before it was migrated
 *     db.json.v2-20261122T061700123Z           another one
 */

import { dirname } from 'node:path'

export interface Names {
  /** The directory all of them live in. */
  readonly folder: string
  readonly snapshot: string
  readonly log: string
  readonly temp: string
  readonly copy: string
  readonly newSnapshot: string
  readonly newLog: string
  readonly lock: string
}

/** What is put aside: the end of a log, a whole log, a hand-edited db.json, a foreign db.json.temp. */
export type AsideKind = 'log.cut' | 'log.kept' | 'edited' | 'temp.kept'

/** The same, or a document of an older version. */
export type KeptKind = AsideKind | `v${number}`

/** All names of the store whose db.json has this real, absolute path. */
export function namesOf(snapshot: string): Names {
  return {
    folder: dirname(snapshot),
    snapshot,
    log: `${snapshot}.log.temp`,
    temp: `${snapshot}.temp`,
    copy: `${snapshot}.base.temp`,
    newSnapshot: `${snapshot}.new.temp`,
    newLog: `${snapshot}.log.new.temp`,
    lock: `${snapshot}.lock`,
  }
}

/** The name of the `number`th (from 1) file kept at a time (ms); 0: without one. No colons: Windows. */
export function asideName(names: Names, kind: KeptKind, time: number, number: number): string {
  if (number === 0) return `${names.snapshot}.${kind}`
  const stamp = new Date(time).toISOString().replace(/[-:.]/g, '')
  return `${names.snapshot}.${kind}-${stamp}${number === 1 ? '' : `-${number}`}`
}
