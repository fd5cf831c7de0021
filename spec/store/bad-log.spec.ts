/** A log that says what no store would have written: refused, and nothing is touched. */
import { mkdirSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { flush, open, type KeepsakeError, type Options } from '../../lib/index.js'
import { digest, EMPTY_DIGEST } from '../../lib/log/digest.js'
import type { Operation } from '../../lib/log/operation.js'
import { change, header, linesOf, logOf, withByte } from '../log/sample.js'
import { factsOf, failureOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { bytesIn, filesIn, temporaryFolder, tracesIn } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

interface Room {
  readonly folder: string
  readonly path: string
}

/** A db.json, and a log for it with these patches, one a line; every crc is right. */
function room(content: string | undefined, ...patches: readonly (readonly Operation[])[]): Room {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  if (content !== undefined) writeFileSync(path, content)
  const base = content === undefined ? EMPTY_DIGEST : digest(Buffer.from(content))
  const changes = patches.map((patch, index) => change(index + 1, { patch }))
  writeFileSync(`${path}.log.temp`, logOf(header({ base }), ...changes))
  return { folder, path }
}

function refusal({ folder, path }: Room, options: Options = {}): KeepsakeError {
  const before = tracesIn(folder)
  const writing = failureOf(() => open(path, options))
  expect(tracesIn(folder)).toEqual(before)
  const reading = failureOf(() => open(path, { ...options, readOnly: true }))
  expect(factsOf(reading)).toEqual(factsOf(writing))
  expect(tracesIn(folder)).toEqual(before)
  return writing
}

const good: readonly Operation[] = [{ op: 'add', path: '/good', value: 1 }]

describe('a line of the log that does not fit the document', () => {
  const misfits: readonly Operation[] = [
    { op: 'remove', path: '/absent' },
    { op: 'replace', path: '/absent', value: 1 },
    { op: 'add', path: '/absent/a', value: 1 },
    { op: 'add', path: '/n/a', value: 1 },
    { op: 'add', path: '/list/4', value: 1 },
    { op: 'add', path: '/list/-1', value: 1 },
    { op: 'add', path: '/list/01', value: 1 },
    { op: 'add', path: '/list/x', value: 1 },
    { op: 'replace', path: '/list/3', value: 1 },
    { op: 'remove', path: '/list/-' },
    { op: 'remove', path: '' },
    { op: 'add', path: '/a~2b', value: 1 },
    { op: 'replace', path: '', value: 5 },
    { op: 'replace', path: '', value: null },
    { op: 'replace', path: '', value: 'text' },
  ]

  it.each(misfits)('is refused, by line and pointer: $op $path $value', (misfit) => {
    const place = room('{"n":1,"list":[1,2,3]}', good, [...good, misfit], good)
    expect(refusal(place)).toMatchObject({
      code: 'KEEPSAKE_CORRUPT_LOG',
      file: `${place.path}.log.temp`,
      line: 3,
      pointer: misfit.path,
    })
  })

  it('is no less refused by salvage: which lines to believe is not for a program to say', () => {
    const place = room('{}', [{ op: 'remove', path: '/absent' }])
    expect(refusal(place, { salvage: true })).toMatchObject({ code: 'KEEPSAKE_CORRUPT_LOG' })
  })
})

describe('a line of the log that leads out of the document', () => {
  const polluting = JSON.parse('{"__proto__":{"polluted":1}}') as Record<string, number>
  const pointers: readonly Operation[] = [
    { op: 'add', path: '/__proto__', value: { polluted: 1 } },
    { op: 'add', path: '/__proto__/polluted', value: 1 },
    { op: 'add', path: '/inner/__proto__/polluted', value: 1 },
    { op: 'add', path: '/list/__proto__/polluted', value: 1 },
    { op: 'add', path: '/constructor/prototype/polluted', value: 1 },
    { op: 'replace', path: '/inner/toString', value: 1 },
    { op: 'remove', path: '/inner/hasOwnProperty' },
  ]
  const values: readonly Operation[] = [
    { op: 'add', path: '/value', value: polluting },
    { op: 'add', path: '/value', value: [{ deep: [polluting] }] },
    { op: 'replace', path: '', value: polluting },
    { op: 'replace', path: '', value: { a: polluting } },
  ]

  it.each([...pointers, ...values])('is refused: $op $path $value', (operation) => {
    const place = room('{"inner":{},"list":[]}', good, [operation])
    const error = refusal(place)
    expect(['KEEPSAKE_CORRUPT_LOG', 'KEEPSAKE_BAD_KEY']).toContain(error.code)
    expect(error).toMatchObject({ file: `${place.path}.log.temp`, line: 3 })
    expect(error.pointer?.startsWith(operation.path)).toBe(true)
    expect({}).not.toHaveProperty('polluted')
    expect([]).not.toHaveProperty('polluted')
    expect(typeof {}.toString).toBe('function')
  })

  it('is taken for data where the names are the document’s own', async () => {
    const patch: readonly Operation[] = [
      { op: 'add', path: '/constructor', value: { prototype: {} } },
      { op: 'add', path: '/constructor/prototype/polluted', value: 1 },
      { op: 'add', path: '/toString', value: 2 },
      { op: 'add', path: '/', value: 3 },
      { op: 'add', path: '/a~1b', value: 4 },
      { op: 'add', path: '/a~0b', value: 5 },
      { op: 'add', path: '/length', value: 6 },
    ]
    const { path } = room('{}', patch)
    const db: object = opened(path)
    const expected = [
      ['constructor', { prototype: { polluted: 1 } }],
      ['toString', 2],
      ['', 3],
      ['a/b', 4],
      ['a~b', 5],
      ['length', 6],
    ]
    expect(Object.entries(db)).toEqual(expected)
    await flush(db)
    expect(Object.entries(JSON.parse(bytesIn(join(path, '..'))['db.json'] ?? ''))).toEqual(expected)
    expect({}).not.toHaveProperty('polluted')
    expect(Object).not.toHaveProperty('polluted')
  })
})

describe('a line of the log that goes too deep', () => {
  const deep = (levels: number): Record<string, never> =>
    JSON.parse('{"a":'.repeat(levels) + '{}' + '}'.repeat(levels)) as Record<string, never>

  it('is refused, also where only several lines together do', () => {
    const atOnce = room('{}', [{ op: 'add', path: '/x', value: deep(500) }])
    const together = room(
      '{}',
      [{ op: 'add', path: '/x', value: deep(300) }],
      [{ op: 'add', path: `/x${'/a'.repeat(300)}/y`, value: deep(300) }],
    )
    for (const place of [atOnce, together]) {
      expect(['KEEPSAKE_CORRUPT_LOG', 'KEEPSAKE_TOO_DEEP']).toContain(refusal(place).code)
    }
  })
})

describe('a damaged log', () => {
  const bodies = [
    header({ base: EMPTY_DIGEST }),
    change(1, { patch: [{ op: 'add', path: '/a', value: 1 }] }),
    change(2, { synced: 1, patch: [{ op: 'add', path: '/b', value: 2 }] }),
    change(3, { synced: 2, patch: [{ op: 'add', path: '/c', value: 3 }] }),
  ]

  function damaged(): Room {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json')
    const log = logOf(...bodies)
    writeFileSync(`${path}.log.temp`, withByte(log, log.indexOf('/b') + 1, 0x78))
    return { folder, path }
  }

  it('is refused where the damage is in what had been durable: line, and untouched', () => {
    const place = damaged()
    expect(refusal(place)).toMatchObject({
      code: 'KEEPSAKE_CORRUPT_LOG',
      file: `${place.path}.log.temp`,
      line: 3,
    })
  })

  it('is opened by salvage with what comes before; the rest is kept beside', async () => {
    const warnings = hearWarnings()
    const { folder, path } = damaged()
    const rest = bytesIn(folder)['db.json.log.temp']?.slice(lengthOf(2))
    const db = opened(path, { salvage: true })
    expect(db).toEqual({ a: 1 })
    expect(filesIn(folder)).toEqual(['db.json.lock', 'db.json.log.temp'])
    db.d = 4
    const kept = Object.entries(bytesIn(folder)).filter(([name]) => name.includes('.cut-'))
    expect(kept.map(([, bytes]) => bytes)).toEqual([rest])
    await flush(db)
    expect(JSON.parse(bytesIn(folder)['db.json'] ?? '')).toEqual({ a: 1, d: 4 })
    expect(await warnings.codes()).toEqual(['LOG_CUT', 'LOG_KEPT'])
    expect(Object.keys(bytesIn(folder)).filter((name) => name.includes('.cut-'))).toHaveLength(1)
  })

  const lengthOf = (lines: number): number =>
    Buffer.concat(linesOf(...bodies).slice(0, lines)).length
})

describe('a log that cannot be read', () => {
  it('is not taken for no log: a directory', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json')
    writeFileSync(path, '{"a":1}')
    mkdirSync(`${path}.log.temp`)
    expect(refusal({ folder, path })).toMatchObject({
      code: 'KEEPSAKE_READ_FAILED',
      file: `${path}.log.temp`,
      cause: { code: 'EISDIR' },
    })
    rmdirSync(`${path}.log.temp`)
    expect(opened(path)).toEqual({ a: 1 })
  })

  it.each(['log.temp', 'temp'])('is not followed where it is a link: %s', (name) => {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json')
    writeFileSync(path, '{"a":1}')
    writeFileSync(join(folder, 'elsewhere'), '{"b":1}')
    symlinkSync('elsewhere', `${path}.${name}`)
    const error = refusal({ folder, path })
    expect(error).toMatchObject({ code: 'KEEPSAKE_READ_FAILED', file: `${path}.${name}` })
  })
})
