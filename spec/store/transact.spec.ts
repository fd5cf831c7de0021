/** Several changes that are one: on disk, and for whoever kills the process. */
import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { flush, status, transact } from '../../lib/index.js'
import { logLines, patchesIn } from '../support/log-lines.js'
import { opened } from '../support/opened.js'
import { program } from '../support/program.js'
import { bytesIn, filesIn, temporaryFolder, wreckOf } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

function room(): { folder: string; path: string } {
  const folder = temporaryFolder()
  return { folder, path: join(folder, 'db.json') }
}

describe('a transaction', () => {
  it('is one line of the log', () => {
    const { path } = room()
    const db = opened(path)
    transact(db, () => {
      db.from = 90
      db.to = 10
      db.list = []
      db.list.push(1, 2)
    })
    expect(patchesIn(path)).toEqual([
      [
        { op: 'add', path: '/from', value: 90 },
        { op: 'add', path: '/to', value: 10 },
        { op: 'add', path: '/list', value: [] },
        { op: 'add', path: '/list/0', value: 1 },
        { op: 'add', path: '/list/1', value: 2 },
      ],
    ])
    expect(status(db)).toMatchObject({ seq: 1, logEntries: 1 })
  })

  it('is not on disk before its end, and can be seen in memory at once', () => {
    const { folder, path } = room()
    const db = opened(path)
    transact(db, () => {
      db.a = 1
      db.b = 2
      expect(db).toEqual({ a: 1, b: 2 })
      expect(filesIn(folder)).toEqual(['db.json.lock'])
    })
    expect(filesIn(folder)).toEqual(['db.json.lock', 'db.json.log.temp'])
  })

  it('is found whole or not at all, wherever the log ends', () => {
    hearWarnings()
    const { folder, path } = room()
    const db = opened<Record<string, number>>(path)
    db.first = 0
    const before = status(db).logBytes
    transact(db, () => {
      for (let number = 0; number < 5; number++) db[`key${number}`] = number
    })
    const whole = { ...db }
    const after = status(db).logBytes
    for (let length = before; length <= after; length++) {
      const wreck = join(wreckOf(folder), 'db.json')
      truncateSync(`${wreck}.log.temp`, length)
      expect(opened(wreck, { readOnly: true })).toEqual(length === after ? whole : { first: 0 })
    }
  })

  it('returns what its function returns, and hands it the store', () => {
    const db = opened(room().path)
    const result = transact(db, (same) => {
      expect(same).toBe(db)
      same.a = { n: 1 }
      return same.a as object
    })
    expect(result).toBe(db.a)
    expect(transact(db, () => undefined)).toBeUndefined()
    expect(transact(db, () => null)).toBeNull()
  })

  it('without a change writes nothing', () => {
    const { folder, path } = room()
    const db = opened(path)
    transact(db, () => Object.keys(db))
    expect(filesIn(folder)).toEqual(['db.json.lock'])
    db.a = 1
    const before = bytesIn(folder)
    transact(db, () => (db.a = 1))
    expect(bytesIn(folder)).toEqual(before)
    expect(status(db).seq).toBe(1)
  })

  it('holds a hundred thousand changes', () => {
    const { folder, path } = room()
    const db = opened<{ list: number[] }>(path, { defaults: { list: [] } })
    transact(db, () => {
      for (let number = 0; number < 100_000; number++) db.list.push(number)
    })
    expect(status(db).seq).toBe(2)
    const after = opened<{ list: number[] }>(join(wreckOf(folder), 'db.json'))
    expect(after.list).toHaveLength(100_000)
    expect(after.list.at(-1)).toBe(99_999)
  })

  it('can be flushed', async () => {
    const { folder, path } = room()
    const db = opened(path)
    transact(db, () => {
      db.a = 1
      db.b = 2
    })
    await flush(db)
    expect(JSON.parse(bytesIn(folder)['db.json'] ?? '')).toEqual({ a: 1, b: 2 })
  })
})

describe('a transaction within a transaction', () => {
  it('is a part of the outer one', () => {
    const { path } = room()
    const db = opened(path)
    transact(db, () => {
      db.a = 1
      const inner = transact(db, () => {
        db.b = 2
        return transact(db, () => (db.c = 3))
      })
      expect(inner).toBe(3)
      expect(logLines(path)).toEqual([])
      db.d = 4
    })
    const [patch, ...others] = patchesIn(path)
    expect(patch?.map((operation) => operation.path)).toEqual(['/a', '/b', '/c', '/d'])
    expect(others).toEqual([])
  })
})

describe('transactions on two stores', () => {
  it('are two, each its own line', () => {
    const one = room()
    const other = room()
    const a = opened(one.path)
    const b = opened(other.path)
    transact(a, () => {
      a.n = 1
      transact(b, () => {
        b.n = 1
        b.m = 2
      })
      b.k = 3
      a.m = 2
    })
    expect(patchesIn(one.path)).toHaveLength(1)
    expect(patchesIn(other.path).map((patch) => patch.length)).toEqual([2, 1])
  })

  it('are undone each by itself', () => {
    const a = opened(room().path)
    const b = opened(room().path)
    const moved = { n: 1 }
    b.moved = moved
    const run = (): unknown =>
      transact(a, () => {
        a.n = 1
        a.moved = b.moved as object
        b.own = true
        transact(b, () => (b.n = 1))
        throw new RangeError('undo')
      })
    expect(run).toThrow(RangeError)
    expect(a).toEqual({})
    expect(b).toEqual({ moved: { n: 1 }, own: true, n: 1 })
  })
})

describe('a program that ends within a transaction', () => {
  it.each([
    ['process.exit()', 'process.exit()'],
    ['an uncaught exception', "setImmediate(() => {}); throw new Error('out')"],
    ['SIGKILL', "process.kill(process.pid, 'SIGKILL')"],
  ])('by %s leaves nothing of it', async (_, ending) => {
    const { folder, path } = room()
    await program(
      folder,
      `const db = open('db.json')
      db.before = [1]
      transact(db, () => {
        db.a = 1
        db.before.push(2)
        transact(db, () => { db.b = 2 })
        ${ending}
      })`,
    )
    expect(opened(path)).toEqual({ before: [1] })
  })
})
