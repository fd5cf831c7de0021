/**
 * A log mangled in every way there is. Whatever is done to it, the changes read from it are the
 * first ones that were written; and damage is a broken promise exactly if durable changes are lost.
 */
import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLog } from '../../lib/log/reading.js'
import type { LogReading } from '../../lib/log/reading.js'
import { change, header, linesOf, marker, NEW, OTHER, withByte } from './sample.js'

/** The lines, and what each says to be durable. */
const sample = [
  { body: header({ seq: 2 }), synced: 0 },
  { body: change(3), synced: 0 },
  {
    body: change(4, { patch: [{ op: 'add', path: '/é', value: { crc: 'deadbeef' } }] }),
    synced: 0,
  },
  { body: marker(NEW, 4), synced: 0 },
  { body: change(5, { synced: 4 }), synced: 4 },
  { body: change(6, { synced: 4, patch: [{ op: 'remove', path: '/list/0' }] }), synced: 4 },
  { body: marker(OTHER, 6, 5), synced: 5 },
  { body: change(7), synced: 0 },
  { body: change(8, { synced: 6 }), synced: 6 },
  { body: change(9, { synced: 8 }), synced: 8 },
  { body: change(10, { synced: 8 }), synced: 8 },
]
const lines = linesOf(...sample.map(({ body }) => body))
const log = Buffer.concat(lines)
const whole = readLog(log)
const ends = lines.map((_, index) => Buffer.concat(lines.slice(0, index + 1)).length)

/** The line, counted from 0, that a byte belongs to. */
function lineAt(offset: number): number {
  return ends.findIndex((end) => offset < end)
}

/** The seq of the first line with a seq of its own, from a line on. */
function seqFrom(line: number): number {
  if (line === 0) return whole.header?.seq ?? Infinity
  return whole.entries.find((entry) => entry.line > line)?.seq ?? Infinity
}

function expectPrefix(reading: LogReading): void {
  expect(reading.entries).toEqual(whole.entries.slice(0, reading.entries.length))
  expect(reading.header ?? whole.header).toEqual(whole.header)
}

it('the sample is read as it was written', () => {
  expect(whole).toMatchObject({ seq: 10, synced: 8, validBytes: log.length, damage: undefined })
  expect(whole.entries).toHaveLength(8)
})

it('every truncation opens, with every complete line', () => {
  for (let length = 0; length < log.length; length++) {
    const reading = readLog(log.subarray(0, length))
    const complete = ends.findLast((end) => end <= length) ?? 0
    expectPrefix(reading)
    expect(reading.validBytes).toBe(complete)
    expect(reading.entries).toEqual(
      whole.entries.filter(({ line }) => (ends[line - 1] ?? 0) <= complete),
    )
    const { promised = false, worthKeeping = false } = reading.damage ?? {}
    expect({ promised, worthKeeping }).toEqual({ promised: false, worthKeeping: false })
    expect(reading.damage === undefined).toBe(length === complete)
  }
})

it('every truncation filled up with zeros opens, with every complete line', () => {
  for (let length = 0; length < log.length; length++) {
    const reading = readLog(Buffer.from(log).fill(0, length))
    expectPrefix(reading)
    expect(reading.validBytes).toBe(ends.findLast((end) => end <= length) ?? 0)
    expect(reading.damage).toMatchObject({ promised: false, worthKeeping: false })
  }
})

it('every flipped bit is noticed, and what it costs is told right', () => {
  const wrong: string[] = []
  for (let offset = 0; offset < log.length; offset++) {
    const line = lineAt(offset)
    const start = ends[line - 1] ?? 0
    const otherLines = sample.filter((_, index) => index !== line)
    const synced = Math.max(...otherLines.map((other) => other.synced))
    const damage = {
      line: line + 1,
      offset: start,
      bytes: log.length - start,
      foreign: false,
      promised: synced >= seqFrom(line),
      worthKeeping: true,
    }
    const entries = whole.entries.filter((entry) => entry.line <= line)
    for (let bit = 0; bit < 8; bit++) {
      const reading = readLog(withByte(log, offset, (log[offset] as number) ^ (1 << bit)))
      const told = { entries: reading.entries, synced: reading.synced, damage: reading.damage }
      if (!isDeepStrictEqual(told, { entries, synced, damage })) wrong.push(`${offset}.${bit}`)
    }
  }
  expect(wrong).toEqual([])
})

