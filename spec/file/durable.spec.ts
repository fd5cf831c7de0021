import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { FsyncPolicy } from '../../lib/file/append-log.js'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { linesOf, reopened, SampleStore, temporaryFolder, until } from './sample-store.js'

const LOG = 'db.json.log.temp'

function start(policy: FsyncPolicy = 'no') {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  const disk = new FaultyFileSystem()
  const count = (call: string) => disk.calls.filter((other) => other.startsWith(`${call} `)).length
  return { path, disk, count, store: new SampleStore(path, { fileSystem: disk, policy }) }
}

describe('durable', () => {
  it('syncs nothing when nothing was changed', async () => {
    const { disk, store } = start()
    await store.log.durable()
    expect(disk.changes).toEqual([])
  })

  it('syncs the lines and then the name of a new log, and the name only once', async () => {
    const { disk, count, store } = start()
    store.add(1)
    await store.log.durable()
    expect(disk.changes.slice(-2)).toEqual([
      `dataSyncLater ${LOG}`,
      expect.stringMatching(/^syncDirectoryLater /),
    ])
    store.add(2)
    await store.log.durable()
    expect(count('dataSyncLater')).toBe(2)
    expect(count('syncDirectoryLater')).toBe(1)
    await store.log.durable()
    expect(count('dataSyncLater')).toBe(2)
    expect(store.log.durableSeq).toBe(2)
  })

  it('is shared by all who wait for it', async () => {
    const { count, store } = start()
    const waiting: Promise<void>[] = []
    for (let number = 1; number <= 200; number++) {
      store.add(number)
      waiting.push(store.log.durable())
    }
    await Promise.all(waiting)
    expect(count('dataSyncLater')).toBe(2)
    expect(store.log.durableSeq).toBe(200)
  })

  it('waits for a sync that began after the line was written', async () => {
    const { disk, store } = start()
    store.add(1)
    const release = disk.hold('dataSyncLater', LOG)
    const order: string[] = []
    const first = store.log.durable().then(() => order.push(`first at ${store.log.durableSeq}`))
    store.add(2)
    const second = store.log.durable().then(() => order.push(`second at ${store.log.durableSeq}`))
    release()
    await Promise.all([first, second])
    expect(order).toEqual(['first at 1', 'second at 2'])
  })

  it('is told by the next line, once', async () => {
    const { path, store } = start()
    store.add(1, 2)
    await store.log.durable()
    store.add(3, 4)
    expect(linesOf(path).map(({ synced }) => synced)).toEqual([
      undefined,
      undefined,
      undefined,
      2,
      undefined,
    ])
  })

  it('syncs what another process has left', async () => {
    const { path, count, disk, store } = start()
    const other = new SampleStore(path)
    other.add(1)
    other.close()
    const next = new SampleStore(path, { fileSystem: disk })
    await next.log.durable()
    expect(count('dataSyncLater')).toBe(1)
    expect(count('syncDirectoryLater')).toBe(1)
    store.close()
  })

  it('works with the one descriptor it has when the process has no more', async () => {
    const { disk, count, store } = start()
    store.add(1)
    disk.fail('open', { path: LOG, code: 'EMFILE' })
    await store.log.durable()
    expect(count('dataSync')).toBe(1)
    expect(store.log.durableSeq).toBe(1)
  })

  it('rejects, and is not believed later, when there is nothing to sync a folder with', async () => {
    const { disk, count, store } = start()
    store.add(1)
    disk.fail('syncDirectoryLater', { code: 'EMFILE' })
    await expect(store.log.durable()).rejects.toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
    expect(store.log.durableSeq).toBe(0)
    await store.log.durable()
    expect(count('syncDirectoryLater')).toBe(2)
    expect(store.log.durableSeq).toBe(1)
  })

  it('stops the store when its log was removed or replaced', async () => {
    const { path, store } = start()
    store.add(1)
    rmSync(`${path}.log.temp`)
    await expect(store.log.durable()).rejects.toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    expect(() => store.add(2)).toThrow(expect.objectContaining({ code: 'KEEPSAKE_CONFLICT' }))
  })
})

