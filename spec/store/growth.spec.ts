/** The log does not grow for ever: when it has outgrown the snapshot, it is taken in. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { flush, status } from '../../lib/index.js'
import { systemError, tapDisk } from '../support/disk-tap.js'
import { opened } from '../support/opened.js'
import { filesIn, temporaryFolder, wreckOf } from '../support/temp-folder.js'

const MIB = 2 ** 20
/** So much of the log is no reason to flush. */
const SMALL_LOG = 4 * MIB
/** How much larger it may grow when the event loop does not turn. */
const PATIENCE = 4

const chunk = 'x'.repeat(100_000)

interface Document {
  chunk: string
  big: string
}

/** Is db.json what is in memory? (A diff of them would fill many screens.) */
const isTakenIn = (path: string, db: object): boolean =>
  isDeepStrictEqual(JSON.parse(readFileSync(path, 'utf8')), { ...db })

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function begun() {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  const codes: string[] = []
  const db = opened<Document>(path, {
    defaults: { chunk: '', big: '' },
    interval: null,
    fsync: 'no',
    onError: ({ code }) => void codes.push(code),
  })
  let number = 0
  /** A tenth of a million bytes, another one each time. */
  const change = (): void => {
    number++
    db.chunk = `${number} ${chunk}`
  }
  return { folder, path, db, codes, change }
}

describe('a log', () => {
  it('of up to four MiB is left alone', async () => {
    const { path, db, change } = begun()
    while (status(db).logBytes < SMALL_LOG - 2 * chunk.length) change()
    await turn()
    expect(status(db).flushedAt).toBeNull()
    expect(existsSync(path)).toBe(false)
  })

  it('that is larger, and twice as large as db.json, is taken in', async () => {
    const { folder, path, db, codes, change } = begun()
    while (status(db).logBytes <= SMALL_LOG) change()
    while (status(db).flushedAt === null) await turn()
    while (existsSync(`${path}.log.temp`)) await turn()
    expect(isTakenIn(path, db)).toBe(true)
    expect(filesIn(folder)).toEqual(['db.json', 'db.json.lock'])
    expect(codes).toEqual([])
  })

  it('may be as large as twice a large db.json', async () => {
    const { path, db, change } = begun()
    db.big = 'y'.repeat(3 * MIB)
    await flush(db)
    const { size } = statSync(path)
    const { flushedAt } = status(db)
    while (status(db).logBytes < 2 * size - 2 * chunk.length) {
      change()
      await turn()
    }
    expect(status(db).logBytes).toBeGreaterThan(SMALL_LOG)
    expect(status(db).flushedAt).toEqual(flushedAt)
    while (status(db).logBytes <= 2 * size) change()
    while (existsSync(`${path}.log.temp`)) await turn()
    expect(isTakenIn(path, db)).toBe(true)
  })

  it('is taken in though the program never lets the event loop turn', () => {
    const { db, codes, change } = begun()
    let largest = 0
    for (let round = 0; round < 600; round++) {
      change()
      largest = Math.max(largest, status(db).logBytes)
    }
    expect(largest).toBeGreaterThan(SMALL_LOG)
    expect(largest).toBeLessThanOrEqual(PATIENCE * SMALL_LOG + 2 * chunk.length)
    expect(status(db).flushedAt).not.toBeNull()
    expect(codes).toEqual([])
  })

  it('that a crash has left is taken in when it grows on', async () => {
    const { folder, db, change } = begun()
    while (status(db).logBytes <= SMALL_LOG - 2 * chunk.length) change()
    const path = join(wreckOf(folder), 'db.json')
    const again = opened<Document>(path, { interval: null, fsync: 'no' })
    await turn()
    expect(status(again).flushedAt).toBeNull()
    for (let round = 0; round < 2; round++) again.chunk = `${round} ${chunk}`
    while (existsSync(`${path}.log.temp`)) await turn()
    expect(isTakenIn(path, again)).toBe(true)
  })

  it('that cannot be taken in may grow twice as large before the next attempt', async () => {
    const { path, db, codes, change } = begun()
    let attempts = 0
    const heal = tapDisk({
      before: ({ name, file }) => {
        if (name !== 'rename' || file !== 'db.json') return
        attempts++
        throw systemError('EIO')
      },
    })
    while (status(db).logBytes <= 3 * SMALL_LOG) {
      change()
      await turn()
    }
    while (codes.length < attempts) await turn()
    expect(attempts).toBeGreaterThan(0)
    expect(attempts).toBeLessThan(5)
    expect(new Set(codes)).toEqual(new Set(['KEEPSAKE_WRITE_FAILED']))
    heal()
    await flush(db)
    expect(isTakenIn(path, db)).toBe(true)
  })
})
