/**
 * Every bit of a log flipped: each is noticed, nothing before it is lost, and everything from its line
 * on is kept aside.
 */
import { expect, it } from 'vitest'
import { fuzz, tell } from './fuzz.js'
import { loadLogLib } from './judge.js'
import { writeLog } from './written-log.js'

const log = await writeLog()
const lib = await loadLogLib('faithful')

it('the log to damage has at least 4 KiB, and lines of every kind', () => {
  expect(log.bytes.length).toBeGreaterThanOrEqual(4096)
  expect(lib.readLog(log.bytes).damage).toBeUndefined()
  expect(log.bases.map(({ seq }) => seq)).toEqual([1, 8, 16])
  const said = new Set(log.lines.map(({ synced }) => synced))
  expect([...said]).toEqual([0, 2, 5, 8, 11, 14, 16, 19])
  const holds = ['$date', '$map', '$set', '$bytes', '$bigint', '$number', 'ключ', '🎴']
  for (const text of holds) expect(log.bytes.includes(text)).toBe(true)
})

it('every flipped bit is noticed, and costs its own line and those behind, nothing more', () => {
  const tally = fuzz(lib, { log, kind: 'flips' })
  tell('flips', tally)
  expect(tally.wrong).toEqual([])
  expect(tally.tried).toBe(log.bytes.length * 8)
  expect(tally.tried).toBeGreaterThanOrEqual(32_768)
  expect(tally.noticed).toBe(tally.tried)
})
