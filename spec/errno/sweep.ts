/** Lets every call of a program fail, with every error: once, from then on, or in mid-write. */

import { setImmediate as turn } from 'node:timers/promises'
import { Oracle } from '../crash/oracle.js'
import type { Lib } from '../crash/session.js'
import { Random } from '../property/random.js'
import type { Fault } from '../support/crashing-disk/faults.js'
import type { Program } from './program.js'
import { emptyTally } from './tally.js'
import type { Tally } from './tally.js'
import { Trial } from './trial.js'
import { verdictOn } from './verdict.js'
import type { Bench } from './verdict.js'

export const errnos = [
  'EIO',
  'ENOSPC',
  'EACCES',
  'EMFILE',
  'EPERM',
  'EBUSY',
  'EXDEV',
  'EROFS',
] as const

/** `partly`: a write takes a few bytes before it fails, as write(2) does. */
const ways = ['once', 'from then on', 'partly'] as const

const A_FEW_BYTES = 9

/** Has nothing in common with the number of faults at one call, so that all have their turn. */
const STRIDE = 5

export interface Sweep {
  readonly lib: Lib
  /** Every call with every errno in every way; or one of these at every third call, in turns. */
  readonly faults: 'all' | 'some'
  /** How many disks of one instant that a power cut may leave. */
  readonly most: number
  readonly cuts: Bench['cuts']
  /** It goes on until it has found so much. */
  readonly enough?: number
  /** Only this one. */
  readonly address?: string | undefined
  readonly progress?: (tally: Tally) => void
}

export async function sweep(program: Program, options: Sweep): Promise<Tally> {
  const { lib, most, cuts, enough = Infinity, address: wanted, progress } = options
  const { isMounted = false, name } = program
  const tally = emptyTally(name)
  const strict = new Oracle({ lib, isMounted, life: 9 })
  const lenient = new Oracle({ lib, isMounted: true, life: 9 })
  const random = new Random(1)
  const draw = (below: number): number => random.below(below)
  const bounds = { density: 'sparse', most, draw, sampled: () => undefined } as const

  const attempt = async (address: string, fault: Fault | undefined): Promise<Trial> => {
    const trial = await new Trial({ lib, program, fault }).play()
    const oracle = trial.course.wroteInPlace ? lenient : strict
    const verdict = verdictOn(trial, { oracle, bounds, cuts, from: fault?.from ?? 0 })
    const call = `${fault?.from ?? 0} ${trial.course.names[(fault?.from ?? 0) - 1] ?? ''}`
    for (const kind of ['unreported', 'unrecoverable', 'other'] as const) {
      for (const what of verdict[kind]) tally.bad.push({ address, call, kind, what })
    }
    tally.judged += verdict.judged
    tally.states = strict.opened + lenient.opened
    return trial
  }

  const { course, hearing } = await attempt(`${name}/as it is`, undefined)
  if (hearing.reports.length > 0 && !program.failsByItself) {
    tally.bad.push({ address: name, call: '', kind: 'other', what: 'it fails by itself' })
  }
  tally.calls = course.names.length
  for (const { address, fault } of faultsOf(course.names, options.faults)) {
    if (tally.bad.length >= enough) break
    if (wanted !== undefined && wanted !== `${name}/${address}`) continue
    const trial = await attempt(`${name}/${address}`, fault)
    tally.trials++
    tally.rescues += trial.course.rescues
    tally.failedSyncs += trial.disk.failed.length
    tally.repeatedSyncs += trial.disk.repeated.length
    if (trial.hearing.reports.length > 0) tally.reported++
    else tally.survived++
    if (trial.hasFailed) tally.failed++
    if (tally.trials % 20 > 0) continue
    progress?.(tally)
    // The test runner wants to hear from us now and then.
    await turn()
  }
  return tally
}

interface Addressed {
  /** `17/ENOSPC/once` */
  readonly address: string
  readonly fault: Fault
}

function faultsOf(names: readonly string[], faults: Sweep['faults']): readonly Addressed[] {
  const all = names.map((name, index) => faultsAt(index + 1, name))
  if (faults === 'all') return all.flat()
  const thirds = all.filter((_, index) => index % 3 === 0)
  return thirds.map((those, index) => those[(index * STRIDE) % those.length] as Addressed)
}

function faultsAt(from: number, name: string): readonly Addressed[] {
  const possible = ways.filter((way) => way !== 'partly' || name === 'write')
  return possible.flatMap((way) =>
    errnos.map((code) => {
      const fault = {
        once: { from, code },
        'from then on': { from, to: Infinity, code },
        partly: { from, code, partial: A_FEW_BYTES },
      }[way]
      return { address: `${from}/${code}/${way}`, fault }
    }),
  )
}
