// Many programs in a row: runs them, counts the kinds of change they were made of, and stops at the
// first failure with the smallest program that shows it.

import { playProgram, playSeed } from './program.js'
import type { Failure, Program } from './program.js'
import { report } from './report.js'
import { shrink } from './shrink.js'
import type { Subject } from './subject.js'

export interface Plan {
  readonly seed: number
  readonly programs: number
  /** Every `of`th program, from this one on: specs share the work. */
  readonly part: { readonly from: number; readonly of: number }
  readonly progress?: (done: number) => void
}

export interface Tally {
  readonly programs: number
  readonly statements: number
  /** How often each kind of change took effect. */
  readonly kinds: ReadonlyMap<string, number>
  readonly failure: string | undefined
}

export async function runPrograms(subject: Subject, plan: Plan): Promise<Tally> {
  const kinds = new Map<string, number>()
  let programs = 0
  let statements = 0
  for (let index = plan.part.from; index < plan.programs; index += plan.part.of) {
    const seed = plan.seed + index
    const { program, exercised, failure } = await playSeed(subject, seed)
    programs += 1
    statements += program.statements.length
    for (const kind of exercised) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    plan.progress?.(programs)
    if (failure)
      return { programs, statements, kinds, failure: await explain(subject, seed, failure) }
  }
  return { programs, statements, kinds, failure: undefined }
}

async function explain(subject: Subject, seed: number, failure: Failure): Promise<string> {
  const replay = async (program: Program) => (await playProgram(subject, program)).failure
  return report({ seed, failure: await shrink(failure, replay) })
}
