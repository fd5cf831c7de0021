import { rmSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rejectionOf } from '../support/failure.js'
import { start } from './sample-start.js'
import { linesOf, SampleStore, until } from './sample-store.js'

const LOG = 'db.json.log.temp'
const WRITE_FAILED = { code: 'KEEPSAKE_WRITE_FAILED' }

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

  it('is told by a log of its own changes only, not of those in the snapshot before it', async () => {
    const { path, disk, store } = start()
    store.add(1, 2)
    await store.flusher.later()
    disk.fail('write', { path: LOG, code: 'ENOSPC', from: 2 })
    store.add(3)
    store.close()
    // A log with nothing but its header.
    expect(linesOf(path)).toMatchObject([{ seq: 2 }])
    const next = new SampleStore(path)
    await next.log.durable()
    next.add(4)
    expect(linesOf(path)[1]).not.toHaveProperty('synced')
    await next.flusher.later()
    next.add(5)
    expect(linesOf(path)[1]).not.toHaveProperty('synced')
    await next.log.durable()
    next.add(6)
    expect(linesOf(path)[2]).toHaveProperty('synced')
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

  it.each([
    ['of the log', 'dataSyncLater', 'dataSync'],
    ['of the folder', 'syncDirectoryLater', 'syncDirectory'],
  ] as const)(
    'rejects when another sync %s, at the same time, may have taken the error',
    async (_, held, failing) => {
      const { folder, disk, count, store } = start()
      store.add(1)
      const release = disk.hold(held, held === 'dataSyncLater' ? LOG : basename(folder))
      const waiting = rejectionOf(store.log.durable())
      await until(() => count(held) === 1)
      disk.fail(failing, { code: 'EIO' })
      disk.fail('rename', { code: 'EIO' })
      expect(() => store.flusher.now()).toThrow(expect.objectContaining(WRITE_FAILED))
      release()
      expect(await waiting).toMatchObject(WRITE_FAILED)
      expect(store.log.durableSeq).toBe(0)
    },
  )

  it('rejects when the log in which everything was durable is not there any more', async () => {
    const { path, store } = start()
    store.add(1)
    await store.log.durable()
    rmSync(`${path}.log.temp`)
    await expect(store.flusher.later()).rejects.toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    await expect(store.log.durable()).rejects.toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
  })

  it('stops the store when its log was removed or replaced', async () => {
    const { path, store } = start()
    store.add(1)
    rmSync(`${path}.log.temp`)
    await expect(store.log.durable()).rejects.toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    expect(() => store.add(2)).toThrow(expect.objectContaining({ code: 'KEEPSAKE_CONFLICT' }))
  })
})
