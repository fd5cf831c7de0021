/**
 * A log cut off, filled with zeros, short of a byte, with its lines in disorder: what comes before is
 * there, exactly, and what comes behind is not believed. (Flipped bits are in `flips.spec.ts`.)
 */
import { describe, expect, it } from 'vitest'
import { fuzz, tell } from './fuzz.js'
import type { Kind, Tally } from './fuzz.js'
import { loadLogLib } from './judge.js'
import { writeLog } from './written-log.js'

const log = await writeLog()
const lib = await loadLogLib('faithful')
const { length } = log.bytes
const lines = log.lines.length

function fuzzed(kind: Kind): Tally {
  const tally = fuzz(lib, { log, kind })
  tell(kind, tally)
  expect(tally.wrong).toEqual([])
  return tally
}

describe('what a crash leaves at the end opens, with every whole line', () => {
  it('every length: only a cut at the end of a line cannot be told from a log that ends there', () => {
    const { tried, noticed } = fuzzed('cuts')
    expect({ tried, noticed }).toEqual({ tried: length, noticed: length - lines })
  })

  it('every length, and zeros behind', () => {
    const { tried, noticed } = fuzzed('zero tails')
    expect(tried).toBe((length + 1) * 4 + length)
    expect(noticed).toBe(tried)
  })
})

describe('is noticed, and nothing before it is lost', () => {
  it.each(['bytes gone', 'bytes doubled'] as const)('every one of the %s', (kind) => {
    const { tried, noticed } = fuzzed(kind)
    expect({ tried, noticed }).toEqual({ tried: length, noticed: length })
  })

  it('every line gone, doubled, repeated at the end, and any two lines swapped', () => {
    const { tried, noticed } = fuzzed('lines moved')
    expect(tried).toBe(lines * 3 + (lines * (lines - 1)) / 2)
    // Without its last line it is a log that was cut at the end of a line.
    expect(noticed).toBe(tried - 1)
  })
})