describe('every byte that is', () => {
  const mangled = {
    gone: (at: number) => [log.subarray(0, at), log.subarray(at + 1)],
    doubled: (at: number) => [log.subarray(0, at + 1), log.subarray(at)],
  }
  it.each(['gone', 'doubled'] as const)(
    '%s is noticed, and no durable change is dropped',
    (way) => {
      for (let offset = 0; offset < log.length - 1; offset++) {
        const reading = readLog(Buffer.concat(mangled[way](offset)))
        expectPrefix(reading)
        const { synced } = reading
        expect(reading.damage).toMatchObject({ promised: reading.seq < synced })
        expect(synced).toBeGreaterThanOrEqual(6)
      }
    },
  )
})

describe('every line that is', () => {
  const mangled: Record<string, (index: number) => readonly Buffer[]> = {
    'left out': (index) => lines.toSpliced(index, 1),
    doubled: (index) => lines.toSpliced(index, 0, lines[index] as Buffer),
    'swapped with the next': (index) =>
      lines.toSpliced(index, 2, lines[index + 1] as Buffer, lines[index] as Buffer),
  }
  it.each(Object.keys(mangled))('%s is noticed', (way) => {
    for (let index = 0; index < lines.length - 1; index++) {
      const reading = readLog(Buffer.concat(mangled[way]?.(index) ?? []))
      expectPrefix(reading)
      expect(reading.damage).toBeDefined()
    }
  })
})

describe('of many ways to mangle at once', () => {
  const spot = fc.record({
    from: fc.nat({ max: log.length - 1 }),
    length: fc.integer({ min: 1, max: 200 }),
    bytes: fc.oneof(fc.constant(undefined), fc.uint8Array({ maxLength: 200 })),
  })

  it('none gives a wrong change', () => {
    fc.assert(
      fc.property(fc.array(spot, { minLength: 1, maxLength: 4 }), (spots) => {
        let bytes = Buffer.from(log)
        for (const { from, length, bytes: other } of spots) {
          const put = other ?? Buffer.alloc(length)
          bytes = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + length)])
        }
        const { entries } = readLog(bytes)
        expect(entries).toEqual(whole.entries.slice(0, entries.length))
      }),
      { numRuns: 3_000 },
    )
  })

  it('none is taken for a broken promise if it is behind what was durable', () => {
    // A line is written with the `synced` of its time: what was durable then is durable for ever.
    const states = [-1, 2, 4, 6, 8].map((durable) => {
      const firstLost = lines.findIndex((_, index) => seqFrom(index) > durable)
      const firstNewer = sample.findIndex(({ synced }) => synced > Math.max(durable, 0))
      return { durable, kept: ends[firstLost - 1] ?? 0, written: ends.at(firstNewer - 1) ?? 0 }
    })
    const holes = fc.array(spot, { minLength: 1, maxLength: 4 })
    const part = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(
        fc.constantFrom(...states),
        holes,
        part,
        ({ durable, kept, written }, spots, cut) => {
          const end = kept + Math.ceil((written - kept) * cut)
          const bytes = Buffer.from(log.subarray(0, end))
          for (const { from, length } of spots) {
            const start = Math.max(from, kept)
            bytes.fill(0, Math.min(start, end), Math.min(start + length, end))
          }
          const reading = readLog(bytes)
          expectPrefix(reading)
          expect(reading.damage?.promised ?? false).toBe(false)
          expect(reading.header?.seq ?? -1).toBeGreaterThanOrEqual(Math.min(durable, 2))
          expect(reading.seq).toBeGreaterThanOrEqual(Math.max(durable, 0))
        },
      ),
      { numRuns: 3_000 },
    )
  })
})
