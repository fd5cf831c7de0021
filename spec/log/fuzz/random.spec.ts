/** A log mangled in several places at once, at random. */
import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { readLog } from '../../../lib/log/reading.js'
import type { LogReading } from '../../../lib/log/reading.js'
import { writeLog } from './written-log.js'

const { bytes: log, lines } = await writeLog()
const whole = readLog(log)

function isBeginning(entries: LogReading['entries']): boolean {
  return isDeepStrictEqual(entries, whole.entries.slice(0, entries.length))
}

const spot = fc.record({
  from: fc.nat({ max: log.length - 1 }),
  length: fc.integer({ min: 1, max: 400 }),
  bytes: fc.oneof(fc.constant(undefined), fc.uint8Array({ maxLength: 400 })),
})
const spots = fc.array(spot, { minLength: 1, maxLength: 4 })

it('no way to mangle it gives a wrong change', () => {
  fc.assert(
    fc.property(spots, (all) => {
      let bytes = Buffer.from(log)
      for (const { from, length, bytes: other } of all) {
        const put = other ?? Buffer.alloc(length)
        bytes = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + length)])
      }
      expect(isBeginning(readLog(bytes).entries)).toBe(true)
    }),
    { numRuns: 3_000 },
  )
})

it('no hole behind what was durable is taken for a broken promise', () => {
  // A line is written with the `synced` of its time: what was durable then is durable for ever.
  const first = whole.header?.seq ?? 0
  const durables = new Set([-1, first, ...lines.map(({ synced }) => synced).filter(Boolean)])
  const states = [...durables].map((durable) => {
    const firstLost = lines.findIndex(({ seq, kind }) => kind !== 'marker' && seq > durable)
    const firstNewer = lines.findIndex(({ synced }) => synced > Math.max(durable, 0))
    const kept = lines[firstLost - 1]?.end ?? 0
    return { durable, kept, written: lines.at(firstNewer - 1)?.end ?? 0 }
  })
  const part = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      fc.constantFrom(...states),
      spots,
      part,
      ({ durable, kept, written }, holes, cut) => {
        const end = kept + Math.ceil((written - kept) * cut)
        const bytes = Buffer.from(log.subarray(0, end))
        for (const { from, length } of holes) {
          const start = Math.max(from, kept)
          bytes.fill(0, Math.min(start, end), Math.min(start + length, end))
        }
        const reading = readLog(bytes)
        expect(isBeginning(reading.entries)).toBe(true)
        expect(reading.damage?.promised ?? false).toBe(false)
        expect(reading.header?.seq ?? -1).toBeGreaterThanOrEqual(Math.min(durable, first))
        expect(reading.seq).toBeGreaterThanOrEqual(Math.max(durable, 0))
      },
    ),
    { numRuns: 3_000 },
  )
})
