import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { FaultyFileSystem } from '../support/faulty-file-system.js'
import { startWithSnapshot } from './sample-start.js'
import { filesIn, reopened, SampleStore } from './sample-store.js'

const LOG = 'db.json.log.temp'
const WRITE_FAILED: unknown = expect.objectContaining({ code: 'KEEPSAKE_WRITE_FAILED' })

describe('a flush that fails', () => {
  it.each([
    ['write', 'db.json.new.temp'],
    ['setMode', 'db.json.new.temp'],
    ['syncLater', 'db.json.new.temp'],
    ['write', LOG],
    ['linkStat', 'db.json.new.temp'],
    ['rename', 'db.json'],
  ] as const)('at %s %s leaves db.json and the log as they were', async (call, file) => {
    const { folder, path, disk, store } = await startWithSnapshot()
    const before = readFileSync(path)
    disk.fail(call, { path: file, code: 'ENOSPC' })
    await expect(store.flusher.later()).rejects.toEqual(WRITE_FAILED)
    expect(readFileSync(path)).toEqual(before)
    expect(filesIn(folder)).not.toContain('db.json.new.temp')
    expect(disk.openFiles).toEqual([LOG])
    expect(reopened(path)).toEqual([1, 2])
    store.add(3)
    expect(reopened(path)).toEqual([1, 2, 3])
    await store.flusher.later()
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(reopened(path)).toEqual([1, 2, 3])
  })

  it('does not believe a snapshot that is shorter than it should be', async () => {
    const { path, disk, store } = await startWithSnapshot()
    const { openStat } = disk
    disk.openStat = function (this: FaultyFileSystem, fd: number) {
      const stat = openStat.call(this, fd)
      const isWritten = this.calls.includes('write db.json.new.temp')
      return isWritten ? { ...stat, size: stat.size - 1 } : stat
    }
    await expect(store.flusher.later()).rejects.toEqual(WRITE_FAILED)
    expect(reopened(path)).toEqual([1, 2])
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([1])
  })

  it.each([
    ['unlink', 'db.json.temp'],
    ['syncDirectoryLater', ''],
    ['unlink', LOG],
  ] as const)(
    'at %s %s, behind the rename, keeps the log, which names both snapshots',
    async (call, file) => {
      const { folder, path, disk, store } = await startWithSnapshot()
      disk.fail(call, { path: file, code: 'EACCES', from: call === 'syncDirectoryLater' ? 2 : 1 })
      await expect(store.flusher.later()).rejects.toEqual(WRITE_FAILED)
      expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([1, 2])
      expect(reopened(path)).toEqual([1, 2])
      store.add(3)
      expect(reopened(path)).toEqual([1, 2, 3])
      await store.flusher.later()
      expect(reopened(path)).toEqual([1, 2, 3])
      expect(filesIn(folder)).toEqual(['db.json'])
    },
  )

  it.each(['write', 'dataSyncLater', 'rename'] as const)(
    'while it shortens the log, at %s, keeps the long one',
    async (call) => {
      const { folder, path, disk, store } = await startWithSnapshot()
      const name = call === 'rename' ? LOG : 'db.json.log.new.temp'
      disk.fail(call, { path: name, code: 'EIO' })
      const flushed = store.flusher.later()
      store.add(3)
      await expect(flushed).rejects.toEqual(WRITE_FAILED)
      expect(filesIn(folder)).toEqual(['db.json', LOG])
      expect(reopened(path)).toEqual([1, 2, 3])
      store.add(4)
      expect(reopened(path)).toEqual([1, 2, 3, 4])
      await store.flusher.later()
      expect(reopened(path)).toEqual([1, 2, 3, 4])
    },
  )

  it('because the log cannot be synced leaves a new log, and the next one goes well', async () => {
    const { folder, path, disk, store } = await startWithSnapshot()
    disk.fail('dataSyncLater', { path: LOG, code: 'EIO' })
    await expect(store.flusher.later()).rejects.toEqual(WRITE_FAILED)
    expect(reopened(path)).toEqual([1, 2])
    expect(store.errors).toHaveLength(1)
    await store.flusher.later()
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(reopened(path)).toEqual([1, 2])
  })

  it('is not begun while changes wait to get into the log', async () => {
    const { path, disk, store } = await startWithSnapshot()
    disk.fail('write', { path: LOG, code: 'ENOSPC', times: 2 })
    store.add(3)
    disk.calls.length = 0
    await expect(store.flusher.later()).rejects.toEqual(WRITE_FAILED)
    expect(disk.changes).not.toContain('open(create) db.json.new.temp')
    await store.flusher.later()
    expect(reopened(path)).toEqual([1, 2, 3])
  })

  it('is not begun over a log that is not ours any more', async () => {
    const { path, disk, store } = await startWithSnapshot()
    const mine = readFileSync(`${path}.log.temp`)
    const thief = new SampleStore(path)
    thief.add(3)
    thief.flusher.now()
    thief.add(4)
    const theirs = readFileSync(`${path}.log.temp`)
    expect(theirs).not.toEqual(mine)
    disk.calls.length = 0
    await expect(store.flusher.later()).rejects.toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    expect(disk.changes).toEqual([])
    expect(() => store.add(5)).toThrow(expect.objectContaining({ code: 'KEEPSAKE_CONFLICT' }))
    expect(readFileSync(`${path}.log.temp`)).toEqual(theirs)
  })

  it('called again from an error handler in the middle of a step leaves it alone', async () => {
    const { path, disk, store } = await startWithSnapshot()
    let thrown: unknown
    disk.fail('dataSync', { path: LOG, code: 'EIO' })
    const { errors } = store
    Object.defineProperty(errors, 'push', {
      value(this: Error[], error: Error) {
        try {
          store.flusher.now()
        } catch (again) {
          thrown = again
        }
        this[this.length] = error
      },
    })
    expect(() => store.flusher.now()).toThrow(WRITE_FAILED)
    expect(thrown).toEqual(WRITE_FAILED)
    expect(reopened(path)).toEqual([1, 2])
  })
})
