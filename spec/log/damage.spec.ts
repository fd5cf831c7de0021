import { describe, expect, it } from 'vitest'
import { readLog } from '../../lib/log/reading.js'
import {
  change,
  header,
  linesOf,
  logOf,
  marker,
  NEW,
  seqsOf,
  withByte,
  withFlipIn,
} from './sample.js'

const NULS = Buffer.alloc(300)

describe('what a kill or a power cut leaves at the end is cut without ado', () => {
  const good = logOf(header(), change(1), change(2, { synced: 1 }))
  const next = linesOf(header(), change(1), change(2, { synced: 1 }), change(3)).at(-1) as Buffer
  const glued = `${next.toString().trimEnd()}{"seq"`

  it.each([
    ['a torn line', next.subarray(0, 40)],
    ['a line that lacks only its newline', next.subarray(0, -1)],
    ['zeros', NULS],
    ['a torn line and zeros', Buffer.concat([next.subarray(0, 40), NULS])],
    ['zeros and the end of a torn line', Buffer.concat([NULS, next.subarray(40, -1)])],
    ['one byte', Buffer.from('{')],
  ])('%s', (_, tail) => {
    const reading = readLog(Buffer.concat([good, tail]))
    expect(seqsOf(reading.entries)).toEqual([1, 2])
    expect(reading).toMatchObject({ validBytes: good.length, synced: 1 })
    expect(reading.damage).toEqual({
      line: 4,
      offset: good.length,
      bytes: tail.length,
      foreign: false,
      promised: false,
      worthKeeping: false,
    })
  })

  it.each([
    ['a torn line that was damaged', Buffer.from('{"seq":3,"time\n')],
    ['a hole with good lines behind', Buffer.concat([NULS, next.subarray(50), next])],
    ['a hole between fragments', Buffer.concat([next.subarray(0, 9), NULS, next.subarray(90, -1)])],
    ['a blank line', Buffer.from('\n')],
    ['a line glued to a torn one', Buffer.from(glued)],
    ['the same, with a crc of the user in it', Buffer.from(`{"a":1,"crc":"0",${glued}`)],
    ['a last line whose newline is damaged', withByte(next, next.length - 1, 0x0b)],
  ])('but kept aside if it is more: %s', (_, tail) => {
    const reading = readLog(Buffer.concat([good, tail]))
    expect(seqsOf(reading.entries)).toEqual([1, 2])
    expect(reading.damage).toMatchObject({ line: 4, promised: false, worthKeeping: true })
  })
})

describe('damage is', () => {
  it('what a power cut may leave, behind the last change known to be durable', () => {
    const log = logOf(header(), change(1), change(2, { synced: 1 }), change(3, { synced: 1 }))
    const reading = readLog(withFlipIn(log, '"seq":2'))
    expect(seqsOf(reading.entries)).toEqual([1])
    expect(reading.damage).toMatchObject({ line: 3, promised: false, worthKeeping: true })
  })

  it('a broken promise, at the last change known to be durable', () => {
    const log = logOf(header(), change(1), change(2), change(3, { synced: 2 }))
    const reading = readLog(withFlipIn(log, '"seq":2'))
    expect(seqsOf(reading.entries)).toEqual([1])
    expect(reading).toMatchObject({ synced: 2, damage: { line: 3, promised: true } })
  })

  it('judged by what the lines before it say as well', () => {
    const log = logOf(header(), change(1, { synced: 5 }), change(2), change(3))
    expect(readLog(withFlipIn(log, '"seq":2')).damage).toMatchObject({ promised: true })
  })

  it('judged by what a snapshot marker says as well', () => {
    const log = logOf(header(), change(1), change(2), marker(NEW, 1, 1))
    expect(readLog(withFlipIn(log, '"seq":1')).damage).toMatchObject({ line: 2, promised: true })
  })

  it('judged by a line that lost only its newline as well', () => {
    const log = logOf(header(), change(1), change(2, { synced: 1 })).subarray(0, -1)
    expect(readLog(withFlipIn(log, '"seq":1')).damage).toMatchObject({ line: 2, promised: true })
  })

  it('worth keeping if it breaks a promise, be it a torn line', () => {
    const log = logOf(header(), change(1, { synced: 5 }))
    const reading = readLog(Buffer.concat([log, Buffer.from('{"seq":2,"time')]))
    expect(reading.damage).toMatchObject({ line: 3, promised: true, worthKeeping: true })
  })
})

