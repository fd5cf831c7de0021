/** What must not become of a db.json that somebody has edited or removed, and what may. */

import { readLog } from '../../lib/log/reading.js'
import type { Files } from '../support/crashing-disk/image.js'

/** db.json was edited or removed while the log held changes for it, or while a store had it open. */
export interface Conflict {
  readonly before: Uint8Array
  /** Undefined: it was removed. */
  readonly after: Uint8Array | undefined
  /** The instant of the session from which on it may be there. */
  readonly since: number
  /** From this state on it is none: it is taken in, or the store does without what was removed. */
  readonly until?: number
  /** It is not taken in, or not all of it, so it has to be kept beside. */
  readonly isDisputed?: boolean
  /** It was written in place, and not synced: a power cut may leave a part of it. */
  readonly isLoose?: boolean
  /** What it makes of any state of the document, where it is merged at open. */
  readonly edit?: ((document: never) => unknown) | undefined
}

/** What opening has made of files: see `Finding`. */
interface Opening {
  readonly text: string | undefined
  readonly code?: string | undefined
}

interface Place {
  readonly files: Files
  /** Of db.json. */
  readonly path: string
}

/**
 * May only the one who did it put it right? Of an edit the program must not choose; of what was removed
 * there may be nothing left: no log with changes, or one whose base is gone with it.
 */
export function isTheirs(
  { text, code }: Opening,
  { files, path }: Place,
  { before, after, isLoose }: Conflict,
): boolean {
  const db = files.get(path)
  const isConflict = code === 'KEEPSAKE_CONFLICT'
  if (after === undefined) {
    const log = files.get(`${path}.log.temp`)
    const isEmpty = log === undefined || readLog(log).entries.length === 0
    return db === undefined && (isConflict || (isEmpty && text === '{}'))
  }
  const isPart = db !== undefined && !same(db, before) && !same(db, after)
  if (isLoose && isPart) {
    const isEmpty = db.length === 0 && text === '{}'
    return isConflict || isEmpty || code === 'KEEPSAKE_CORRUPT_SNAPSHOT'
  }
  return isConflict
}

/** Is the edit in db.json, or kept beside it? */
function isThere({ files, path }: Place, { after }: Conflict): boolean {
  if (after === undefined) return true
  const isBeside = (name: string): boolean => name.startsWith(`${path}.edited-`)
  return [...files].some(([name, bytes]) => (name === path || isBeside(name)) && same(bytes, after))
}

/** Is it known what the edit was made from, and what it makes of a document? */
export function canMerge({ files, path }: Place, { before, after, edit }: Conflict): boolean {
  return edit !== undefined && after !== undefined && same(files.get(`${path}.base.temp`), before)
}

export interface Outcome extends Place {
  /** The state that was found, -1 if there never was such a one. */
  readonly state: number
  /** The one that is promised. */
  readonly atLeast: number
  /** The instant of the crash. */
  readonly instant: number
  readonly isPutBack: boolean | undefined
}

/** What is wrong with what has become of it. */
export function misdealt(
  conflict: Conflict | undefined,
  { state, atLeast, instant, isPutBack, ...place }: Outcome,
): string | undefined {
  if (conflict === undefined) return undefined
  const { after, before, until = Infinity, since, isDisputed } = conflict
  if (isPutBack) {
    if (after === undefined) return atLeast < until ? undefined : 'what was removed is missing'
    return state < until ? undefined : 'what was taken in is called a conflict'
  }
  // A power cut may have taken it before the program came to it.
  const isLost = same(place.files.get(place.path), before) || instant < since
  const isTakenIn = state >= until && !isDisputed
  return isLost || isTakenIn || isThere(place, conflict) ? undefined : 'the edit is nowhere'
}

/** To a second program: only if it finds the edit, it has to see that it stays. */
export function handedOn(conflict: Conflict | undefined, place: Place): Conflict | undefined {
  return conflict && { ...conflict, since: isThere(place, conflict) ? 0 : Infinity }
}

export function same(one: Uint8Array | undefined, other: Uint8Array): boolean {
  return one !== undefined && Buffer.from(one).equals(other)
}
