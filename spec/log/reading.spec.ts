import { describe, expect, it } from 'vitest'
import { readLog } from '../../lib/log/reading.js'
import { change, header, linesOf, logOf, marker, NEW, OLD, OTHER, seqsOf, TIME } from './sample.js'

describe('a line that is sealed well, and is no JSON', () => {
  it.each(['nonsense', '{"seq":6},{"seq":7'])('takes nothing from those before it: %s', (body) => {
    const good = logOf(header({ seq: 4 }), change(5))
    const reading = readLog(logOf(header({ seq: 4 }), change(5), body, change(6)))
    expect(seqsOf(reading.entries)).toEqual([5])
    expect(reading.validBytes).toBe(good.length)
    expect(reading.damage).toMatchObject({ line: 3, foreign: true, promised: true })
  })
})

describe('a whole log', () => {
  const log = logOf(
    header({ seq: 4 }),
    change(5),
    marker(NEW, 5),
    change(6, { synced: 5 }),
    marker(OTHER, 5, 6),
    change(7),
  )
  const reading = readLog(log)

  it('gives its header and its changes, each with its line', () => {
    expect(reading.header).toEqual({ base: OLD, seq: 4, id: 'k3v0', time: TIME })
    expect(reading.entries).toEqual([
      { seq: 5, time: TIME + 5, patch: [{ op: 'add', path: '/list/-', value: 5 }], line: 2 },
      {
        seq: 6,
        time: TIME + 6,
        synced: 5,
        patch: [{ op: 'add', path: '/list/-', value: 6 }],
        line: 4,
      },
      { seq: 7, time: TIME + 7, patch: [{ op: 'add', path: '/list/-', value: 7 }], line: 6 },
    ])
  })

  it('names every snapshot it applies to, and the last change in it', () => {
    expect(reading.snapshots).toEqual(
      new Map([
        [OLD, 4],
        [NEW, 5],
        [OTHER, 5],
      ]),
    )
  })

  it('says how to go on', () => {
    expect(reading).toMatchObject({ seq: 7, validBytes: log.length, synced: 6, damage: undefined })
    const next = linesOf(
      header({ seq: 4 }),
      change(5),
      marker(NEW, 5),
      change(6, { synced: 5 }),
      marker(OTHER, 5, 6),
      change(7),
      change(8),
    )
    expect(seqsOf(readLog(Buffer.concat(next)).entries)).toEqual([5, 6, 7, 8])
  })

  it('may lie anywhere in memory', () => {
    const padded = new Uint8Array(log.length + 20)
    padded.set(log, 7)
    expect(readLog(padded.subarray(7, 7 + log.length))).toEqual(reading)
  })
})

it('an empty log is no log, and no damage', () => {
  expect(readLog(new Uint8Array())).toMatchObject({
    header: undefined,
    entries: [],
    validBytes: 0,
    damage: undefined,
  })
})

it('a snapshot named twice includes the later change', () => {
  const reading = readLog(logOf(header(), change(1), change(2), marker(OLD, 2)))
  expect(reading.snapshots).toEqual(new Map([[OLD, 2]]))
})

it('a log of many blocks is read to its end', () => {
  const count = 2_000
  const bodies = Array.from({ length: count }, (_, index) => change(index + 1))
  const large = change(count + 1, {
    patch: [{ op: 'add', path: '/x', value: 'é'.repeat(200_000) }],
  })
  const reading = readLog(logOf(header(), ...bodies, large, change(count + 2)))
  expect(reading).toMatchObject({ seq: count + 2, damage: undefined })
  expect(reading.entries.at(-1)?.line).toBe(count + 3)
})

describe('the log ends', () => {
  it('at a header that comes again', () => {
    const reading = readLog(logOf(header(), change(1), header({ seq: 1 }), change(2)))
    expect(seqsOf(reading.entries)).toEqual([1])
    expect(reading.damage).toMatchObject({ line: 3, promised: true })
  })

  it.each([
    ['a change that is missing', [header(), change(1), change(3)]],
    ['a change that comes again', [header(), change(1), change(1)]],
    ['a snapshot of the future', [header(), change(1), marker(NEW, 2)]],
    ['a snapshot from before the log', [header({ seq: 1 }), change(2), marker(NEW, 0)]],
    [
      'something a newer version has written',
      [header(), change(1), '{"seq":2,"time":1,"patchZ":""'],
    ],
    ['something that is not JSON', [header(), change(1), '{"seq":2,"time":1,"patch":[1']],
  ])('at %s, which is never cut silently', (_, bodies) => {
    const lines = linesOf(...bodies)
    const reading = readLog(Buffer.concat(lines))
    const offset = lines.slice(0, 2).join('').length
    expect(reading.damage).toMatchObject({ line: 3, offset, foreign: true, promised: true })
    expect(reading.validBytes).toBe(offset)
    expect(reading.entries).toHaveLength(1)
  })

  it('before it began, if the first line is no header', () => {
    const reading = readLog(logOf(change(1), change(2)))
    expect(reading).toMatchObject({ header: undefined, entries: [], validBytes: 0 })
    expect(reading.damage).toMatchObject({ line: 1, offset: 0, promised: true })
  })

  it('before it began, if a newer version has written it', () => {
    const newer = '{"keepsake":2,"base":"9f86d081884c7d65","seq":0,"id":"x","time":1'
    const reading = readLog(logOf(newer, change(1)))
    expect(reading).toMatchObject({ header: undefined, entries: [] })
    expect(reading.damage).toMatchObject({ line: 1, foreign: true, promised: true })
  })
})

it('lines that are JSON only together are not taken for lines', () => {
  const halves = [
    '{"seq":1,"time":1,"patch":[{"op":"remove","path":"/a"',
    '{"op":"remove","path":"/a"}]',
  ]
  const reading = readLog(logOf(header(), ...halves))
  expect(reading.entries).toEqual([])
  expect(reading.damage).toMatchObject({ line: 2 })
})
