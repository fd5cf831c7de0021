/** After the end of a store: it can be read on, and takes nothing more. And what is no store. */
import { mkdirSync, readFileSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { close, durable, flush, KeepsakeError, open, status, transact } from '../../lib/index.js'
import { systemError, tapDisk } from '../support/disk-tap.js'
import { failureOf, rejectionOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { filesIn, temporaryFolder, tracesIn } from '../support/temp-folder.js'

const sample = () => ({
  n: 1,
  list: [3, 1, 2],
  inner: { deep: { x: 1 } },
  born: new Date(0),
  tags: new Set(['a']),
  ages: new Map([['bob', 1]]),
})

async function closedStore() {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  const db = open(path, { defaults: sample() })
  const { inner, list } = db
  await close(db)
  return { folder, path, db, inner, list }
}

describe('a closed store', () => {
  it('can be read on', async () => {
    const { db, inner, list } = await closedStore()
    expect(db).toEqual(sample())
    expect(inner?.deep?.x).toBe(1)
    expect(list?.map((n) => n * 2)).toEqual([6, 2, 4])
    expect(db.ages?.get('bob')).toBe(1)
    expect(JSON.stringify(db)).toBe(JSON.stringify(sample()))
  })

  it('refuses every change, and stays as it was, in memory and on disk', async () => {
    const { folder, db, inner, list } = await closedStore()
    const before = tracesIn(folder)
    const changes: readonly (() => unknown)[] = [
      () => (db.n = 2),
      () => delete (db as { n?: number }).n,
      () => Object.assign(db, { other: 1 }),
      () => Object.defineProperty(db, 'n', { value: 2 }),
      () => (inner.deep.x = 2),
      () => list.push(4),
      () => list.shift(),
      () => list.reverse(),
      () => (list.length = 0),
      () => db.born.setFullYear(1990),
      () => db.tags.add('b'),
      () => db.tags.clear(),
      () => db.ages.set('bob', 2),
      () => db.ages.delete('bob'),
      () => transact(db, () => 1),
    ]
    for (const change of changes) {
      expect(failureOf(change), String(change)).toMatchObject({ code: 'KEEPSAKE_CLOSED' })
    }
    expect(db).toEqual(sample())
    expect(tracesIn(folder)).toEqual(before)
  })

  it('says which file it was, and which object was to be changed', async () => {
    const { path, db } = await closedStore()
    const error = failureOf(() => (db.inner.deep.x = 2))
    expect(error).toMatchObject({ file: path, pointer: '/inner/deep' })
  })

  it('does not flush, and promises nothing', async () => {
    const { folder, db } = await closedStore()
    const before = tracesIn(folder)
    expect(await rejectionOf(flush(db))).toMatchObject({ code: 'KEEPSAKE_CLOSED' })
    expect(await rejectionOf(durable(db))).toMatchObject({ code: 'KEEPSAKE_CLOSED' })
    expect(tracesIn(folder)).toEqual(before)
  })

  it('still says what it was at', async () => {
    const { path, db } = await closedStore()
    expect(status(db)).toMatchObject({ path, seq: 1, logBytes: 0, logEntries: 0 })
  })

  it('is closed from the moment that close is called', async () => {
    const db = open(join(temporaryFolder(), 'db.json'))
    db.a = 1
    const closing = close(db)
    expect(failureOf(() => (db.a = 2))).toMatchObject({ code: 'KEEPSAKE_CLOSED' })
    await closing
    expect(db.a).toBe(1)
  })
})

describe('a store that cannot be closed', () => {
  it('stays open while changes are not on disk, and can be closed later', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json')
    const db = opened(path, { onError: () => undefined })
    mkdirSync(`${path}.log.temp`)
    db.a = 1
    expect(await rejectionOf(close(db))).toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
    expect(filesIn(folder)).toContain('db.json.lock')
    db.b = 2
    rmdirSync(`${path}.log.temp`)
    await close(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1, b: 2 })
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(failureOf(() => (db.a = 2))).toMatchObject({ code: 'KEEPSAKE_CLOSED' })
  })
})

describe('what is no store', () => {
  const db = open(':memory:', { defaults: { inner: {}, list: [], born: new Date() } })
  const others = {
    'an object of a store': db.inner,
    'a list of a store': db.list,
    'a date of a store': db.born,
    'a copy of a store': { ...db },
    'an object that inherits from a store': Object.create(db) as object,
    'a proxy of a store': new Proxy(db, {}),
    'any object': {},
    null: null,
    undefined,
    'a path': 'db.json',
  }
  it.each(Object.entries(others))('%s: every function says so', async (_, other) => {
    const value = other as object
    const code = 'KEEPSAKE_NOT_A_STORE'
    expect(await rejectionOf(flush(value))).toMatchObject({ code })
    expect(await rejectionOf(durable(value))).toMatchObject({ code })
    expect(await rejectionOf(close(value))).toMatchObject({ code })
    expect(failureOf(() => status(value))).toMatchObject({ code })
    expect(failureOf(() => transact(value, () => 1))).toMatchObject({ code })
    expect(failureOf(() => status(value))).toBeInstanceOf(KeepsakeError)
  })

  it('does not run the function given to transact', () => {
    let ran = false
    failureOf(() => transact({}, () => (ran = true)))
    expect(ran).toBe(false)
  })
})

describe('a flush that runs by itself when the store is closed at once', () => {
  it('has nothing to report, when closing has said already that db.json cannot be written', async () => {
    const path = join(temporaryFolder(), 'db.json')
    const told: string[] = []
    const db = open(path, { interval: 1, onError: ({ code }) => void told.push(code) })
    let closing: KeepsakeError | undefined
    const isOver = new Promise<void>((resolve) => {
      tapDisk({
        before: ({ name, file }) => {
          if (name === 'rename' && file === 'db.json') throw systemError('EIO')
          if (name !== 'syncLater' || closing !== undefined) return
          closing = failureOf(() => db[Symbol.dispose]())
          resolve()
        },
      })
    })
    db['a'] = 1
    await isOver
    await setTimeout(50)
    expect(closing?.code).toBe('KEEPSAKE_WRITE_FAILED')
    expect(told).toEqual([])
    expect(opened(path)).toEqual({ a: 1 })
  })
})
