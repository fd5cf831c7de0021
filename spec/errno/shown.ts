/**
 * What a share of the programs shows.
 *
 *     KEEPSAKE_ERRNO        'full': every call with every errno (`npm run test:errno`)
 *     KEEPSAKE_ERRNO_TRIAL  the address of one trial: only that is tried again
 *     KEEPSAKE_ERRNO_OUT    folder to tell of progress in: one file for each process
 */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadLib } from '../crash/lib-under-test.js'
import { programs } from './programs.js'
import { errnos, sweep } from './sweep.js'
import type { Sweep } from './sweep.js'
import type { Bad, Tally } from './tally.js'

const { KEEPSAKE_ERRNO, KEEPSAKE_ERRNO_TRIAL: address, KEEPSAKE_ERRNO_OUT: out } = process.env
const effort: Pick<Sweep, 'faults' | 'most' | 'cuts'> =
  KEEPSAKE_ERRNO === 'full' || address
    ? { faults: 'all', most: 12, cuts: 'everywhere' }
    : { faults: 'some', most: 4, cuts: 'at ends' }

/** Every `of`th program, from this one on. */
export function showSweep({ from, of }: { readonly from: number; readonly of: number }): void {
  const share = programs.filter(
    ({ name }, index) =>
      index % of === from && (address === undefined || address.startsWith(`${name}/`)),
  )
  const done: Tally[] = []
  const tell = (now?: Tally): void => {
    if (out === undefined) return
    const tallies = now === undefined ? done : [...done, now]
    writeFileSync(join(out, `${process.pid}.json`), JSON.stringify(tallies))
  }

  it.each(share)(
    'survives or reports every failing call: $name',
    { timeout: 0 },
    async (program) => {
      const lib = await loadLib(program.lib ?? 'faithful')
      const tally = await sweep(program, { lib, ...effort, address, progress: tell })
      done.push(tally)
      tell()
      expect(tally.bad.slice(0, 20).map(inWords)).toEqual([])
      // Else it has looked at nothing.
      expect(tally.reported).toBeGreaterThan(0)
      if (KEEPSAKE_ERRNO === 'full') {
        expect(tally.trials).toBeGreaterThanOrEqual(2 * errnos.length * tally.calls)
      }
    },
  )
}

function inWords({ address: where, call, kind, what }: Bad): string {
  return `${kind}: ${what}\n  call ${call}\n  npm run test:errno -- --trial '${where}'`
}
