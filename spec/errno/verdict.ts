/**
 * What is wrong with a trial, whatever failed in it:
 *
 * - Something was lost or refused, and nobody was told.  (unreported)
 * - At some instant the disk is one that cannot be recovered from: opened after a kill, or after a
 *   power cut, it is not the state after some change, from what is promised to what was begun.
 * - A file whose sync had failed was synced again; a promise never ended; the disk healed and the
 *   store did not.
 */

import { judge } from '../crash/oracle.js'
import type { Oracle, Promised } from '../crash/oracle.js'
import { survivors, wholeOf } from '../support/crashing-disk/survivors.js'
import type { Bounds, Survivor } from '../support/crashing-disk/survivors.js'
import type { Instant } from './course.js'
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

  const look = (survivor: Survivor, { calls }: Instant, promised: Promised): void => {
    judged++
    const wrong = judge(oracle.find(survivor), history, promised)
    if (wrong !== undefined) unrecoverable.push(`call ${calls}, ${survivor.label}: ${wrong}`)
  }
  for (const instant of trial.course.instants) {
    const { image, marks, end, calls } = instant
    if (calls < from) {
      if (end !== undefined) kept = end.live
      continue
    }
    const atMost = marks.issued
    const whole = wholeOf(image)
    look(whole, instant, { atLeast: Math.min(kept, atMost), atMost })
    const isCut = cuts === 'everywhere' || end !== undefined
    for (const survivor of isCut ? survivors(image, bounds) : []) {
      look(survivor, instant, { atLeast: marks.durable, atMost })
    }
    if (end === undefined) continue
    const onDisk = history.find(oracle.find(whole).text ?? '') ?? 0
    kept = Math.max(kept, onDisk)
    if (onDisk === end.live) before = end.reports
    else if (end.reports === before) {
      unreported.push(`after ${end.step} (call ${calls}), ${onDisk} is on the disk of ${end.live}`)
    }
  }
  const other = [...hearing.complaints, ...disk.repeated.map((sync) => `synced again: ${sync}`)]
  return { unreported, unrecoverable, other, judged }
}
