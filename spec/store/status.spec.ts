/** What a store says of itself. */
import { appendFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { durable, flush, status, transact } from '../../lib/index.js'
import { opened } from '../support/opened.js'
import { temporaryFolder, wreckOf } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

function room(): { folder: string; path: string } {
  const folder = temporaryFolder()
  return { folder, path: join(folder, 'db.json') }
}

describe('the status', () => {
  it('of a new store: nothing yet', () => {
    const { path } = room()
    expect(status(opened(path))).toStrictEqual({
      path,
      seq: 0,
      logBytes: 0,
      logEntries: 0,
      flushedAt: null,
    })
  })

  it('counts the changes, and the bytes of the log', async () => {
    const { path } = room()
    const db = opened(path)
    db.a = 1
    transact(db, () => {
      db.b = 2
      db.c = 3
    })
    await durable(db)
    expect(status(db)).toStrictEqual({
      path,
      seq: 2,
      logBytes: statSync(`${path}.log.temp`).size,
      logEntries: 2,
      flushedAt: null,
    })
  })

  it('counts on after a flush, which empties the log', async () => {
    const { path } = room()
    const db = opened(path)
    db.a = 1
    const before = Date.now()
    await flush(db)
    const { flushedAt, ...rest } = status(db)
    expect(rest).toStrictEqual({ path, seq: 1, logBytes: 0, logEntries: 0 })
    expect(flushedAt).toBeInstanceOf(Date)
    expect(flushedAt?.getTime()).toBeGreaterThanOrEqual(before)
    expect(flushedAt?.getTime()).toBeLessThanOrEqual(Date.now())
    db.a = 2
    expect(status(db)).toMatchObject({ seq: 2, logEntries: 1, flushedAt })
  })

  it('is a copy: what is done to it changes nothing', async () => {
    const { path } = room()
    const db = opened(path)
    db.a = 1
    await flush(db)
    const first = status(db)
    first.flushedAt?.setFullYear(1990)
    Object.assign(first, { seq: 99 })
    expect(status(db).seq).toBe(1)
    expect(status(db).flushedAt?.getFullYear()).not.toBe(1990)
  })

  it('names the real file behind a link', () => {
    const { folder, path } = room()
    const link = join(folder, 'link.json')
    symlinkSync('db.json', link)
    expect(status(opened(link)).path).toBe(path)
  })

  it('says nothing of a recovery where db.json was all there was', async () => {
    const { folder, path } = room()
    const db = opened(path)
    db.a = 1
    await flush(db)
    expect(status(opened(join(wreckOf(folder), 'db.json')))).not.toHaveProperty('recovered')
  })

  it('says what was replayed onto db.json', async () => {
    const { folder, path } = room()
    const db = opened(path)
    db.a = 1
    await flush(db)
    db.b = 2
    db.c = 3
    const after = opened(join(wreckOf(folder), 'db.json'))
    expect(status(after)).toMatchObject({
      seq: 3,
      logEntries: 2,
      logBytes: statSync(`${path}.log.temp`).size,
      flushedAt: null,
      recovered: { base: 'snapshot', entries: 2, cut: 0 },
    })
  })

  it('says what was read when there was no db.json yet', () => {
    const { folder, path } = room()
    opened(path).a = 1
    const after = opened(join(wreckOf(folder), 'db.json'))
    expect(status(after)).toMatchObject({ recovered: { base: 'nothing', entries: 1, cut: 0 } })
  })

  it('says how many bytes of a torn end were left out, and goes on saying so', async () => {
    hearWarnings()
    const { folder, path } = room()
    opened(path).a = 1
    const wreck = join(wreckOf(folder), 'db.json')
    appendFileSync(`${wreck}.log.temp`, '{"seq":2,"time":17')
    const after = opened(wreck)
    const recovered = { base: 'nothing', entries: 1, cut: 18 }
    expect(status(after).recovered).toStrictEqual(recovered)
    after.b = 2
    await flush(after)
    expect(status(after).recovered).toStrictEqual(recovered)
  })
})
