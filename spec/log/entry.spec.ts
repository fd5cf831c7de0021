import { describe, expect, it } from 'vitest'
import { entryBody, headerBody, markerBody, parseLine } from '../../lib/log/entry.js'
import { sealLine } from '../../lib/log/seal.js'

function parse(body: string, seed = 0): ReturnType<typeof parseLine> {
  const { bytes, length } = sealLine(body, seed)
  return parseLine(bytes.subarray(0, length - 1), seed)
}

const patchText = '[{"op":"replace","path":"/users/alice/score","value":5}]'

describe('the text of a line', () => {
  it('of a header', () => {
    const body = headerBody({ base: '9f86d081884c7d65', seq: 0, id: 'k3v0', time: 1763792000000 })
    expect(body).toBe(
      '{"keepsake":1,"base":"9f86d081884c7d65","seq":0,"id":"k3v0","time":1763792000000',
    )
  })

  it('of a change', () => {
    expect(entryBody({ seq: 1, time: 1763792000123, patchText })).toBe(
      '{"seq":1,"time":1763792000123,' +
        '"patch":[{"op":"replace","path":"/users/alice/score","value":5}]',
    )
  })

  it('of a change written after a sync', () => {
    expect(entryBody({ seq: 9, time: 5, synced: 0, patchText: '[]' })).toBe(
      '{"seq":9,"time":5,"synced":0,"patch":[]',
    )
  })

  it('of a snapshot', () => {
    const snapshot = 'e931a1d8ec312460'
    expect(markerBody({ snapshot, seq: 1 })).toBe('{"snapshot":"e931a1d8ec312460","seq":1')
    expect(markerBody({ snapshot, seq: 1, synced: 1 })).toBe(
      '{"snapshot":"e931a1d8ec312460","seq":1,"synced":1',
    )
  })
})

describe('reading a line gives what was written', () => {
  it('a header', () => {
    const header = { base: '9f86d081884c7d65', seq: 3, id: 'with "quotes"', time: 1 }
    expect(parse(headerBody(header))).toMatchObject({ kind: 'header', header })
  })

  it('a change, with or without synced', () => {
    const patch = [
      { op: 'add', path: '/ä/"b"', value: { 'a/b': [null, true, '\u2028'] } },
      { op: 'replace', path: '', value: [] },
      { op: 'remove', path: '/x' },
    ] as const
    const text = JSON.stringify(patch)
    const plain = parse(entryBody({ seq: 1, time: 2, patchText: text }), 99)
    const synced = parse(entryBody({ seq: 2, time: 2, synced: 1, patchText: text }))
    expect(plain).toMatchObject({ kind: 'entry', entry: { seq: 1, time: 2, patch } })
    expect(plain).not.toHaveProperty('entry.synced')
    expect(synced).toMatchObject({ kind: 'entry', entry: { seq: 2, synced: 1, patch } })
  })

  it('a snapshot', () => {
    const marker = { snapshot: 'e931a1d8ec312460', seq: 4, synced: 3 }
    expect(parse(markerBody(marker))).toMatchObject({ kind: 'marker', marker })
  })

  it('and the crc that the next line is seeded with', () => {
    const body = markerBody({ snapshot: 'e931a1d8ec312460', seq: 4 })
    expect(parse(body, 5)?.crc).toBe(sealLine(body, 5).crc)
  })

  it('and ignores members that are not known', () => {
    expect(
      parse('{"seq":1,"time":2,"patch":[{"op":"remove","path":"/a","was":1}],"by":"me"'),
    ).toEqual(expect.objectContaining({ kind: 'entry' }))
  })
})

describe('a line with the right crc is still no line of the log', () => {
  const base = '"base":"9f86d081884c7d65"'
  it.each([
    ['is not JSON', '{"seq":1,"time":1,"patch":[}'],
    ['is not an object', '["seq",1'],
    ['is of another version', `{"keepsake":2,${base},"seq":0,"id":"x","time":1`],
    ['is a header without a base', '{"keepsake":1,"seq":0,"id":"x","time":1'],
    ['is a header with a strange base', '{"keepsake":1,"base":"x","seq":0,"id":"x","time":1'],
    ['is a header without an id', `{"keepsake":1,${base},"seq":0,"time":1`],
    ['is a header without a time', `{"keepsake":1,${base},"seq":0,"id":"x"`],
    ['has no seq', '{"time":1,"patch":[]'],
    ['has a negative seq', '{"seq":-1,"time":1,"patch":[]'],
    ['has half a seq', '{"seq":1.5,"time":1,"patch":[]'],
    ['has a seq too large to count with', '{"seq":9007199254740992,"time":1,"patch":[]'],
    ['has a seq that is text', '{"seq":"1","time":1,"patch":[]'],
    ['has no time', '{"seq":1,"patch":[]'],
    ['has an endless time', '{"seq":1,"time":1e999,"patch":[]'],
    ['has a synced that is no count', '{"seq":1,"time":1,"synced":"0","patch":[]'],
    ['has neither patch nor snapshot', '{"seq":1,"time":1'],
    ['has a snapshot that is no digest', '{"snapshot":"e931a1d8ec31246","seq":1'],
    ['has a patch that is no list', '{"seq":1,"time":1,"patch":{"op":"remove","path":"/a"}'],
    ['has an operation that is no object', '{"seq":1,"time":1,"patch":[null]'],
    [
      'has an unknown operation',
      '{"seq":1,"time":1,"patch":[{"op":"move","from":"/a","path":"/b"}]',
    ],
    ['has an inherited operation', '{"seq":1,"time":1,"patch":[{"op":"toString","path":"/b"}]'],
    ['has no path', '{"seq":1,"time":1,"patch":[{"op":"remove"}]'],
    ['has a path that is a list', '{"seq":1,"time":1,"patch":[{"op":"remove","path":["a"]}]'],
    ['has a path without its slash', '{"seq":1,"time":1,"patch":[{"op":"remove","path":"a"}]'],
    ['has nothing to add', '{"seq":1,"time":1,"patch":[{"op":"add","path":"/a"}]'],
    ['has nothing to put in place', '{"seq":1,"time":1,"patch":[{"op":"replace","path":"/a"}]'],
    [
      'has one bad operation among good ones',
      '{"seq":1,"time":1,"patch":[{"op":"remove","path":"/a"},1]',
    ],
  ])('if it %s', (_, body) => {
    expect(parse(body)).toBeUndefined()
  })
})

it('a line that does not end with its crc is none', () => {
  const { bytes, length } = sealLine('{"seq":1,"time":1,"patch":[]', 0)
  const line = Buffer.from(bytes.subarray(0, length - 1)).toString()
  const [before, crc] = line.split(/(?=,"crc")/) as [string, string]
  const moved = `{${crc.slice(1, -1)},${before.slice(1)}}`
  expect(JSON.parse(moved)).toEqual(JSON.parse(line))
  expect(parseLine(Buffer.from(moved), 0)).toBeUndefined()
  expect(parseLine(Buffer.from(`${line} `), 0)).toBeUndefined()
  expect(parseLine(Buffer.from(`${line}\r`), 0)).toBeUndefined()
  expect(parseLine(Buffer.from(line), 0)).toBeDefined()
})
