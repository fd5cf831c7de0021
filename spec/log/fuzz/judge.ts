/** Reads a damaged log as `open` does, and says what is wrong with what comes of it. */
import { fileURLToPath } from 'node:url'
import type { Json } from '../../../lib/log/json.js'
import type * as reading from '../../../lib/log/reading.js'
import type * as recovery from '../../../lib/log/recovery.js'
import type { Plan } from '../../../lib/log/recovery.js'
import type * as replaying from '../../../lib/log/replay.js'
import { variantKey } from '../../support/lib-variant.js'
import type { Damaged } from './damages.js'
import { expectationOf } from './expectation.js'
import type { Expectation } from './expectation.js'
import type { WrittenBase, WrittenLog } from './written-log.js'

type Reading = reading.LogReading
/** The part of `lib/log/` that turns bytes into a state. */
export type LogLib = Pick<typeof reading & typeof recovery & typeof replaying, Names>
type Names = 'readLog' | 'recover' | 'replay'

/** As it is, or with the fault of a mutant built in. */
export async function loadLogLib(variant: string): Promise<LogLib> {
  const load = (file: string): Promise<unknown> => {
    const path = fileURLToPath(new URL(`../../../lib/log/${file}`, import.meta.url))
    return import(`${path}?variant=${variantKey(variant)}`)
  }
  const parts = await Promise.all(['reading.ts', 'recovery.ts', 'replay.ts'].map(load))
  return Object.assign({}, ...parts) as LogLib
}

/** Was any damage noticed, and what is wrong? Undefined: nothing. */
export interface Judgement {
  readonly isNoticed: boolean
  readonly wrong: string | undefined
}

export function judge(lib: LogLib, log: WrittenLog, damaged: Damaged): Judgement {
  const found = lib.readLog(damaged.bytes)
  const expected = expectationOf(log, damaged)
  const wrong =
    misread(found, expected, damaged) ??
    log.bases.map((base) => misjudged(lib, found, expected, base)).find(Boolean) ??
    misstated(lib, found, expected, log)
  return { isNoticed: found.damage !== undefined, wrong }
}

/** Are the whole lines those that were written, and is all behind them called damaged? */
function misread(found: Reading, expected: Expectation, { bytes }: Damaged): string | undefined {
  const { validBytes, seq = 0, lines, synced } = expected
  const { damage } = found
  if (found.validBytes !== validBytes) return `read to ${found.validBytes}, not ${validBytes}`
  if (found.seq !== seq) return `read to change ${found.seq}, not ${seq}`
  if (found.synced < synced.atLeast || found.synced > synced.atMost) {
    return `up to ${found.synced} is taken for durable`
  }
  if (expected.isUnseen) return damage && 'damage where there is none'
  if (damage === undefined) return 'not noticed'
  const isPlace = damage.line === lines + 1 && damage.offset === validBytes
  if (!isPlace) return `found at line ${damage.line}, byte ${damage.offset}`
  if (damage.bytes !== bytes.length - validBytes) return `${damage.bytes} bytes are damaged`
  if (damage.foreign) return 'taken for another version'
  if (expected.isTorn && damage.promised) return 'a torn end is refused'
  if (damage.promised !== found.synced > seq) return `promised: ${damage.promised}`
  if (damage.worthKeeping === expected.isTorn) return `worth keeping: ${damage.worthKeeping}`
  return undefined
}

/** Does the right state come of it, with each db.json that may lie beside the log? */
function misjudged(
  lib: LogLib,
  found: Reading,
  expected: Expectation,
  base: WrittenBase,
): string | undefined {
  const files = { log: found, snapshot: base.digest, temp: undefined }
  const isNamed = base.line < expected.lines
  const isPromised = found.damage?.promised ?? false
  const plan = lib.recover(files, { salvage: false })
  const salvaged = lib.recover(files, { salvage: true })
  const where = `with the db.json after ${base.seq}`
  if (isNamed && plan.kind !== (isPromised ? 'damaged' : 'open')) return `${plan.kind} ${where}`
  // Without a change in the log there is nothing that could contradict it.
  if (!isPromised && expected.lines <= 1 && plan.kind !== 'open') return `${plan.kind} ${where}`
  // The one that it never said it applies to: nothing is guessed, and nothing promised is left out.
  if (!isNamed && plan.kind === 'open' && isPromised && base.seq < found.synced) {
    return `opened ${where}, and ${found.synced} was promised`
  }
  const state = isNamed ? (expected.seq ?? 0) : base.seq
  for (const one of plan.kind === 'open' ? [plan, salvaged] : [salvaged]) {
    const wrong = misplanned(one, { expected, base, state })
    if (wrong !== undefined) return `${wrong} ${where}`
  }
  return undefined
}

function misplanned(
  plan: Plan,
  { expected, base, state }: { expected: Expectation; base: WrittenBase; state: number },
): string | undefined {
  if (plan.kind !== 'open') return `${plan.kind} in spite of salvage`
  const isNamed = base.line < expected.lines
  if (plan.seq !== base.seq && (isNamed || plan.seq !== 0)) return `begins at ${plan.seq}`
  const seqs = plan.entries.map(({ seq }) => seq).join()
  const wanted = Array.from({ length: state - base.seq }, (_, index) => base.seq + 1 + index).join()
  if (seqs !== wanted) return `replays ${seqs}, not ${wanted}`
  if (plan.usesLog !== isNamed) return 'goes on with the wrong log'
  const isKept = plan.usesLog ? plan.cutWorthKeeping : plan.putAside.includes('log')
  const isWorthIt = (!expected.isUnseen && !expected.isTorn) || (!isNamed && expected.lines > 1)
  return isKept === isWorthIt ? undefined : `kept aside: ${isKept}`
}

/** Is the state, replayed onto the db.json that the log begins with, the one that was there? */
function misstated(
  lib: LogLib,
  found: Reading,
  { seq }: Expectation,
  { bases: [base], textAfter }: WrittenLog,
): string | undefined {
  const files = { log: found, snapshot: base.digest, temp: undefined }
  const plan = lib.recover(files, { salvage: true })
  if (plan.kind !== 'open') return plan.kind
  let root = JSON.parse(base.bytes.toString()) as Json
  for (const { patch } of plan.entries) root = lib.replay(root, patch)
  const isRight = JSON.stringify(root) === textAfter[seq ?? base.seq]
  return isRight ? undefined : 'another state'
}
