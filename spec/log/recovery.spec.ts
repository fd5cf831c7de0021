import { describe, expect, it } from 'vitest'
import { EMPTY_DIGEST } from '../../lib/log/digest.js'
import { opened, refused } from './found.js'
import { change, header, logOf, marker, NEW, OLD, OTHER, seqsOf, withFlipIn } from './sample.js'

/** Nothing to replay, nothing to cut, nothing to put aside. */
const plain = { entries: [], cut: 0, cutWorthKeeping: false, putAside: [] }

describe('without a log', () => {
  it('there is nothing, in an empty folder', () => {
    expect(opened({})).toEqual({
      kind: 'open',
      base: 'nothing',
      digest: EMPTY_DIGEST,
      seq: 0,
      isEdited: false,
      usesLog: false,
      ...plain,
    })
  })

  it('db.json is the state', () => {
    const plan = opened({ snapshot: OLD })
    expect(plan).toMatchObject({ base: 'snapshot', digest: OLD, seq: 0, usesLog: false, ...plain })
  })

  it('a db.json without a byte is like none', () => {
    expect(opened({ snapshot: EMPTY_DIGEST })).toEqual(opened({}))
  })

  it('a .temp that is there is the state: a flush was interrupted', () => {
    expect(opened({ temp: OLD })).toMatchObject({ base: 'temp', digest: OLD, ...plain })
  })

  it('a .temp comes before a db.json, which is put aside', () => {
    const plan = opened({ temp: OLD, snapshot: NEW })
    expect(plan).toMatchObject({ base: 'temp', digest: OLD, putAside: ['snapshot'] })
  })

  it('a db.json that is empty, or the same as the .temp, need not be put aside', () => {
    expect(opened({ temp: OLD, snapshot: EMPTY_DIGEST })).toMatchObject({ base: 'temp', ...plain })
    expect(opened({ temp: OLD, snapshot: OLD })).toMatchObject({ base: 'temp', ...plain })
  })

  it('an empty .temp hides nothing', () => {
    const temp = EMPTY_DIGEST
    expect(opened({ temp, snapshot: OLD })).toMatchObject({ base: 'snapshot', ...plain })
    expect(opened({ temp })).toMatchObject({ base: 'nothing', digest: EMPTY_DIGEST, ...plain })
  })

  it.each([
    ['is empty', Buffer.alloc(0)],
    ['was torn when it was begun', logOf(header()).subarray(0, 50)],
    ['is all zeros', Buffer.alloc(4096)],
  ])('and with one that %s, the same files are read', (_, log) => {
    const rest = { cut: log.length, entries: [], usesLog: false, putAside: [] }
    expect(opened({ log, snapshot: OLD })).toMatchObject({ base: 'snapshot', digest: OLD, ...rest })
    expect(opened({ log, temp: OLD })).toMatchObject({ base: 'temp', digest: OLD, ...rest })
    expect(opened({ log })).toMatchObject({ base: 'nothing', digest: EMPTY_DIGEST, ...rest })
  })
})

describe('a log that names db.json', () => {
  const log = logOf(header({ seq: 4 }), change(5), change(6), marker(NEW, 6), change(7))

  it('as its base: everything is replayed', () => {
    const plan = opened({ log, snapshot: OLD })
    expect(plan).toMatchObject({ base: 'snapshot', digest: OLD, seq: 4, usesLog: true })
    expect(seqsOf(plan.entries)).toEqual([5, 6, 7])
    expect(plan).toMatchObject({ cut: 0, cutWorthKeeping: false, putAside: [] })
  })

  it('as a later snapshot: nothing that it includes is replayed again', () => {
    const plan = opened({ log, snapshot: NEW })
    expect(plan).toMatchObject({ base: 'snapshot', digest: NEW, seq: 6, usesLog: true })
    expect(seqsOf(plan.entries)).toEqual([7])
  })

  it('as absent: the store was never flushed', () => {
    const first = logOf(header({ base: EMPTY_DIGEST }), change(1))
    for (const files of [{ log: first }, { log: first, snapshot: EMPTY_DIGEST }]) {
      const plan = opened(files)
      expect(plan).toMatchObject({ base: 'nothing', digest: EMPTY_DIGEST, seq: 0, usesLog: true })
      expect(seqsOf(plan.entries)).toEqual([1])
    }
  })

  it('but not the .temp beside it: that is put aside', () => {
    const plan = opened({ log, snapshot: OLD, temp: OTHER })
    expect(plan).toMatchObject({ base: 'snapshot', digest: OLD, putAside: ['temp'] })
  })

  it('and not an empty .temp: that is nothing to keep', () => {
    const plan = opened({ log, snapshot: OLD, temp: EMPTY_DIGEST })
    expect(plan).toMatchObject({ base: 'snapshot', digest: OLD, putAside: [] })
  })

  it('and holds no changes yet is used as it is', () => {
    const plan = opened({ log: logOf(header({ seq: 3 })), snapshot: OLD })
    expect(plan).toMatchObject({ base: 'snapshot', seq: 3, usesLog: true, ...plain })
  })
})

