/** Odd schemas, and odd changes: whatever does not fit is undone as a whole. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { close, open, snapshot, transact } from '../../lib/index.js'
import type { StandardSchema } from '../../lib/index.js'
import { adding, deserted, logFor } from '../support/deserted.js'
import { failureOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { filesIn, temporaryFolder } from '../support/temp-folder.js'

// oxlint-disable-next-line typescript/no-explicit-any -- to be able to break it
type Loose = any

/** A schema of nobody's. */
function schemaOf(
  validate: (value: unknown) => ReturnType<StandardSchema['~standard']['validate']>,
): StandardSchema {
  return { '~standard': { version: 1, vendor: 'keepsake', validate } }
}

const zodSchema = z.object({ users: z.array(z.object({})), total: z.number() })

describe('any change in the tree', () => {
  const onlySmall = schemaOf((value) =>
    JSON.stringify([...walk(value)]).length < 200 ? {} : { issues: [{ message: 'large' }] },
  )
  function* walk(value: unknown): Generator {
    yield value instanceof Map || value instanceof Set ? [...value] : value
    if (typeof value === 'object' && value !== null)
      for (const child of Object.values(value)) yield* walk(child)
  }

  it.each<[string, (db: Loose) => unknown]>([
    ['a Map', (db) => db.map.set('b', 'x'.repeat(300))],
    ['a Set', (db) => db.set.add('x'.repeat(300))],
    ['in a Map', (db) => db.map.get('a').list.push('x'.repeat(300))],
    [
      'a moved object',
      (db) => {
        const { inner } = db
        delete db.inner
        inner.text = 'x'.repeat(300)
        db.back = inner
      },
    ],
    ['a swap', (db) => ([db.list[0], db.list[1]] = [db.list[1], 'x'.repeat(300)])],
    [
      'a sort',
      (db) =>
        db.list.sort(() => {
          db.grown = 'x'.repeat(300)
          return 0
        }),
    ],
  ])('is undone as a whole: %s', async (_, change) => {
    const path = join(temporaryFolder(), 'db.json')
    const db: Loose = open(path, {
      schema: onlySmall,
      defaults: {
        map: new Map([['a', { list: [1] }]]),
        set: new Set(['a']),
        inner: { text: '' },
        list: [{ n: 1 }, 2],
      },
    })
    expect(failureOf(() => change(db)).code).toBe('KEEPSAKE_INVALID')
    const live = structuredClone(snapshot(db))
    await close(db)
    const again = opened(path)
    expect(structuredClone(snapshot(again))).toEqual(live)
  })
})

