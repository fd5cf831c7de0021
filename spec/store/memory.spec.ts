/** `:memory:`: a store that keeps nothing, for tests and for trying things out. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close, durable, flush, open, status, transact } from '../../lib/index.js'
import { failureOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { report } from '../support/program.js'
import { filesIn, temporaryFolder } from '../support/temp-folder.js'

describe('a store in memory', () => {
  it('makes no file, whatever is done to it', async () => {
    const folder = temporaryFolder()
    const seen = await report(
      folder,
      `const db = open(':memory:', { defaults: { list: [1] }, fsync: 'always', interval: 1 })
      db.list.push(2)
      await flush(db)
      await durable(db)
      await new Promise((resolve) => setTimeout(resolve, 20))
      transact(db, () => { db.a = 1 })
      const before = { ...db }
      await close(db)
      open(':memory:').left = 'open'
      console.log(JSON.stringify(before))`,
    )
    expect(seen).toEqual({ list: [1, 2], a: 1 })
    expect(filesIn(folder)).toEqual([])
  })

  it('is another one each time', () => {
    const one = opened(':memory:')
    const other = opened(':memory:')
    one.a = 1
    expect(other).toEqual({})
    expect(other).not.toBe(one)
  })

  it('is not a file with such a name', () => {
    const folder = temporaryFolder()
    const db = opened(join(folder, ':memory:'))
    db.a = 1
    expect(filesIn(folder)).toEqual([':memory:.lock', ':memory:.log.temp'])
  })

  it('does all that others do', async () => {
    const db = opened<Record<string, unknown>>(':memory:', { defaults: { inner: { n: 1 } } })
    const run = (): unknown =>
      transact(db, () => {
        db.inner = 2
        throw new RangeError('undo')
      })
    expect(run).toThrow(RangeError)
    expect(db).toEqual({ inner: { n: 1 } })
    expect(failureOf(() => (db.later = () => 1))).toMatchObject({ code: 'KEEPSAKE_BAD_VALUE' })
    await Promise.all([flush(db), durable(db)])
    expect(db).toEqual({ inner: { n: 1 } })
  })

  it('counts its changes', () => {
    const db = opened(':memory:')
    db.a = 1
    transact(db, () => {
      db.b = 2
      db.c = 3
    })
    expect(status(db)).toStrictEqual({
      path: ':memory:',
      seq: 2,
      logBytes: 0,
      logEntries: 0,
      flushedAt: null,
    })
  })

  it('is closed like others', async () => {
    const db = open(':memory:')
    db.a = 1
    await close(db)
    expect(db.a).toBe(1)
    expect(failureOf(() => (db.a = 2))).toMatchObject({ code: 'KEEPSAKE_CLOSED' })
    const disposed = open(':memory:')
    disposed[Symbol.dispose]()
    expect(failureOf(() => (disposed.a = 2))).toMatchObject({ code: 'KEEPSAKE_CLOSED' })
  })

  it('can be a list', () => {
    const list = opened<number[]>(':memory:', { defaults: [1, 2] })
    list.push(3)
    expect(Array.isArray(list)).toBe(true)
    expect(list).toEqual([1, 2, 3])
  })

  it('can be for reading only, with its defaults', () => {
    const db = opened(':memory:', { readOnly: true, defaults: { a: { b: 1 } } })
    expect(db).toEqual({ a: { b: 1 } })
    expect(failureOf(() => (db.a.b = 2))).toMatchObject({ code: 'KEEPSAKE_READ_ONLY' })
    expect(db).toEqual({ a: { b: 1 } })
  })
})
