/** What is made of the files found, for specs to look at. */
import { readLog } from '../../lib/log/reading.js'
import { recover } from '../../lib/log/recovery.js'
import type { OpenPlan, Plan } from '../../lib/log/recovery.js'

interface Files {
  readonly log?: Buffer
  readonly snapshot?: string
  readonly temp?: string
}

export function recoverWith(
  { log, snapshot, temp }: Files,
  { salvage }: { salvage: boolean },
): Plan {
  return recover({ log: log && readLog(log), snapshot, temp }, { salvage })
}

/** The plan to open; fails if the plan is not to open. */
export function opened(files: Files, options = { salvage: false }): OpenPlan {
  const plan = recoverWith(files, options)
  if (plan.kind !== 'open') throw new Error(`The plan is: ${plan.kind}`)
  return plan
}

export function refused(files: Files): Plan['kind'] {
  return recoverWith(files, { salvage: false }).kind
}
