import { describe, expect, it } from 'vitest'
import { start } from './sample-start.js'
import { linesOf, reopened } from './sample-store.js'

const LOG = 'db.json.log.temp'

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
