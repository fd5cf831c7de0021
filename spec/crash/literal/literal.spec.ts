/** The test of the test: with the protocol of the original design, states are found lost and wrong. */

import { describe, expect, it } from 'vitest'
import { effort } from '../effort.js'
import { explore } from '../explore.js'
import type { Bad } from '../tally.js'
import { loadLib } from '../lib-under-test.js'
import { flushes, meanwhile } from '../workloads/flushes.js'

const isOf = (what: RegExp) => (bad: Bad) => bad.what.match(what) !== null
const isKill = ({ address }: Bad): boolean => address.includes('/kill/')

describe('the original design', { timeout: 0 }, async () => {
  const lib = await loadLib('literal')
  const enough = Infinity

  it('applies changes twice when it is killed or the power goes between two of its steps', async () => {
    const { bad } = await explore(flushes, { lib, effort: { ...effort, starts: 0, enough } })
    const twice = bad.filter(isOf(/there never was the state/))
    expect(twice.length).toBeGreaterThan(0)
    expect(twice.filter(isKill).length).toBeGreaterThan(0)
    expect(bad.filter(isOf(/db\.json is no JSON/)).length).toBeGreaterThan(0)
  })

  it('loses changes made during a flush', async () => {
    const { bad } = await explore(meanwhile, { lib, effort: { ...effort, starts: 0, enough } })
    const lost = bad.filter(isOf(/^lost/))
    expect(lost.length).toBeGreaterThan(0)
    expect(lost.filter(isKill).length).toBeGreaterThan(0)
  })
})
