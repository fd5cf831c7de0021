/** From the first assignment to the end: what is in which file, when. */
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close, durable, flush, open } from '../../lib/index.js'
import { logLines, patchesIn } from '../support/log-lines.js'
import { opened } from '../support/opened.js'
import { filesIn, temporaryFolder, tracesIn, wreckOf } from '../support/temp-folder.js'

function room(): { folder: string; path: string } {
  const folder = temporaryFolder()
  return { folder, path: join(folder, 'db.json') }
}

const contentOf = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

describe('a new store', () => {
  it('makes no file but the lock until something is assigned', () => {
    const { folder, path } = room()
    expect(opened(path)).toEqual({})
    expect(filesIn(folder)).toEqual(['db.json.lock'])
  })

  it('leaves nothing at all when nothing was assigned', async () => {
    const { folder, path } = room()
    await close(open(path))
    expect(filesIn(folder)).toEqual([])
  })
})

describe('an assignment', () => {
  it('is in the log before the next statement', () => {
    const { folder, path } = room()
    const db = opened(path)
    db.score = 5
    expect(patchesIn(path)).toEqual([[{ op: 'add', path: '/score', value: 5 }]])
    expect(filesIn(folder)).toEqual(['db.json.lock', 'db.json.log.temp'])
  })

  it('leaves db.json alone until a flush', async () => {
    const { folder, path } = room()
    const db = opened(path, { defaults: { score: 0 } })
    await flush(db)
    const before = tracesIn(folder)['db.json']
    db.score = 5
    expect(tracesIn(folder)['db.json']).toEqual(before)
  })

  it('survives the end of the process that made it', () => {
    const { folder, path } = room()
    opened(path).list = [1, { deep: true }]
    expect(opened(join(wreckOf(folder), 'db.json'))).toEqual({ list: [1, { deep: true }] })
  })
})

describe('flush', () => {
  it('puts everything into db.json, and the log is gone', async () => {
    const { folder, path } = room()
    const db = opened(path)
    db.users = { alice: { score: 5 } }
    db.users.alice.score++
    await flush(db)
    expect(contentOf(path)).toEqual({ users: { alice: { score: 6 } } })
    expect(filesIn(folder)).toEqual(['db.json', 'db.json.lock'])
  })

  it('touches nothing when nothing has changed', async () => {
    const { folder, path } = room()
    const db = opened(path)
    await flush(db)
    expect(filesIn(folder)).toEqual(['db.json.lock'])
    db.n = 1
    await flush(db)
    const before = tracesIn(folder)
    await flush(db)
    expect(tracesIn(folder)).toEqual(before)
  })

  it('keeps in the log what is assigned while it runs', async () => {
    const { folder, path } = room()
    const db = opened(path, { defaults: { list: [0] } })
    const flushing = flush(db)
    for (let number = 1; number <= 20; number++) {
      db.list.push(number)
      await Promise.resolve()
    }
    await flushing
    const kept = opened<typeof db>(join(wreckOf(folder), 'db.json'))
    expect(kept).toEqual(db)
    await flush(db)
    expect(contentOf(path)).toEqual({ list: Array.from({ length: 21 }, (_, number) => number) })
    expect(logLines(path)).toEqual([])
  })

  it('holds, when it resolves, what had been assigned when it was called', async () => {
    const { path } = room()
    const db = opened(path)
    const flushes = [1, 2, 3, 4, 5].map(async (number) => {
      db[`key${number}`] = number
      await flush(db)
      return contentOf(path)
    })
    for (const [index, content] of (await Promise.all(flushes)).entries()) {
      expect(content).toHaveProperty(`key${index + 1}`, index + 1)
    }
  })

  it('writes db.json anew when somebody has deleted it', async () => {
    const { path } = room()
    const db = opened<Record<string, number>>(path, { defaults: { a: 1 } })
    await flush(db)
    rmSync(path)
    db.b = 2
    await flush(db)
    expect(contentOf(path)).toEqual({ a: 1, b: 2 })
  })
})

describe('durable', () => {
  it('leaves the change in the log, and the next line says that it is synced', async () => {
    const { folder, path } = room()
    const db = opened(path)
    db.a = 1
    await durable(db)
    expect(filesIn(folder)).toEqual(['db.json.lock', 'db.json.log.temp'])
    db.b = 2
    expect(logLines(path).map(({ seq, synced }) => ({ seq, synced }))).toEqual([
      { seq: 0 },
      { seq: 1 },
      { seq: 2, synced: 1 },
    ])
  })

  it('makes no file when nothing has changed', async () => {
    const { folder, path } = room()
    const db = opened(path)
    await durable(db)
    expect(filesIn(folder)).toEqual(['db.json.lock'])
  })

  it('serves a hundred callers', async () => {
    const { path } = room()
    const db = opened(path)
    const callers = Array.from({ length: 100 }, async (_, number) => {
      db[`key${number}`] = number
      await durable(db)
    })
    await Promise.all(callers)
    db.last = true
    expect(logLines(path).at(-1)).toMatchObject({ seq: 101, synced: 100 })
  })
})

describe('closing', () => {
  it('brings db.json up to date, and leaves nothing beside it', async () => {
    const { folder, path } = room()
    const db = open(path)
    db.a = { b: 1 }
    await close(db)
    expect(contentOf(path)).toEqual({ a: { b: 1 } })
    expect(filesIn(folder)).toEqual(['db.json'])
  })

  it('does nothing the second time', async () => {
    const { folder, path } = room()
    const db = open(path)
    db.a = 1
    await close(db)
    const before = tracesIn(folder)
    await close(db)
    expect(tracesIn(folder)).toEqual(before)
  })

  it('is over for everybody who waits for it', async () => {
    const { folder, path } = room()
    const db = open(path)
    db.a = 1
    const both = [close(db), close(db)].map(async (closing) => {
      await closing
      return filesIn(folder)
    })
    expect(await Promise.all(both)).toEqual([['db.json'], ['db.json']])
  })

  it('ends a flush and a sync that are under way', async () => {
    const { folder, path } = room()
    const db = open(path)
    db.a = 1
    const flushing = flush(db)
    const syncing = durable(db)
    db.b = 2
    await close(db)
    await Promise.all([flushing, syncing])
    expect(contentOf(path)).toEqual({ a: 1, b: 2 })
    expect(filesIn(folder)).toEqual(['db.json'])
  })

  it('makes room for another store of the same file', async () => {
    const { path } = room()
    const first = open(path)
    first.a = 1
    await close(first)
    const second = opened(path)
    expect(second).not.toBe(first)
    expect(second).toEqual({ a: 1 })
    second.a = 2
    expect(first.a).toBe(1)
  })
})

describe('the files', () => {
  it('belong to the user alone, unless told otherwise', async () => {
    const { path } = room()
    const db = opened(path)
    db.a = 1
    expect(statSync(`${path}.log.temp`).mode & 0o777).toBe(0o600)
    await flush(db)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })
})
