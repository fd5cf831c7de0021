import { describe, expect, it } from 'vitest'
import { opened, recoverWith, refused } from './found.js'
import { change, header, logOf, marker, NEW, OLD, OTHER, seqsOf, withFlipIn } from './sample.js'

describe('a damaged log', () => {
  const torn = Buffer.concat([logOf(header(), change(1)), Buffer.from('{"seq":2,"ti')])
  const unsynced = withFlipIn(logOf(header(), change(1), change(2), change(3)), '"seq":2')
  const promised = withFlipIn(
    logOf(header(), change(1), change(2), change(3, { synced: 2 })),
    '"seq":2',
  )

  it('with a torn tail opens with every complete line', () => {
    const plan = opened({ log: torn, snapshot: OLD })
    expect(seqsOf(plan.entries)).toEqual([1])
    expect(plan).toMatchObject({ usesLog: true, cut: 12, cutWorthKeeping: false, putAside: [] })
  })

  it('behind what was durable opens with what comes before, and keeps the rest aside', () => {
    const plan = opened({ log: unsynced, snapshot: OLD })
    expect(seqsOf(plan.entries)).toEqual([1])
    expect(plan).toMatchObject({ usesLog: true, cutWorthKeeping: true, putAside: [] })
    expect(plan.cut).toBe(unsynced.length - logOf(header(), change(1)).length)
  })

  it('at what was durable is refused', () => {
    const plan = recoverWith({ log: promised, snapshot: OLD }, { salvage: false })
    expect(plan).toMatchObject({ kind: 'damaged', damage: { line: 3, promised: true } })
  })

  it('at what was durable is opened by salvage, with what comes before', () => {
    const plan = opened({ log: promised, snapshot: OLD }, { salvage: true })
    expect(seqsOf(plan.entries)).toEqual([1])
    expect(plan).toMatchObject({ base: 'snapshot', usesLog: true, cutWorthKeeping: true })
  })

  it('is refused as damaged, also where it would be a conflict', () => {
    expect(refused({ log: promised, snapshot: OTHER })).toBe('damaged')
    const plan = opened({ log: promised, snapshot: OTHER }, { salvage: true })
    expect(plan).toMatchObject({ base: 'snapshot', entries: [], putAside: ['log'] })
  })

  it('keeps what salvage cuts, even a single line of a newer version', () => {
    const newer = logOf(header(), change(1), '{"seq":2,"time":1,"patchZ":""')
    expect(refused({ log: newer, snapshot: OLD })).toBe('damaged')
    const plan = opened({ log: newer, snapshot: OLD }, { salvage: true })
    expect(plan).toMatchObject({ usesLog: true, cutWorthKeeping: true })
  })
})

describe('a log with a damaged header', () => {
  const unsynced = withFlipIn(logOf(header(), change(1), change(2)), '"keepsake"')
  const promised = withFlipIn(logOf(header(), change(1), change(2, { synced: 1 })), '"keepsake"')

  it('is put aside if none of its changes was durable', () => {
    const plan = opened({ log: unsynced, snapshot: OLD })
    expect(plan).toMatchObject({ base: 'snapshot', digest: OLD, seq: 0, entries: [] })
    expect(plan).toMatchObject({ usesLog: false, cut: unsynced.length, putAside: ['log'] })
  })

  it('lets a .temp be the state, as without a log', () => {
    const plan = opened({ log: unsynced, snapshot: NEW, temp: OLD })
    expect(plan).toMatchObject({ base: 'temp', digest: OLD, putAside: ['log', 'snapshot'] })
  })

  it('is refused if any of its changes was durable', () => {
    expect(refused({ log: promised, snapshot: OLD })).toBe('damaged')
    expect(refused({ log: promised, temp: OLD })).toBe('damaged')
  })

  it('is put aside by salvage', () => {
    const plan = opened({ log: promised, snapshot: OLD }, { salvage: true })
    expect(plan).toMatchObject({ base: 'snapshot', usesLog: false, putAside: ['log'] })
  })
})

describe('a db.json that is newer than the damage', () => {
  const log = withFlipIn(
    logOf(header(), change(1), change(2), marker(NEW, 2), change(3), change(4)),
    '"seq":1',
  )

  it('is the state, because it holds what is damaged', () => {
    const plan = opened({ log, snapshot: NEW })
    expect(plan).toMatchObject({ base: 'snapshot', digest: NEW, seq: 2, entries: [] })
    expect(plan).toMatchObject({ usesLog: false, putAside: ['log'] })
  })

  it('is the state, also where the older one is there as .temp', () => {
    expect(opened({ log, snapshot: NEW, temp: OLD })).toMatchObject({ base: 'snapshot', seq: 2 })
  })

  it('is the state, also where the header is damaged', () => {
    const headless = withFlipIn(logOf(header(), change(1), marker(NEW, 1)), '"keepsake"')
    const plan = opened({ log: headless, snapshot: NEW, temp: OLD })
    expect(plan).toMatchObject({ base: 'snapshot', digest: NEW, seq: 1, putAside: ['log', 'temp'] })
  })

  it('does not make up for durable changes behind it, but salvage takes it', () => {
    const synced = withFlipIn(
      logOf(header(), change(1), marker(NEW, 1), change(2), change(3, { synced: 2 })),
      '"seq":1,"time"',
    )
    expect(refused({ log: synced, snapshot: NEW })).toBe('damaged')
    const plan = opened({ log: synced, snapshot: NEW }, { salvage: true })
    expect(plan).toMatchObject({ base: 'snapshot', digest: NEW, seq: 1, putAside: ['log'] })
  })

  it('is not told from the old one where both are the same: the log goes on from there', () => {
    const same = withFlipIn(logOf(header(), change(1), change(2), marker(OLD, 2)), '"seq":2')
    const plan = opened({ log: same, snapshot: OLD })
    expect(plan).toMatchObject({ base: 'snapshot', digest: OLD, seq: 0, usesLog: true })
    expect(seqsOf(plan.entries)).toEqual([1])
  })
})
