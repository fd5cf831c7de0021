/** `readOnly`: looking without touching. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { close, durable, flush, open, status, transact } from '../../lib/index.js'
import { failureOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { report } from '../support/program.js'
import { filesIn, temporaryFolder, tracesIn, wreckOf } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

/** The files of a store that was killed: db.json and a log. */
async function wreck() {
  const folder = temporaryFolder()
  const db = opened<Record<string, unknown>>(join(folder, 'db.json'), {
    defaults: { inner: { n: 1 }, list: [1], tags: new Set(['a']) },
  })
  await flush(db)
  db['later'] = true
  const left = wreckOf(folder)
  return { folder: left, path: join(left, 'db.json') }
}

interface Content {
  inner: { n: number }
  list: number[]
  tags: Set<string>
  later?: boolean
}

describe('a store opened for reading', () => {
  it('shows what db.json and the log hold', async () => {
    const { path } = await wreck()
    const db = opened<Content>(path, { readOnly: true })
    expect(db).toEqual({ inner: { n: 1 }, list: [1], tags: new Set(['a']), later: true })
    expect(status(db)).toMatchObject({
      path,
      seq: 2,
      logEntries: 1,
      recovered: { base: 'snapshot', entries: 1, cut: 0 },
    })
  })

  it('refuses every change, naming the file', async () => {
    const { folder, path } = await wreck()
    const before = tracesIn(folder)
    const db = opened<Content>(path, { readOnly: true })
    const changes: readonly (() => unknown)[] = [
      () => (db.inner.n = 2),
      () => delete db.later,
      () => db.list.push(2),
      () => db.tags.add('b'),
      () => Object.assign(db, { more: 1 }),
      () => transact(db, () => 1),
    ]
    for (const change of changes) {
      const error = failureOf(change)
      expect(error, String(change)).toMatchObject({ code: 'KEEPSAKE_READ_ONLY', file: path })
    }
    expect(db).toEqual({ inner: { n: 1 }, list: [1], tags: new Set(['a']), later: true })
    expect(tracesIn(folder)).toEqual(before)
  })

  it('touches no file and takes no lock: opened, flushed, closed, or left open', async () => {
    const { folder, path } = await wreck()
    const before = tracesIn(folder)
    const db = open(path, { readOnly: true, interval: 1 })
    expect(tracesIn(folder)).toEqual(before)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await flush(db)
    await durable(db)
    expect(tracesIn(folder)).toEqual(before)
    await close(db)
    expect(tracesIn(folder)).toEqual(before)
    open(path, { readOnly: true })[Symbol.dispose]()
    expect(tracesIn(folder)).toEqual(before)
    await report(folder, "console.log(open('db.json', { readOnly: true }).list.length)")
    expect(tracesIn(folder)).toEqual(before)
  })

  it('leaves alone what others would tidy up', async () => {
    hearWarnings()
    const { folder, path } = await wreck()
    for (const name of ['new.temp', 'log.new.temp', 'lock', 'temp']) {
      writeFileSync(`${path}.${name}`, '{"left": "behind"}')
    }
    writeFileSync(`${path}.log.temp`, Buffer.from('{"half a line'), { flag: 'a' })
    const before = tracesIn(folder)
    const db = open<Content>(path, { readOnly: true })
    expect(db.later).toBe(true)
    await close(db)
    expect(tracesIn(folder)).toEqual(before)
  })

  it('needs no file, and no folder', async () => {
    const folder = temporaryFolder()
    const db = open(join(folder, 'sub/db.json'), { readOnly: true })
    expect(db).toEqual({})
    await close(db)
    expect(filesIn(folder)).toEqual([])
  })

  it('needs no right to write', async () => {
    const { folder } = await wreck()
    for (const name of filesIn(folder)) chmodSync(join(folder, name), 0o444)
    chmodSync(folder, 0o555)
    onTestFinished(() => chmodSync(folder, 0o755))
    // Root may write anywhere; nobody may not.
    const seen = await report(
      folder,
      `if (process.getuid?.() === 0) process.setuid(65534)
      let refused
      try { open('db.json') } catch (error) { refused = error.code }
      const db = open('db.json', { readOnly: true })
      const { later } = db
      await close(db)
      console.log(JSON.stringify({ refused, later }))`,
    )
    expect(seen).toEqual({ refused: 'KEEPSAKE_WRITE_FAILED', later: true })
  })

  it('is the same for all who open it so, and closes with the last', async () => {
    const { path } = await wreck()
    const db = open<Content>(path, { readOnly: true })
    expect(open(path, { readOnly: true })).toBe(db)
    await close(db)
    expect(failureOf(() => (db.inner.n = 2))).toMatchObject({ code: 'KEEPSAKE_READ_ONLY' })
    await close(db)
    expect(failureOf(() => (db.inner.n = 2))).toMatchObject({ code: 'KEEPSAKE_CLOSED' })
    expect(opened(path)).not.toBe(db)
  })

  it('is the writable one where this process has the file open for writing', () => {
    const path = join(temporaryFolder(), 'db.json')
    const db = opened(path)
    const same = opened(path, { readOnly: true })
    expect(same).toBe(db)
    same.a = 1
    expect(readFileSync(`${path}.log.temp`, 'utf8')).toContain('"/a"')
  })
})
