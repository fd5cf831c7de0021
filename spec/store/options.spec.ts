/** What `open` can be told: what each option does, and that nothing else is accepted. */
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close, flush, open, type Options } from '../../lib/index.js'
import { failureOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { filesIn, temporaryFolder } from '../support/temp-folder.js'

function room(): { folder: string; path: string } {
  const folder = temporaryFolder()
  return { folder, path: join(folder, 'db.json') }
}

const modeOf = (path: string): number => statSync(path).mode & 0o777

describe('an option that is none', () => {
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    defaults: [1, 'text', true, null, () => 1],
    indent: [-1, 11, 1.5, '2', Number.NaN, true, {}],
    interval: [0, -1, 1.5, 2 ** 31, Infinity, '1000', false],
    fsync: ['sometimes', true, 0, null, 'ALWAYS'],
    readOnly: [1, 'yes', null],
    lock: [0, 'no', null],
    mode: [0, 0o300, 0o1000, '600', null, 6.5],
    salvage: [1, 'true', null],
    onError: ['log', {}, null, true],
  }
  const cases = Object.entries(wrong).flatMap(([name, values]) =>
    values.map((value) => ({ name, value })),
  )

  it.each(cases)('is refused, by name: $name = $value', ({ name, value }) => {
    const { folder } = room()
    const options = { [name]: value } as Options
    const error = failureOf(() => open(join(folder, 'sub/db.json'), options))
    expect(error.code).toBe('KEEPSAKE_BAD_OPTION')
    expect(error.message).toContain(`'${name}'`)
    expect(filesIn(folder)).toEqual([])
  })

  it.each(['intervall', 'Indent', 'toString', 'constructor', '__proto__', '', 'watches'])(
    'is refused when nobody knows it: %s',
    (name) => {
      const { folder, path } = room()
      const options = Object.fromEntries([[name, true]]) as Options
      const error = failureOf(() => open(path, options))
      expect(error.code).toBe('KEEPSAKE_BAD_OPTION')
      expect(error.message).toContain(`'${name}'`)
      expect(filesIn(folder)).toEqual([])
    },
  )

  it.each([null, 5, 'text', [], true])('is refused where an object has to be: %j', (options) => {
    const { folder, path } = room()
    const error = failureOf(() => open(path, options as unknown as Options))
    expect(error.code).toBe('KEEPSAKE_BAD_OPTION')
    expect(filesIn(folder)).toEqual([])
  })

  it.each([
    undefined,
    null,
    '',
    5,
    {},
    'a\0b',
    new URL('https://example.org/db.json'),
    new URL('file://example.org/db.json'),
    'file:///data/db.json',
    'FILE:/data/db.json',
    new URL('file:///data%2Fdb.json'),
    new URL('file:///data/db.json%00'),
  ])('is refused as a path: %s', (path) => {
    const error = failureOf(() => open(path as string))
    expect(error.code).toBe('KEEPSAKE_BAD_OPTION')
  })
})

describe('an option that is undefined', () => {
  it('is as if it were not there', async () => {
    const { path } = room()
    const names = ['defaults', 'indent', 'interval', 'fsync', 'readOnly', 'lock', 'mode']
    const options = Object.fromEntries([...names, 'salvage', 'onError'].map((name) => [name]))
    const db = opened(path, options as Options)
    db.a = [1]
    await flush(db)
    expect(readFileSync(path, 'utf8')).toBe('{\n  "a": [\n    1\n  ]\n}\n')
    expect(modeOf(path)).toBe(0o600)
  })
})

describe('indent', () => {
  it.each([0, 1, 2, 4, 10])('%i: so many spaces', async (indent) => {
    const { path } = room()
    const db = opened(path, { indent })
    db.a = { b: [1, 'x'] }
    await flush(db)
    expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify({ ...db }, undefined, indent)}\n`)
  })

  it('null: one line', async () => {
    const { path } = room()
    const db = opened(path, { indent: null })
    db.a = { b: [1, 'x'] }
    await flush(db)
    expect(readFileSync(path, 'utf8')).toBe('{"a":{"b":[1,"x"]}}\n')
  })

  it('does not touch a db.json in another style until something changes', async () => {
    const { path } = room()
    writeFileSync(path, '{"a":1}')
    const db = open(path, { indent: 4 })
    await close(db)
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}')
    const again = opened(path, { indent: 4 })
    again.b = 2
    await flush(again)
    expect(readFileSync(path, 'utf8')).toBe('{\n    "a": 1,\n    "b": 2\n}\n')
  })
})

describe('mode', () => {
  it.each([0o600, 0o640, 0o644, 0o666])(
    '%o is that of new files, whatever the umask',
    async (mode) => {
      const { path } = room()
      const umask = process.umask(0o077)
      try {
        const db = open(path, { mode })
        db.a = 1
        expect(modeOf(`${path}.log.temp`)).toBe(mode)
        await flush(db)
        expect(modeOf(path)).toBe(mode)
        db.a = 2
        await flush(db)
        expect(modeOf(path)).toBe(mode)
        await close(db)
      } finally {
        process.umask(umask)
      }
    },
  )

  it.each([0o600, 0o640, 0o664, 0o400])('leaves that of an existing db.json: %o', async (mode) => {
    const { path } = room()
    writeFileSync(path, '{}')
    chmodSync(path, mode)
    const db = opened(path, { mode: 0o644 })
    db.a = 1
    await flush(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1 })
    expect(modeOf(path)).toBe(mode)
  })
})

describe('lock', () => {
  it('false: no lock is taken, and none is respected', async () => {
    const { folder, path } = room()
    writeFileSync(`${path}.lock`, '{"pid":1,"start":"x","boot":"y","host":"elsewhere","id":"z"}')
    expect(failureOf(() => open(path))).toMatchObject({ code: 'KEEPSAKE_LOCKED' })
    const db = open(path, { lock: false })
    db.a = 1
    await close(db)
    expect(filesIn(folder)).toEqual(['db.json', 'db.json.lock'])
    expect(readFileSync(`${path}.lock`, 'utf8')).toContain('elsewhere')
  })
})
