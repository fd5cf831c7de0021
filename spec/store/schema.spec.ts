/** `schema`: what does not fit is refused, and nothing has changed: memory, log, subscribers. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { changes, close, open, snapshot, status, subscribe, transact } from '../../lib/index.js'
import type { StandardSchema } from '../../lib/index.js'
import { failureOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { filesIn, temporaryFolder } from '../support/temp-folder.js'

const defaults = {
  users: [{ name: 'ann', age: 30 }] as { name: string; age: number }[],
  total: 1,
}

const zodSchema = z.object({
  users: z.array(z.object({ name: z.string(), age: z.number().max(150) })).max(3),
  total: z.number(),
  tags: z.set(z.string()).optional(),
  seen: z.map(z.string(), z.date()).optional(),
})

const schemas: [string, StandardSchema][] = [
  ['Zod', zodSchema],
  [
    'Valibot',
    v.object({
      users: v.pipe(
        v.array(v.object({ name: v.string(), age: v.pipe(v.number(), v.maxValue(150)) })),
        v.maxLength(3),
      ),
      total: v.number(),
      tags: v.optional(v.set(v.string())),
      seen: v.optional(v.map(v.string(), v.date())),
    }),
  ],
  [
    'ArkType',
    type({
      users: type({ name: 'string', age: 'number <= 150' }).array().atMostLength(3),
      total: 'number',
      'tags?': 'Set',
      'seen?': 'Map',
    }),
  ],
]

function start(schema: StandardSchema) {
  const path = join(temporaryFolder(), 'db.json')
  // oxlint-disable-next-line typescript/no-explicit-any -- to be able to break it
  const db = opened<any>(path, { schema, defaults, interval: null })
  const told: unknown[] = []
  subscribe(db, (change) => told.push(change), { sync: true })
  const seen = () => ({
    document: structuredClone(snapshot(db)),
    log: readFileSync(`${path}.log.temp`, 'utf8'),
    seq: status(db).seq,
    told: told.length,
  })
  return { path, db, seen }
}

// oxlint-disable-next-line typescript/no-explicit-any -- to be able to break it
type Loose = any

describe.each(schemas)('%s', (_, schema) => {
  it.each<[string, (db: Loose) => unknown, string]>([
    ['an assignment', (db) => (db.users[0].age = 'old'), '/users/0/age'],
    ['one value for another', (db) => (db.total = null), '/total'],
    ['a deleted key', (db) => delete db.users[0].name, '/users/0/name'],
    ['an object', (db) => (db.users[0] = { name: 'bob' }), '/users/0/age'],
    ['a push', (db) => db.users.push({ name: 'bob', age: 200 }), '/users/1/age'],
    [
      'too many pushed',
      (db) => db.users.push(...Array.from({ length: 3 }, () => ({ name: 'x', age: 1 }))),
      '/users',
    ],
    ['a splice', (db) => db.users.splice(0, 1, { name: 1, age: 2 }), '/users/0/name'],
    ['a longer list', (db) => (db.users.length = 2), '/users/1'],
    ['a Map', (db) => (db.seen = 5), '/seen'],
    ['Object.assign', (db) => Object.assign(db.users[0], { age: 'x' }), '/users/0/age'],
    ['defineProperty', (db) => Object.defineProperty(db, 'total', { value: 'x' }), '/total'],
    [
      'a transaction',
      (db) =>
        transact(db, () => {
          db.users.push({ name: 'bob', age: 1 })
          db.total = 'two'
        }),
      '/total',
    ],
  ])('refuses %s', async (__, change, pointer) => {
    const { path, db, seen } = start(schema)
    const before = seen()
    const error = failureOf(() => change(db))
    expect(error).toMatchObject({ code: 'KEEPSAKE_INVALID', pointer, file: path })
    expect(error.issues?.[0]).toEqual({ message: expect.any(String), pointer })
    expect(seen()).toEqual(before)
    db.total = 2
    expect(seen()).toMatchObject({ seq: before.seq + 1, told: before.told + 1 })
    await close(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ ...defaults, total: 2 })
  })

  it('takes what fits, and judges a transaction by its result', () => {
    const { db, seen } = start(schema)
    const before = seen()
    transact(db, () => {
      db.total = 'for a moment'
      db.users.push({ name: 'bob', age: 1 })
      db.total = 2
    })
    db.tags = new Set(['a'])
    db.tags.add('b')
    db.seen = new Map([['ann', new Date(0)]])
    db.seen.get('ann').setFullYear(2000)
    expect(seen()).toMatchObject({ seq: before.seq + 5, document: { total: 2 } })
  })

  it('is not opened where the file does not fit, and the file is as it was', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json')
    const text = '{"users":[{"name":"secret","age":"x"}],"total":1}'
    writeFileSync(path, text)
    const error = failureOf(() => open(path, { schema, defaults }))
    expect(error).toMatchObject({ code: 'KEEPSAKE_INVALID', pointer: '/users/0/age' })
    expect(error.message).not.toContain('secret')
    expect([readFileSync(path, 'utf8'), filesIn(folder)]).toEqual([text, ['db.json']])
  })
})

it('says nothing to those who wait for changes that are refused', async () => {
  const { db } = start(zodSchema)
  const stream = changes(db)
  expect(() => (db.total = 'x')).toThrow()
  db.total = 3
  const { value } = await stream.next()
  expect(value?.patch).toEqual([{ op: 'replace', path: '/total', value: 3, previous: 1 }])
})
