/** A db.json that cannot be opened: the error says where and why, and nothing is touched. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close, flush, open, type KeepsakeError } from '../../lib/index.js'
import { factsOf, failureOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { program, report } from '../support/program.js'
import { filesIn, temporaryFolder, tracesIn } from '../support/temp-folder.js'

function room(content?: string | Uint8Array): { folder: string; path: string } {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  if (content !== undefined) writeFileSync(path, content)
  return { folder, path }
}

/** Opens in every way there is, expects that all of them fail alike and touch nothing. */
function refusal({ folder, path }: { folder: string; path: string }): KeepsakeError {
  const before = tracesIn(folder)
  const errors = [{}, { readOnly: true }, { salvage: true }, { defaults: { a: 1 } }].map(
    (options) => {
      const error = failureOf(() => open(path, options))
      expect(tracesIn(folder)).toEqual(before)
      return error
    },
  )
  const [first] = errors
  if (first === undefined) throw new Error('nothing was opened')
  for (const error of errors) expect(factsOf(error)).toEqual(factsOf(first))
  return first
}

const nested = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels)

describe('a db.json that is not JSON', () => {
  it.each([
    ['a comma is missing', '{\n  "theme": "dark"\n  "size": 12\n}\n', 3, 3],
    ['a comma too many', '{\n  "theme": "dark",\n}\n', 3, 1],
    ['it ends too early', '{\n  "theme": "da', 2, 15],
    ['a comment', '{\n  // dark\n}', 2, 3],
    ['a key without quotes', '{ theme: 1 }', 1, 3],
    ['two documents', '{}\n{}', 2, 1],
    ['blank space alone', '  \n', 2, 1],
    ['a word', 'hello', 1, 1],
    ['NaN', '{"a": NaN}', 1, 7],
    ['zeros', '\0'.repeat(100), 1, 1],
    ['a line break in a string', '{"a": "x\ny"}', 1, 9],
  ])('is refused with line and column: %s', (_, text, line, column) => {
    const place = room(text)
    const error = refusal(place)
    expect(error).toMatchObject({
      code: 'KEEPSAKE_CORRUPT_SNAPSHOT',
      file: place.path,
      line,
      column,
    })
  })

  it('is not quoted', () => {
    const { message } = refusal(room('{ "password": hunter2 }'))
    expect(message).not.toMatch(/password|hunter/)
  })

  it('is refused when it is not UTF-8: line and column', () => {
    const place = room(Buffer.from('{\n  "name": "J\u{f6}rg"\n}', 'latin1'))
    expect(refusal(place)).toMatchObject({
      code: 'KEEPSAKE_CORRUPT_SNAPSHOT',
      file: place.path,
      line: 2,
      column: 13,
    })
  })

  it('is refused when it is UTF-16', () => {
    expect(refusal(room(Buffer.from('\uFEFF{"a":1}', 'utf16le')))).toMatchObject({
      code: 'KEEPSAKE_CORRUPT_SNAPSHOT',
      line: 1,
      column: 1,
    })
  })
})

