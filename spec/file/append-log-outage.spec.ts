import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { start } from './sample-start.js'
import { filesIn, linesOf, reopened, SampleStore } from './sample-store.js'

const WRITE_FAILED: unknown = expect.objectContaining({ code: 'KEEPSAKE_WRITE_FAILED' })
const LOG = 'db.json.log.temp'

describe('a log that takes no lines', () => {
  it('holds whole lines only, also when the disk is full in the middle of one', () => {
    const { path, disk, store } = start()
    store.add(1)
    disk.fail('write', { path: LOG, code: 'ENOSPC', afterBytes: 20 })
    store.add(2)
    expect(reopened(path)).toEqual([1])
    expect(linesOf(path)).toHaveLength(2)
    expect(store.log.isOnDisk).toBe(false)
    store.add(3)
    expect(store.log.isOnDisk).toBe(true)
    expect(reopened(path)).toEqual([1, 2, 3])
    expect(linesOf(path).map(({ seq }) => seq)).toEqual([0, 1, 2, 3])
  })

  it('keeps the changes in order and reports once', () => {
    const { path, disk, store } = start()
    disk.fail('write', { path: LOG, code: 'EDQUOT', from: 3, times: 4 })
    for (const number of [1, 2, 3, 4]) store.add(number)
    expect(store.errors).toEqual([WRITE_FAILED])
    expect(store.errors[0]?.cause).toMatchObject({ code: 'EDQUOT' })
    expect(reopened(path)).toEqual([1])
    disk.heal()
    store.add(5)
    expect(reopened(path)).toEqual([1, 2, 3, 4, 5])
    disk.fail('write', { path: LOG, code: 'ENOSPC' })
    store.add(6)
    expect(store.errors).toHaveLength(2)
  })

  it('is tried again every second, without keeping the process alive', () => {
    vi.useFakeTimers()
    try {
      const { path, disk, store } = start()
      disk.fail('write', { path: LOG, code: 'ENOSPC', from: 1, times: 2 })
      store.add(1)
      vi.advanceTimersByTime(1000)
      expect(store.log.isOnDisk).toBe(false)
      vi.advanceTimersByTime(1000)
      expect(reopened(path)).toEqual([1])
      expect(store.errors).toHaveLength(1)
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('is reported once, however long it lasts', async () => {
    vi.useFakeTimers()
    try {
      const { path, disk, store } = start()
      disk.fail('write', { path: LOG, code: 'ENOSPC', times: 4 })
      store.add(1)
      await vi.advanceTimersByTimeAsync(3000)
      expect(store.log.isOnDisk).toBe(false)
      await vi.advanceTimersByTimeAsync(1000)
      expect(reopened(path)).toEqual([1])
      expect(store.errors).toHaveLength(1)
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('truncates before the next line if it could not do so at once', () => {
    const { path, disk, store } = start()
    store.add(1)
    disk.fail('write', { path: LOG, code: 'EIO', afterBytes: 30 })
    disk.fail('truncate', { path: LOG, code: 'EIO' })
    store.add(2)
    expect(readFileSync(`${path}.log.temp`, 'utf8').endsWith('\n')).toBe(false)
    expect(reopened(path)).toEqual([1])
    store.add(3)
    expect(disk.changes.slice(-4)).toEqual([
      `truncate ${LOG}`, // it failed
      `truncate ${LOG}`,
      `write ${LOG}`,
      `write ${LOG}`,
    ])
    expect(linesOf(path)).toHaveLength(4)
    expect(reopened(path)).toEqual([1, 2, 3])
  })

  it.each(['open', 'openStat', 'write'] as const)(
    'leaves no file when a new log cannot get its header: %s',
    (call) => {
      const { folder, path, disk, store } = start()
      disk.fail(call, { path: LOG, code: 'EMFILE' })
      store.add(1)
      expect(filesIn(folder)).toEqual([])
      store.add(2)
      expect(reopened(path)).toEqual([1, 2])
      expect(disk.openFiles).toEqual([LOG])
    },
  )

  it('begins anew over half a header that could not be removed either', () => {
    const { path, disk, store } = start()
    disk.fail('write', { path: LOG, code: 'ENOSPC', afterBytes: 9 })
    disk.fail('truncate', { path: LOG, code: 'EIO' })
    disk.fail('unlink', { path: LOG, code: 'EIO' })
    store.add(1)
    expect(statSync(`${path}.log.temp`).size).toBe(9)
    store.add(2)
    expect(reopened(path)).toEqual([1, 2])
  })

  it('lets `durable` reject, and `append` throw where every change is to be durable', async () => {
    const { path, disk, store } = start('always')
    disk.fail('write', { path: LOG, code: 'ENOSPC', times: 3 })
    expect(() => store.add(1)).toThrow(WRITE_FAILED)
    await expect(store.log.durable()).rejects.toEqual(WRITE_FAILED)
    expect(() => store.add(2)).toThrow(WRITE_FAILED)
    store.add(3)
    expect(store.log.durableSeq).toBe(3)
    expect(reopened(path)).toEqual([1, 2, 3])
    expect(store.errors).toHaveLength(1)
  })

  it('copies the damaged end of a log aside before it is cut, or does not cut it', () => {
    const { folder, path } = start()
    const first = new SampleStore(path)
    first.add(1, 2, 3)
    first.close()
    const before = readFileSync(`${path}.log.temp`)
    before[before.indexOf('"value":2') + 8] = 0x39
    writeFileSync(`${path}.log.temp`, before)

    const disk = new FaultyFileSystem()
    const store = new SampleStore(path, { fileSystem: disk })
    disk.fail('sync', { code: 'EIO' })
    store.add(4)
    expect(readFileSync(`${path}.log.temp`)).toEqual(before)
    expect(filesIn(folder)).toEqual([LOG])
    store.add(5)
    expect(filesIn(folder)).toHaveLength(2)
    expect(reopened(path)).toEqual([1, 4, 5])
  })
})