describe('the fsync policies', () => {
  it('always: syncs before the change returns, and the folder before the first one does', () => {
    const { disk, count, store } = start('always')
    store.add(1)
    expect(disk.changes.slice(-2)).toEqual([
      `dataSync ${LOG}`,
      expect.stringMatching(/^syncDirectory /),
    ])
    store.add(2)
    expect(count('dataSync')).toBe(2)
    expect(count('syncDirectory')).toBe(1)
    expect(store.log.durableSeq).toBe(2)
  })

  it('always: syncs the folder for the first change to a log left by another process', () => {
    const { path, disk, count } = start()
    const other = new SampleStore(path)
    other.add(1)
    other.close()
    new SampleStore(path, { fileSystem: disk, policy: 'always' }).add(2)
    expect(count('dataSync')).toBe(1)
    expect(count('syncDirectory')).toBe(1)
  })

  it('everysec: syncs a second after the first change, off the event loop', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    try {
      const { disk, count, store } = start('everysec')
      store.add(1)
      vi.advanceTimersByTime(999)
      store.add(2)
      expect(count('dataSyncLater')).toBe(0)
      vi.advanceTimersByTime(1)
      expect(disk.calls).toContain(`dataSyncLater ${LOG}`)
      await until(() => store.log.durableSeq === 2)
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('everysec: syncs at once when the event loop has not turned for too long', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    try {
      const { count, store } = start('everysec')
      store.add(1)
      vi.setSystemTime(Date.now() + 1500)
      store.add(2)
      expect(count('dataSync')).toBe(1)
      expect(store.log.durableSeq).toBe(2)
    } finally {
      vi.useRealTimers()
    }
  })

  it('everysec: tries again after a sync that was not possible', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    try {
      const { disk, store } = start('everysec')
      store.add(1)
      disk.fail('syncDirectoryLater', { code: 'ENFILE' })
      vi.advanceTimersByTime(1000)
      await until(() => store.errors.length > 0)
      expect(store.log.durableSeq).toBe(0)
      vi.advanceTimersByTime(1000)
      await until(() => store.log.durableSeq === 1)
      expect(store.errors).toHaveLength(1)
    } finally {
      vi.useRealTimers()
    }
  })

  it('no: never syncs by itself, and starts no timer', () => {
    vi.useFakeTimers()
    try {
      const { disk, store } = start('no')
      store.add(1)
      expect(vi.getTimerCount()).toBe(0)
      expect(disk.calls.filter((call) => /sync/i.test(call))).toEqual([])
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a failed fsync', () => {
  const SURVIVED: unknown = expect.objectContaining({ code: 'KEEPSAKE_WRITE_FAILED' })

  it('is survived by writing everything into a new log, which is durable', async () => {
    const { path, disk, store } = start()
    store.add(1, 2)
    disk.fail('dataSyncLater', { code: 'EIO' })
    await store.log.durable()
    expect(linesOf(path)).toMatchObject([
      { seq: 2, base: 'e3b0c44298fc1c14' },
      { seq: 3, patch: [{ op: 'replace', path: '', value: [1, 2] }] },
      { snapshot: 'e3b0c44298fc1c14', seq: 2, synced: 3 },
    ])
    expect(disk.changes.slice(-4)).toEqual([
      'write db.json.log.new.temp',
      'dataSync db.json.log.new.temp',
      `rename ${LOG}`,
      expect.stringMatching(/^syncDirectory /),
    ])
    expect(store.errors).toEqual([SURVIVED])
    expect(store.log).toMatchObject({ seq: 3, durableSeq: 3, entries: 1 })
    store.add(4)
    expect(reopened(path)).toEqual([1, 2, 4])
  })

  it('is never tried again on the same file', async () => {
    const { disk, count, store } = start()
    store.add(1)
    disk.fail('dataSyncLater', { code: 'EIO' })
    disk.fail('rename', { code: 'EIO' })
    await expect(store.log.durable()).rejects.toEqual(SURVIVED)
    await expect(store.log.durable()).rejects.toEqual(SURVIVED)
    await expect(store.flusher.later()).rejects.toEqual(SURVIVED)
    expect(count('dataSyncLater')).toBe(1)
  })

  it('ends the store when it cannot be survived: no change is taken any more', async () => {
    const { path, disk, store } = start()
    store.add(1)
    disk.fail('dataSyncLater', { code: 'EIO' })
    disk.fail('dataSync', { code: 'EIO' })
    await expect(store.log.durable()).rejects.toEqual(SURVIVED)
    expect(store.errors).toHaveLength(1)
    const before = disk.changes.length
    expect(() => store.add(2)).toThrow(SURVIVED)
    expect(disk.changes).toHaveLength(before)
    expect(store.list).toEqual([1])
    expect(reopened(path)).toEqual([1])
    expect(store.errors).toHaveLength(1)
  })

  it('is survived before the change returns, with `always`', () => {
    const { path, disk, store } = start('always')
    store.add(1)
    disk.fail('dataSync', { code: 'EIO' })
    store.add(2)
    expect(store.errors).toEqual([SURVIVED])
    expect(store.log.durableSeq).toBe(3)
    expect(reopened(path)).toEqual([1, 2])
  })

  it('of the folder is survived as well', async () => {
    const { path, disk, store } = start()
    store.add(1)
    disk.fail('syncDirectoryLater', { code: 'EIO' })
    await store.log.durable()
    expect(store.errors).toEqual([SURVIVED])
    expect(reopened(path)).toEqual([1])
  })

  it('takes along the changes that the old log did not take', async () => {
    const { path, disk, store } = start()
    store.add(1)
    const release = disk.hold('dataSyncLater', LOG)
    disk.fail('dataSyncLater', { code: 'EIO' })
    disk.fail('write', { path: LOG, code: 'ENOSPC' })
    const waiting = store.log.durable()
    store.add(2)
    expect(store.log.isOnDisk).toBe(false)
    release()
    await waiting
    expect(store.log.isOnDisk).toBe(true)
    expect(reopened(path)).toEqual([1, 2])
    store.add(3)
    expect(reopened(path)).toEqual([1, 2, 3])
  })

  it('names every snapshot that the old log named', async () => {
    const { path, disk, store } = start()
    store.add(1)
    await store.flusher.later()
    store.add(2)
    // A flush that ends behind its marker leaves a log that names two snapshots.
    disk.fail('rename', { path: 'db.json', code: 'EIO' })
    await expect(store.flusher.later()).rejects.toEqual(SURVIVED)
    store.add(3)
    disk.fail('dataSyncLater', { path: LOG, code: 'EIO' })
    await store.log.durable()
    const named = linesOf(path).flatMap(({ snapshot }) => snapshot ?? [])
    expect(named).toHaveLength(2)
    expect(reopened(path)).toEqual([1, 2, 3])
  })
})
