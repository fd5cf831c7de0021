/** `version` and `migrations`: an older document becomes one that the program knows, step by step. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { close, flush, open, snapshot, status, subscribe } from '../../lib/index.js'
import type { KeepsakeError, Migration, Options } from '../../lib/index.js'
import { patchesIn } from '../support/log-lines.js'
import { failureOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { report } from '../support/program.js'
import { filesIn, temporaryFolder } from '../support/temp-folder.js'

const migrations: Record<number, Migration> = {
  1: (db) => {
    db.users = db.names.map((name: string) => ({ name }))
    delete db.names
  },
  2: (db) => {
    for (const user of db.users) user.score = 0
  },
}

function written(document: unknown): string {
  const path = join(temporaryFolder(), 'db.json')
  writeFileSync(path, JSON.stringify(document))
  return path
}

const old = { names: ['ann', 'bob'] }
const now = {
  $version: 2,
  users: [
    { name: 'ann', score: 0 },
    { name: 'bob', score: 0 },
  ],
}

describe('an older document', () => {
  it.each<[string, Options]>([
    ['under the numbers they lead to', { migrations }],
    ['with the version said', { version: 2, migrations }],
    ['in order', { migrations: [migrations[1]!, migrations[2]!] }],
  ])('goes through the steps, once: %s', async (_, options) => {
    const path = written(old)
    const db = opened(path, options)
    expect(db).toEqual(now)
    expect(status(db).seq).toBe(2)
    await close(db)
    const again = opened(path, options)
    expect([again, status(again).seq]).toEqual([now, 0])
  })

  it('is kept beside as it was, for good', async () => {
    const path = written(old)
    await close(open(path, { migrations }))
    expect(JSON.parse(readFileSync(`${path}.v0`, 'utf8'))).toEqual(old)
    await close(open(path, { migrations: { ...migrations, 3: (db) => (db.more = true) } }))
    expect(JSON.parse(readFileSync(`${path}.v2`, 'utf8'))).toEqual(now)
    expect(filesIn(join(path, '..'))).toEqual(['db.json', 'db.json.v0', 'db.json.v2'])
  })

  it('is kept with what is in its log', async () => {
    const path = written({ $version: 1, users: [{ name: 'ann' }] })
    await report(
      join(path, '..'),
      `const db = open('db.json'); db.users[0].late = true; console.log('1'); process.kill(process.pid, 'SIGKILL')`,
    ).catch(() => undefined)
    await close(open(path, { migrations }))
    expect(JSON.parse(readFileSync(`${path}.v1`, 'utf8'))).toEqual({
      $version: 1,
      users: [{ name: 'ann', late: true }],
    })
  })

  it('is kept under another name where that one is taken', async () => {
    const path = written(old)
    writeFileSync(`${path}.v0`, 'mine')
    await close(open(path, { migrations }))
    expect(readFileSync(`${path}.v0`, 'utf8')).toBe('mine')
    const [other = ''] = filesIn(join(path, '..')).filter((name) => name.startsWith('db.json.v0-'))
    expect(JSON.parse(readFileSync(join(path, '..', other), 'utf8'))).toEqual(old)
  })

  it('takes each step as one entry of the log', () => {
    const path = written(old)
    opened(path, { migrations })
    expect(patchesIn(path).map(([first]) => first?.path)).toEqual(['/$version', '/$version'])
  })

  it('skips versions for which there is nothing to do', () => {
    const db = opened(written(old), {
      version: 7,
      migrations: { 1: migrations[1]!, 4: migrations[2]! },
    })
    expect(db).toEqual({ ...now, $version: 7 })
  })

  it('gets its defaults with the last step', () => {
    const db = opened(written(old), { migrations, defaults: { theme: 'light' } })
    expect([db, status(db).seq]).toEqual([{ ...now, theme: 'light' }, 2])
  })
})

describe('a new document', () => {
  it('is of the version that the program knows', async () => {
    const path = join(temporaryFolder(), 'db.json')
    const db = opened(path, { migrations, defaults: { users: [] } })
    expect([db, status(db).seq]).toEqual([{ $version: 2, users: [] }, 1])
    await flush(db)
    expect(filesIn(join(path, '..'))).toEqual(['db.json', 'db.json.lock'])
  })

  it('in memory, too', () => {
    expect(opened(':memory:', { version: 3 })).toEqual({ $version: 3 })
  })
})

describe('a step that fails', () => {
  const failing: Record<number, Migration> = {
    ...migrations,
    2(db) {
      db.users[0].score = 1
      throw new RangeError('mine')
    },
  }

  it('leaves the document as the step before has left it, and the next open goes on', async () => {
    const path = written(old)
    const error = failureOf(() => open(path, { migrations: failing }))
    expect(error).toMatchObject({ code: 'KEEPSAKE_MIGRATION_FAILED', cause: { message: 'mine' } })
    const left = opened(path, { readOnly: true })
    expect(left).toEqual({ $version: 1, users: [{ name: 'ann' }, { name: 'bob' }] })
    await close(left)
    const db = opened(path, { migrations })
    expect(db).toEqual(now)
    expect([existsSync(`${path}.v0`), existsSync(`${path}.v1`)]).toEqual([true, true])
  })

  it('is one that answers later', () => {
    const error = failureOf(() =>
      open(written(old), { migrations: [async () => Promise.resolve()] }),
    )
    expect(error.code).toBe('KEEPSAKE_MIGRATION_FAILED')
    expect((error.cause as KeepsakeError).code).toBe('KEEPSAKE_ASYNC_TRANSACTION')
  })
})

it('a document of a newer version is refused, and nothing is touched', () => {
  const path = written({ $version: 9, secret: 1 })
  const error = failureOf(() => open(path, { migrations }))
  expect(error).toMatchObject({ code: 'KEEPSAKE_VERSION', pointer: '/$version', file: path })
  expect(filesIn(join(path, '..'))).toEqual(['db.json'])
  expect(opened(path)).toEqual({ $version: 9, secret: 1 })
})

it.each([[{ $version: 'two' }], [{ $version: -1 }], [{ $version: 1.5 }], [[1]]])(
  'what cannot be a version is refused: %j',
  (document) => {
    expect(failureOf(() => open(written(document), { version: 2 })).code).toBe('KEEPSAKE_VERSION')
  },
)

it('only the result has to fit the schema, and one that does not leaves the step before', () => {
  const schema = z.object({ $version: z.number(), users: z.array(z.object({ score: z.number() })) })
  expect(opened(written(old), { migrations, schema } as Options)).toEqual(now)
  const path = written(old)
  const wrong = { ...migrations, 2: (db: { users: object[] }) => void db.users.pop() }
  const error = failureOf(() => open(path, { migrations: wrong, schema } as Options))
  expect(error.code).toBe('KEEPSAKE_INVALID')
  expect(opened(path)).toEqual({ $version: 1, users: [{ name: 'ann' }, { name: 'bob' }] })
})

it('a store that is only read is migrated in memory', () => {
  const path = written(old)
  const db = opened(path, { migrations, readOnly: true })
  expect(snapshot(db)).toEqual(now)
  expect(filesIn(join(path, '..'))).toEqual(['db.json'])
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(old)
})

it('a document that is open already stays what it is', () => {
  const path = written(old)
  const db = opened(path, { migrations })
  const told: unknown[] = []
  subscribe(db, (change) => told.push(change), { sync: true })
  expect(opened(path, { migrations })).toBe(db)
  expect(failureOf(() => open(path, { version: 1 })).code).toBe('KEEPSAKE_VERSION')
  expect(told).toEqual([])
})

it.each<[string, object]>([
  ['a version of no number', { version: '2' }],
  ['version 0', { version: 0 }],
  ['a migration that is no function', { migrations: { 1: true } }],
  ['a migration to no version', { migrations: { x: () => 1 } }],
  ['a migration beyond the version', { version: 1, migrations }],
  ['something else', { migrations: 5 }],
])('is refused: %s', (_, options) => {
  expect(failureOf(() => open(':memory:', options)).code).toBe('KEEPSAKE_BAD_OPTION')
})
