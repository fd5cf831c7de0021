import { describe, expect, it, vi } from 'vitest'
import { start } from './sample-start.js'
import { reopened, SampleStore, until } from './sample-store.js'

const LOG = 'db.json.log.temp'

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

  it('everysec: goes on when that was not possible, and tries again', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    try {
      const { path, disk, store } = start('everysec')
      store.add(1)
      vi.setSystemTime(Date.now() + 1500)
      disk.fail('syncDirectory', { code: 'ENFILE' })
      store.add(2)
      expect(store.errors).toEqual([expect.objectContaining({ code: 'KEEPSAKE_WRITE_FAILED' })])
      expect(store.log.durableSeq).toBe(0)
      expect(reopened(path)).toEqual([1, 2])
      vi.setSystemTime(Date.now() + 1500)
      store.add(3)
      expect(store.log.durableSeq).toBe(3)
      expect(store.errors).toHaveLength(1)
    } finally {
      vi.useRealTimers()
    }
  })

  it('everysec: throws when that has failed, and the change cannot be saved in another way', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    try {
      const { disk, store } = start('everysec')
      store.add(1)
      vi.setSystemTime(Date.now() + 1500)
      disk.fail('dataSync', { code: 'EIO', times: 2 })
      expect(() => store.add(2)).toThrow(expect.objectContaining({ code: 'KEEPSAKE_WRITE_FAILED' }))
      expect(store.errors).toHaveLength(1)
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('everysec: does not try again when the log has ended, and has told of it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    try {
      const { disk, store } = start('everysec')
      store.add(1)
      disk.fail('dataSyncLater', { code: 'EIO' })
      disk.fail('dataSync', { code: 'EIO' })
      await vi.advanceTimersByTimeAsync(1000)
      await until(() => store.errors.length > 0)
      await vi.advanceTimersByTimeAsync(5000)
      expect(store.errors).toHaveLength(1)
      expect(vi.getTimerCount()).toBe(0)
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