describe('a db.json that is JSON, but no document', () => {
  it.each(['5', '"text"', 'null', 'true'])('is refused: %s', (text) => {
    const place = room(text)
    expect(refusal(place)).toMatchObject({ code: 'KEEPSAKE_NOT_A_STORE', file: place.path })
  })

  it.each(['{"a":'.repeat(501) + '1' + '}'.repeat(501), '['.repeat(10_000) + ']'.repeat(10_000)])(
    'is refused when it is too deep (case %#)',
    (text) => {
      const place = room(text)
      const error = refusal(place)
      expect(error).toMatchObject({ code: 'KEEPSAKE_TOO_DEEP', file: place.path })
      expect(error.pointer).toMatch(/^(?:\/[a0])+$/)
    },
  )

  it('may be 500 levels deep', async () => {
    const place = room(nested(500))
    const db = opened(place.path)
    db.more = 1
    await flush(db)
    expect(JSON.parse(readFileSync(place.path, 'utf8'))).toEqual({
      ...(JSON.parse(nested(500)) as object),
      more: 1,
    })
  })

  it.each([
    ['{"a":{"b":[{"__proto__":{"polluted":1}}]}}', '/a/b/0/__proto__'],
    ['{"__proto__":1}', '/__proto__'],
    ['{"x":{"\\u005f_proto__":{"polluted":1}}}', '/x/__proto__'],
  ])('is refused when it holds __proto__ as a key: %s', (text, pointer) => {
    const place = room(text)
    expect(refusal(place)).toMatchObject({ code: 'KEEPSAKE_BAD_KEY', file: place.path, pointer })
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('a db.json that cannot be read', () => {
  it('is refused when it is a directory', () => {
    const place = room()
    mkdirSync(place.path)
    expect(refusal(place)).toMatchObject({
      code: 'KEEPSAKE_READ_FAILED',
      file: place.path,
      cause: { code: 'EISDIR' },
    })
  })

  it.skipIf(process.platform === 'win32')('is refused when it is a pipe', async () => {
    const { folder, path } = room()
    execFileSync('mkfifo', [path])
    // In a process of its own: a pipe that nobody writes to would hold up the one that reads it.
    const { stdout } = await program(
      folder,
      "try { open('db.json') } catch (error) { console.log(error.code) }",
    )
    expect(stdout).toBe('KEEPSAKE_READ_FAILED\n')
    expect(filesIn(folder)).toEqual(['db.json'])
  })

  it('is refused when its links go round in circles', () => {
    const place = room()
    symlinkSync('db.json', place.path)
    expect(refusal(place)).toMatchObject({
      code: 'KEEPSAKE_READ_FAILED',
      cause: { code: 'ELOOP' },
    })
  })

  it('is refused when a file is in the place of its folder', () => {
    const { folder, path } = room('{}')
    const place = { folder, path: join(path, 'db.json') }
    expect(refusal(place)).toMatchObject({
      code: 'KEEPSAKE_READ_FAILED',
      cause: { code: 'ENOTDIR' },
    })
  })

  it('is refused when this user may not read it: it is not taken for a new one', async () => {
    const { folder, path } = room('{"a":1}')
    chmodSync(path, 0o000)
    chmodSync(folder, 0o777)
    const before = tracesIn(folder)
    const seen = await report(
      folder,
      `if (process.getuid?.() === 0) process.setuid(65534)
      const tried = [{}, { readOnly: true }, { lock: false }].map((options) => {
        try { open('db.json', options) } catch (error) { return [error.code, error.cause.code] }
      })
      console.log(JSON.stringify(tried))`,
    )
    const refused = ['KEEPSAKE_READ_FAILED', 'EACCES']
    expect(seen).toEqual([refused, refused, refused])
    // The lock was there for a moment, so the folder has another time; the file has not.
    expect(tracesIn(folder)).toEqual(before)
    chmodSync(path, 0o600)
    expect(opened(path)).toEqual({ a: 1 })
  })
})

describe('what is accepted all the same', () => {
  it.each(['\uFEFF{"a":1}', '  {"a":1}\r\n\r\n', '{"a":2,"a":1}'])('%j', (text) => {
    const { path } = room(text)
    expect(opened(path)).toEqual({ a: 1 })
  })

  it('a byte order mark, which is gone with the next flush', async () => {
    const { path } = room('\uFEFF{"a":1}')
    const db = opened(path)
    db.b = 2
    await flush(db)
    expect(readFileSync(path, 'utf8')).toBe('{\n  "a": 1,\n  "b": 2\n}\n')
  })

  it.each(['', '\uFEFF'])('an empty file is a new store: %j', async (text) => {
    const { path } = room(text)
    const db = opened(path)
    expect(db).toEqual({})
    db.a = 1
    await flush(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1 })
  })

  it('a folder that is missing: it is made, with those above it', async () => {
    const { folder } = room()
    const path = join(folder, 'a/b/c/db.json')
    const db = open(path)
    db.n = 1
    await close(db)
    expect(filesIn(folder)).toEqual(['a', 'a/b', 'a/b/c', 'a/b/c/db.json'])
  })

  it('a name with spaces, quotes, and more than ASCII', async () => {
    const { folder } = room()
    const name = `my "db" 'ü' 🗄.json`
    const db = open(join(folder, name))
    db.n = 1
    await close(db)
    expect(filesIn(folder)).toEqual([name])
    expect(opened(join(folder, name))).toEqual({ n: 1 })
  })
})
