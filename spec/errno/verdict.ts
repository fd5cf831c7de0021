/**
 * What is wrong with a trial, whatever failed in it:
 *
 * - Something was lost or refused, and nobody was told.  (unreported)
 * - At some instant the disk is one that cannot be recovered from: opened after a kill, or after a
 *   power cut, it is not the state after some change, from what is promised to what was begun.
 * - What somebody has edited in db.json is in no state, not in db.json, and not beside it.  (unrecoverable)
 * - A file whose sync had failed was synced again; a promise never ended; the disk healed and the
 *   store did not.
 */

import { judge } from '../crash/oracle.js'
import type { Oracle, Promised } from '../crash/oracle.js'
import { PATH } from '../crash/session.js'
import { applyEdit } from '../support/crashing-disk/image.js'
import type { Image } from '../support/crashing-disk/image.js'
import { survivors, wholeOf } from '../support/crashing-disk/survivors.js'
import type { Bounds, Survivor } from '../support/crashing-disk/survivors.js'
import type { Instant } from './course.js'
import { isThere } from './person.js'
import type { Edit } from './person.js'
import { findThrough } from './put-back.js'
import type { Trial } from './trial.js'

export interface Verdict {
  readonly unreported: readonly string[]
  readonly unrecoverable: readonly string[]
  readonly other: readonly string[]
  /** Disks that were judged. */
  readonly judged: number
}

export interface Bench {
  readonly oracle: Oracle
  /** Of the disks that a power cut leaves. */
  readonly bounds: Bounds
  /** Where the power goes: between all calls, or at the ends of steps. */
  readonly cuts: 'everywhere' | 'at ends'
  /** Before this call it is as it was without a fault. */
  readonly from: number
}

export function verdictOn(trial: Trial, { oracle, bounds, cuts, from }: Bench): Verdict {
  const { history, hearing, disk } = trial
  const unreported: string[] = []
  const unrecoverable: string[] = []
  let judged = 0
  /** What the end of the process leaves: it never goes back. */
  let kept = 0
  /** Reports when the disk was last up to date. */
  let before = 0
  /** Edits in a db.json whose name survives a power cut, or has done so once. */
  const settled = new Set<Edit>()

  const look = (
    survivor: Survivor,
    { calls, edits }: Instant,
    { kept: edited, ...promised }: Promised & { readonly kept: readonly Edit[] },
  ): number => {
    judged++
    const found = findThrough(survivor, { oracle, history, edits })
    const state = history.find(found.text ?? '') ?? 0
    const isLost = edited.some((edit) => !isThere(edit, edits, { state, files: survivor.files }))
    const wrong = judge(found, history, promised) ?? (isLost ? 'an edit is lost' : undefined)
    if (wrong !== undefined) unrecoverable.push(`call ${calls}, ${survivor.label}: ${wrong}`)
    return state
  }
  for (const instant of trial.course.instants) {
    const { image, marks, edits, end, calls } = instant
    for (const edit of edits) if (isSettled(edit, image)) settled.add(edit)
    if (calls < from) {
      if (end !== undefined) kept = end.live
      continue
    }
    // An edit that is taken in is the next state: the trial sees it afterwards.
    const isAhead = edits.some(({ takenIn = 0 }) => takenIn > marks.issued)
    const atMost = marks.issued + (isAhead ? 1 : 0)
    const whole = wholeOf(image)
    const atLeast = Math.min(kept, atMost)
    const onDisk = look(whole, instant, { atLeast, atMost, kept: edits })
    const isCut = cuts === 'everywhere' || end !== undefined
    for (const survivor of isCut ? survivors(image, bounds) : []) {
      look(survivor, instant, { atLeast: marks.durable, atMost, kept: [...settled] })
    }
    if (end === undefined) continue
    kept = Math.max(kept, onDisk)
    // Where db.json itself is the state, the log may have failed already, which was told then.
    const isEdit = edits.some(({ takenIn }) => takenIn === onDisk)
    if (onDisk === end.live) before = isEdit ? before : end.reports
    else if (end.reports === before) {
      unreported.push(`after ${end.step} (call ${calls}), ${onDisk} is on the disk of ${end.live}`)
    }
  }
  const other = [...hearing.complaints, ...disk.repeated.map((sync) => `synced again: ${sync}`)]
  return { unreported, unrecoverable, other, judged }
}

function isSettled({ inode }: Edit, { durableNames, nameChanges }: Image): boolean {
  const names = new Map(durableNames)
  for (const change of nameChanges) if (change.fate === 'durable') applyEdit(names, change)
  return names.get(PATH) === inode
}
