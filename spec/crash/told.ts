// What the specs tell whoever runs them from outside (`run.mjs`): how far they have come, and what
// came out. One file for each process, in the folder KEEPSAKE_CRASH_OUT.

import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Tally } from './tally.js'
import type { Caught } from './mutants/catch.js'

const folder = process.env['KEEPSAKE_CRASH_OUT']

export function tellProgress(tally: Tally): void {
  if (folder === undefined) return
  writeFileSync(join(folder, `${process.pid}.now.json`), JSON.stringify(tally))
}

export function tellResult(tally: Tally): void {
  if (folder === undefined) return
  writeFileSync(join(folder, `${process.pid}.now.json`), '')
  appendFileSync(join(folder, `${process.pid}.tallies.jsonl`), `${JSON.stringify(tally)}\n`)
}

export function tellMutant({ mutant: { name, redundant }, by, states }: Caught): void {
  if (folder === undefined) return
  const line = JSON.stringify({ name, redundant, by, states })
  appendFileSync(join(folder, `${process.pid}.mutants.jsonl`), `${line}\n`)
}
