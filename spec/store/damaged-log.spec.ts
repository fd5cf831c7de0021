/**
 * A store whose log was damaged on the disk: some hundred of all the ways that `spec/log/fuzz` tries,
 * opened as a program would, with what stands in the folder before and afterwards.
 */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { close, open, type KeepsakeError } from '../../lib/index.js'
import { readLog } from '../../lib/log/reading.js'
import { damages, type Damaged } from '../log/fuzz/damages.js'
import { expectationOf } from '../log/fuzz/expectation.js'
import { writeLog } from '../log/fuzz/written-log.js'
import { encodedText } from '../property/check/encoding.js'
import { deserted } from '../support/deserted.js'
import { bytesIn, tracesIn } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

const log = await writeLog()

/** One of so many of each kind: primes, so that every bit and every place has its turn. */
const sample = {
  flips: 401,
  cuts: 101,
  'zero tails': 499,
  'bytes gone': 103,
  'bytes doubled': 107,
  'lines moved': 7,
} as const

function everyNth(all: Iterable<Damaged>, step: number): readonly Damaged[] {
  return [...all].filter((_, index) => index % step === 0)
}

interface Found {
  readonly isRefused: boolean
  readonly kept: readonly string[]
  readonly warnings: readonly string[]
}

/** Opens it, with salvage where it is refused; makes a change, closes. */
async function goOn(damaged: Damaged): Promise<Found> {
  const { seq, validBytes } = expectationOf(log, damaged)
  const [base] = log.bases
  const before = base.bytes.toString()
  const { folder, path } = deserted({ snapshot: before, log: damaged.bytes })
  const traces = tracesIn(folder)
  const warnings = hearWarnings()
  const options = { interval: null, fsync: 'no', lock: false } as const
  let isRefused = false
  let db
  try {
    db = open(path, options)
  } catch (error) {
    expect((error as KeepsakeError).code).toBe('KEEPSAKE_CORRUPT_LOG')
    expect(tracesIn(folder)).toEqual(traces)
    isRefused = true
    db = open(path, { ...options, salvage: true })
  }
  const state = log.textAfter[seq ?? base.seq] as string
  expect(encodedText(db)).toBe(state)
  expect(tracesIn(folder)).toEqual(traces)
  db['after'] = 'the damage'
  const reading = readLog(readFileSync(`${path}.log.temp`))
  expect(reading).toMatchObject({ damage: undefined, seq: (seq ?? 0) + 1 })
  expect(readFileSync(path, 'utf8')).toBe(before)
  await close(db)
  const { 'db.json': after = '', ...others } = bytesIn(folder)
  const expected: unknown = { ...JSON.parse(state), after: 'the damage' }
  expect(JSON.parse(Buffer.from(after, 'latin1').toString())).toEqual(expected)
  // Whatever is left beside db.json is the copy of what was damaged.
  const rest = damaged.bytes.toString('latin1', validBytes)
  const kept = Object.entries(others).map(([name, bytes]) => (bytes === rest ? 'rest' : name))
  return { isRefused, kept, warnings: [...(await warnings.codes())] }
}

it.each(Object.keys(sample) as (keyof typeof sample)[])('%s', async (kind) => {
  for (const damaged of everyNth(damages[kind](log), sample[kind])) {
    const { seq = 0, synced, isUnseen, isTorn } = expectationOf(log, damaged)
    const { isRefused, kept, warnings } = await goOn(damaged)
    const isKept = !isUnseen && !isTorn
    const said = [...(isUnseen ? [] : ['LOG_CUT']), ...(isKept ? ['LOG_KEPT'] : [])]
    const told = { of: damaged.name, kept, warnings }
    expect(told).toEqual({ of: damaged.name, kept: isKept ? ['rest'] : [], warnings: said })
    if (isRefused) expect(synced.atMost).toBeGreaterThan(seq)
    else expect(synced.atLeast).toBeLessThanOrEqual(seq)
  }
})