describe('a synced is believed only', () => {
  const lines = linesOf(header(), change(1), change(2), change(3, { synced: 2 }))
  const log = Buffer.concat(lines)

  it('if its own line is whole', () => {
    const broken = withFlipIn(withFlipIn(log, '"seq":2'), '"synced":2')
    const larger = withFlipIn(log, '2,"patch":[{"op":"add","path":"/list/-","value":3')
    expect(readLog(broken)).toMatchObject({ synced: 0, damage: { promised: false } })
    expect(readLog(larger)).toMatchObject({ synced: 0, damage: { line: 4, promised: false } })
  })

  it('if the crc of the line before can be told', () => {
    const [first, second, , last] = lines as [Buffer, Buffer, Buffer, Buffer]
    const reading = readLog(Buffer.concat([first, second, NULS, Buffer.from('\n'), last]))
    expect(reading).toMatchObject({ synced: 0, damage: { line: 3, promised: false } })
  })

  it('also where the damage is in the crc of the line before', () => {
    const crc = (lines[2] as Buffer).toString().slice(-11, -3)
    const reading = readLog(withFlipIn(log, crc))
    expect(seqsOf(reading.entries)).toEqual([1])
    expect(reading).toMatchObject({ synced: 2, damage: { line: 3, promised: true } })
  })

  it('also where the damage is in the newline before', () => {
    const before = log.indexOf('{"seq":3') - 1
    const changed = readLog(withByte(log, before, 0x0b))
    const gone = readLog(Buffer.concat([log.subarray(0, before), log.subarray(before + 1)]))
    expect(changed).toMatchObject({ synced: 2, seq: 1, damage: { line: 3, promised: true } })
    expect(gone).toMatchObject({ synced: 2, seq: 1, damage: { line: 3, promised: true } })
  })

  it('also behind several damaged lines', () => {
    const long = logOf(
      header(),
      ...[1, 2, 3, 4, 5].map((seq) => change(seq)),
      change(6, { synced: 5 }),
      change(7),
    )
    const reading = readLog(withFlipIn(withFlipIn(long, '"seq":2'), '"seq":4'))
    expect(reading).toMatchObject({ synced: 5, seq: 1, damage: { promised: true } })
  })
})

describe('a damaged header', () => {
  it('is a broken promise as soon as any change was durable', () => {
    const log = logOf(header({ seq: 7 }), change(8), change(9, { synced: 8 }))
    const reading = readLog(withFlipIn(log, '"keepsake"'))
    expect(reading).toMatchObject({ header: undefined, entries: [], validBytes: 0, synced: 8 })
    expect(reading.damage).toMatchObject({ line: 1, offset: 0, promised: true, worthKeeping: true })
  })

  it('is what a power cut may leave otherwise, and its changes are kept aside', () => {
    const log = logOf(header(), change(1), change(2))
    const hole = Buffer.from(log).fill(0, 0, 60)
    expect(readLog(hole)).toMatchObject({
      header: undefined,
      entries: [],
      damage: { line: 1, offset: 0, bytes: log.length, promised: false, worthKeeping: true },
    })
  })

  it('that was torn when the log was begun is nothing', () => {
    const torn = logOf(header()).subarray(0, 30)
    expect(readLog(torn).damage).toMatchObject({ promised: false, worthKeeping: false })
    expect(readLog(NULS).damage).toMatchObject({ promised: false, worthKeeping: false })
  })
})

it("snapshots named behind the damage are told, but not taken for the log's", () => {
  const log = logOf(header(), change(1), change(2), marker(NEW, 2), change(3))
  const reading = readLog(withFlipIn(log, '"seq":1'))
  expect(reading.snapshotsBehind).toEqual(new Map([[NEW, 2]]))
  expect(reading.snapshots.has(NEW)).toBe(false)
})