describe('a schema', () => {
  it.each([
    ['no schema', {}],
    ['null', null],
    ['a function', () => true],
  ])('is refused: %s', (_, schema) => {
    expect(failureOf(() => open(':memory:', { schema: schema as never })).code).toBe(
      'KEEPSAKE_BAD_OPTION',
    )
  })

  it.each<[string, unknown, string]>([
    ['null', ['users', null, 'name'], '/users'],
    ['an entry without a key', ['users', {}, 'name'], '/users'],
    ['an object for a key', ['users', { key: {} }], '/users'],
    ['a symbol', ['users', Symbol('a')], '/users/Symbol(a)'],
    ['entries and keys', [{ key: 'users' }, 0], '/users/0'],
    ['no path', null, ''],
  ])('may say oddly where it found something: %s', (_, path, pointer) => {
    const schema = schemaOf(() => ({ issues: [{ message: 'wrong', path: path as never }] }))
    expect(failureOf(() => open(':memory:', { schema } as never))).toMatchObject({
      code: 'KEEPSAKE_INVALID',
      pointer,
      issues: [{ message: 'wrong', pointer }],
    })
  })

  it('that answers nothing is refused', () => {
    for (const answer of [undefined, null, true]) {
      const schema = schemaOf(() => answer as never)
      expect(failureOf(() => open(':memory:', { schema } as never)).code).toBe(
        'KEEPSAKE_BAD_OPTION',
      )
    }
  })

  it('that answers later is refused, and nothing is opened', () => {
    const folder = temporaryFolder()
    const schema = z.object({}).refine(() => Promise.resolve(true))
    const later: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'keepsake',
        validate: () => Promise.reject(new Error('later')),
      },
    }
    for (const one of [schema, later]) {
      expect(() => open(join(folder, 'db.json'), { schema: one as never })).toThrow()
    }
    expect(filesIn(folder)).toEqual([])
  })

  it('that changes what it judges is told so', () => {
    const held: Loose = {}
    const meddling: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'keepsake',
        validate() {
          if (held.db !== undefined) held.db.meddled = true
          return {}
        },
      },
    }
    const db: Loose = opened(':memory:', { schema: meddling })
    held.db = db
    expect(failureOf(() => (db.a = 1)).code).toBe('KEEPSAKE_INVALID')
    expect(snapshot(db)).toEqual({})
  })

  it('that throws undoes the change, too', () => {
    let isBroken = false
    const broken: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'keepsake',
        validate() {
          if (isBroken) throw new RangeError('mine')
          return {}
        },
      },
    }
    const db: Loose = opened(':memory:', { schema: broken, defaults: { list: [1, 2] } })
    isBroken = true
    expect(() => db.list.reverse()).toThrow(RangeError)
    isBroken = false
    expect(snapshot(db)).toEqual({ list: [1, 2] })
  })

  it('is asked once for an open, and not for what changes nothing', () => {
    let times = 0
    const counting: StandardSchema = {
      '~standard': { version: 1, vendor: 'keepsake', validate: () => (times++, {}) },
    }
    const db: Loose = opened(':memory:', { schema: counting, defaults: { a: 1, b: { c: 2 } } })
    expect(times).toBe(1)
    db.a = 1
    db.b.c = 2
    transact(db, () => undefined)
    expect(times).toBe(1)
    transact(db, () => {
      db.a = 2
      db.b.c = 3
    })
    expect(times).toBe(2)
  })

  it('judges a store that is only read with its defaults', () => {
    const path = join(temporaryFolder(), 'db.json')
    writeFileSync(path, '{"total":1}')
    const refused = failureOf(() => open(path, { schema: zodSchema, readOnly: true }))
    expect(refused.code).toBe('KEEPSAKE_INVALID')
    const db = opened(path, { schema: zodSchema, defaults: { users: [] }, readOnly: true })
    expect(db.users).toEqual([])
  })
})

it('closing undoes nothing of what was done outside the store', () => {
  const db: Loose = opened(':memory:', { schema: zodSchema, defaults: { users: [{}], total: 1 } })
  const user = db.users.pop()
  db.total = 1
  user.name = 'ann'
  db[Symbol.dispose]()
  expect(user).toEqual({ name: 'ann' })
})

it.each<[string, (db: Loose, value: unknown) => unknown]>([
  ['an assignment', (db, value) => (db.list = value)],
  ['a push', (db, value) => db.list.push(value)],
  ['a Map', (db, value) => db.map.set('k', value)],
])(
  'a transaction made while a value is read does not keep it from being undone: %s',
  (_, change) => {
    let isClosed = false
    const gate = schemaOf(() => (isClosed ? { issues: [{ message: 'closed' }] } : {}))
    const db: Loose = opened(':memory:', { schema: gate, defaults: { list: [1], map: new Map() } })
    const before = structuredClone(snapshot(db))
    const value = new Proxy(
      { bad: 1 },
      {
        ownKeys(target) {
          transact(db, () => undefined)
          return Reflect.ownKeys(target)
        },
      },
    )
    isClosed = true
    expect(failureOf(() => change(db, value)).code).toBe('KEEPSAKE_INVALID')
    isClosed = false
    expect(snapshot(db)).toEqual(before)
    db.list.push(2)
    expect(db.list).toEqual([1, 2])
  },
)

it('an open that is refused leaves a log as it was', () => {
  const steps = [adding('/bad', 2), adding('/c', 3)]
  const { path, folder } = deserted({ snapshot: '{"a":1}', log: logFor('{"a":1}', ...steps) })
  const read = () => filesIn(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')])
  const before = read()
  const schema = schemaOf((value) =>
    'bad' in (value as object) ? { issues: [{ message: 'no' }] } : {},
  )
  expect(failureOf(() => open(path, { schema })).code).toBe('KEEPSAKE_INVALID')
  expect(failureOf(() => open(path, { schema, defaults: { d: 1 } })).code).toBe('KEEPSAKE_INVALID')
  expect(read()).toEqual(before)
})
