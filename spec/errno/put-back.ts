/**
 * Opens the files of a crash in which there may be an edit of db.json that the log does not know of. With
 * the db.json from before, they are a state of the program; as they are, the same with the edit, or
 * opening refuses to choose.
 */

import { digest } from '../../lib/log/digest.js'
import type { History } from '../crash/history.js'
import type { Finding, Oracle } from '../crash/oracle.js'
import { PATH } from '../crash/session.js'
import type { Document } from '../crash/session.js'
import type { Survivor } from '../support/crashing-disk/survivors.js'
import { editAgain, isSame } from './person.js'
import type { Edit } from './person.js'

export interface Past {
  readonly oracle: Oracle
  readonly history: History
  /** What was edited until then. */
  readonly edits: readonly Edit[]
}

/** The state of the program in these files. */
export function findThrough(survivor: Omit<Survivor, 'label'>, past: Past): Finding {
  const { oracle, history, edits } = past
  const found = oracle.find(survivor)
  const isConflict = found.code === 'KEEPSAKE_CONFLICT'
  if (isConflict ? edits.length === 0 : found.wrong !== undefined) return found
  if (history.find(found.text ?? '') !== undefined) return found
  const { files, key } = survivor
  const db = files.get(PATH)
  const edit = edits.findLast(({ bytes }) => db !== undefined && isSame(db, bytes))
  if (edit === undefined) return found
  const back = findThrough(
    {
      ...survivor,
      files: new Map(files).set(PATH, edit.before),
      key: `${key}, put back ${digest(edit.before)}`,
    },
    past,
  )
  if (back.text === undefined) return back
  const state = history.find(back.text) ?? -1
  if (isConflict) {
    const isTakenIn = state >= (edit.takenIn ?? Infinity)
    return isTakenIn ? { ...back, wrong: 'what was taken in is called a conflict' } : back
  }
  const document = JSON.parse(back.text) as Document
  editAgain(edit, document, state)
  return JSON.stringify(document) === found.text ? back : found
}