describe('a log that names .temp', () => {
  const log = logOf(header(), change(1), marker(NEW, 1), change(2))

  it('starts from it, whatever db.json is', () => {
    for (const snapshot of [undefined, EMPTY_DIGEST, NEW, OLD]) {
      const plan = opened({ log, temp: OLD, ...(snapshot && { snapshot }) })
      expect(plan).toMatchObject({ base: 'temp', digest: OLD, seq: 0, usesLog: true, putAside: [] })
      expect(seqsOf(plan.entries)).toEqual([1, 2])
    }
  })

  it('starts from it where it is the newer one', () => {
    const plan = opened({ log, temp: NEW, snapshot: OLD })
    expect(plan).toMatchObject({ base: 'temp', digest: NEW, seq: 1, putAside: [] })
    expect(seqsOf(plan.entries)).toEqual([2])
  })

  it('puts aside a db.json that it does not name: half written, or edited', () => {
    const plan = opened({ log, temp: OLD, snapshot: OTHER })
    expect(plan).toMatchObject({ base: 'temp', digest: OLD, putAside: ['snapshot'] })
  })

  it('also where it was empty', () => {
    const first = logOf(header({ base: EMPTY_DIGEST }), change(1), marker(NEW, 1))
    const plan = opened({ log: first, temp: EMPTY_DIGEST, snapshot: OTHER })
    expect(plan).toMatchObject({ base: 'temp', digest: EMPTY_DIGEST, putAside: ['snapshot'] })
    expect(seqsOf(plan.entries)).toEqual([1])
  })
})

describe('a log that names no file that is there', () => {
  const log = logOf(header(), change(1), change(2))

  it('and holds changes, is a conflict', () => {
    for (const files of [
      { snapshot: OTHER },
      { snapshot: OTHER, temp: NEW },
      { temp: OTHER },
      {},
    ]) {
      expect(refused({ log, ...files })).toBe('conflict')
    }
  })

  it('is put aside by salvage, and db.json is taken as it is', () => {
    const plan = opened({ log, snapshot: OTHER }, { salvage: true })
    expect(plan).toMatchObject({ base: 'snapshot', digest: OTHER, seq: 0, entries: [] })
    expect(plan).toMatchObject({ usesLog: false, putAside: ['log'] })
  })

  it('and holds no changes, is stale: db.json is the state', () => {
    const stale = logOf(header({ seq: 9 }))
    const plan = opened({ log: stale, snapshot: OTHER })
    expect(plan).toMatchObject({
      base: 'snapshot',
      digest: OTHER,
      seq: 0,
      usesLog: false,
      ...plain,
    })
  })

  it('and is stale, does not make a .temp the state', () => {
    const plan = opened({ log: logOf(header()), snapshot: OTHER, temp: NEW })
    expect(plan).toMatchObject({ base: 'snapshot', digest: OTHER, putAside: ['temp'] })
  })

  it('and is stale, does not make an absent db.json hide a .temp', () => {
    const plan = opened({ log: logOf(header()), temp: NEW })
    expect(plan).toMatchObject({ base: 'temp', digest: NEW, usesLog: false })
  })

  it('and is stale and damaged, is put aside', () => {
    const damaged = withFlipIn(log, '"seq":1')
    const plan = opened({ log: damaged, snapshot: OTHER })
    expect(plan).toMatchObject({ base: 'snapshot', usesLog: false, putAside: ['log'] })
    expect(plan).toMatchObject({ cut: damaged.length - logOf(header()).length })
  })
})
