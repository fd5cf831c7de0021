/** The other functions, called in the middle of a transaction. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close, durable, flush, open, status, transact } from '../../lib/index.js'
import { failureOf } from '../support/failure.js'
import { logLines } from '../support/log-lines.js'
import { opened } from '../support/opened.js'
import { filesIn, temporaryFolder, wreckOf } from '../support/temp-folder.js'

function room(): { folder: string; path: string } {
  const folder = temporaryFolder()
  return { folder, path: join(folder, 'db.json') }
}

const contentOf = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

describe('within a transaction', () => {
  it('flush waits for its end, and takes in all of it', async () => {
    const { folder, path } = room()
    const db = opened(path)
    let flushing: Promise<void> | undefined
    transact(db, () => {
      db.a = 1
      flushing = flush(db)
      db.b = 2
    })
    await flushing
    expect(contentOf(path)).toEqual({ a: 1, b: 2 })
    expect(filesIn(folder)).toEqual(['db.json', 'db.json.lock'])
  })

  it('flush takes in nothing of one that throws', async () => {
    const { path } = room()
    const db = opened(path, { defaults: { before: true } })
    let flushing: Promise<void> | undefined
    const run = (): unknown =>
      transact(db, () => {
        Object.assign(db, { a: 1 })
        flushing = flush(db)
        throw new RangeError('undo')
      })
    expect(run).toThrow(RangeError)
    await flushing
    expect(contentOf(path)).toEqual({ before: true })
  })

  it('a flush that is under way holds either all or nothing of it', async () => {
    const { folder, path } = room()
    const db = opened<{ list: number[] }>(path, { defaults: { list: [] } })
    const flushes: Promise<void>[] = []
    for (let round = 0; round < 20; round++) {
      flushes.push(flush(db))
      transact(db, () => {
        db.list.push(round)
        flushes.push(flush(db))
        db.list.push(round)
      })
      await Promise.resolve()
      const { list } = opened<{ list: number[] }>(join(wreckOf(folder), 'db.json'))
      expect(list).toEqual([...db.list])
    }
    await Promise.all(flushes)
    expect(contentOf(path)).toEqual({ list: [...db.list] })
  })

  it('durable waits for its end', async () => {
    const { path } = room()
    const db = opened(path)
    let syncing: Promise<void> | undefined
    transact(db, () => {
      db.a = 1
      syncing = durable(db)
      db.b = 2
    })
    await syncing
    db.c = 3
    expect(logLines(path).at(-1)).toMatchObject({ seq: 2, synced: 1 })
  })

  it('close waits for its end, and keeps all of it', async () => {
    const { folder, path } = room()
    const db = open(path)
    let closing: Promise<void> | undefined
    transact(db, () => {
      db.a = 1
      db.b = 2
      closing = close(db)
    })
    await closing
    expect(contentOf(path)).toEqual({ a: 1, b: 2 })
    expect(filesIn(folder)).toEqual(['db.json'])
  })

  it('a change after close undoes it', async () => {
    const { path } = room()
    const db = open(path)
    db.before = true
    let closing: Promise<void> | undefined
    const error = failureOf(() =>
      transact(db, () => {
        db.a = 1
        closing = close(db)
        db.b = 2
      }),
    )
    expect(error).toMatchObject({ code: 'KEEPSAKE_CLOSED' })
    await closing
    expect(db).toEqual({ before: true })
    expect(contentOf(path)).toEqual({ before: true })
  })

  it('disposing of the store undoes it, and it does not go on unnoticed', () => {
    const { folder, path } = room()
    const db = open(path)
    db.before = true
    const error = failureOf(() =>
      transact(db, () => {
        db.a = 1
        db[Symbol.dispose]()
        expect(contentOf(path)).toEqual({ before: true })
      }),
    )
    expect(error).toMatchObject({ code: 'KEEPSAKE_CLOSED' })
    expect(db).toEqual({ before: true })
    expect(contentOf(path)).toEqual({ before: true })
    expect(filesIn(folder)).toEqual(['db.json'])
  })

  it('disposing of one of two uses of the store changes nothing', () => {
    const { path } = room()
    const db = opened(path)
    open(path)
    transact(db, () => {
      db.a = 1
      db[Symbol.dispose]()
      db.b = 2
    })
    expect(db).toEqual({ a: 1, b: 2 })
    expect(logLines(path)).toHaveLength(2)
  })

  it('the status is that of before', () => {
    const db = opened(room().path)
    transact(db, () => {
      db.a = 1
      expect(status(db)).toMatchObject({ seq: 0, logBytes: 0 })
    })
    expect(status(db).seq).toBe(1)
  })

  it('opening the same file again joins it, defaults included', () => {
    const { path } = room()
    const db = opened(path)
    const run = (): unknown =>
      transact(db, () => {
        db.a = 1
        opened(path, { defaults: { b: 2 } })
        expect(db).toEqual({ a: 1, b: 2 })
        throw new RangeError('undo')
      })
    expect(run).toThrow(RangeError)
    expect(db).toEqual({})
    expect(logLines(path)).toEqual([])
  })

  it('another store can be opened, changed and closed', async () => {
    const one = room()
    const other = room()
    const db = opened(one.path)
    let closing: Promise<void> | undefined
    transact(db, () => {
      db.a = 1
      const second = open(other.path)
      second.b = 2
      closing = close(second)
    })
    await closing
    expect(contentOf(other.path)).toEqual({ b: 2 })
    expect(db).toEqual({ a: 1 })
  })
})

describe('a promise returned from a transaction', () => {
  // oxlint-disable-next-line unicorn/no-thenable -- that is the point
  const thenable = { then: () => undefined }

  it.each([
    ['an async function', async () => Promise.resolve(1)],
    ['one that is rejected', async () => Promise.reject(new Error('nobody listens'))],
    ['anything with a method then', () => thenable],
  ])('is refused, and everything undone: %s', async (_, promise) => {
    const { path } = room()
    const db = opened(path)
    const error = failureOf(() =>
      transact(db, () => {
        db.a = 1
        return promise()
      }),
    )
    expect(error).toMatchObject({ code: 'KEEPSAKE_ASYNC_TRANSACTION', file: path })
    expect(db).toEqual({})
    expect(logLines(path)).toEqual([])
    // A rejection that nobody handles would fail the run.
    await new Promise((resolve) => setImmediate(resolve))
  })

  it('is refused in a transaction within another, which may go on', () => {
    const db = opened(room().path)
    transact(db, () => {
      db.a = 1
      const inner = (): unknown => transact(db, async () => Promise.resolve((db.b = 2)))
      expect(failureOf(inner)).toMatchObject({ code: 'KEEPSAKE_ASYNC_TRANSACTION' })
    })
    expect(db).toEqual({ a: 1 })
  })

  it('cannot change anything in it later', async () => {
    const { path } = room()
    const db = opened(path)
    let late: Promise<void> | undefined
    failureOf(() =>
      transact(db, () => {
        late = (async () => {
          db.a = 1
          await Promise.resolve()
          db.b = 2
        })()
        return late
      }),
    )
    await late
    // What came after the first await is an ordinary change of its own.
    expect(db).toEqual({ b: 2 })
    expect(logLines(path)).toHaveLength(2)
  })
})
