import {
  chmodSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FaultyFileSystem } from '../support/faulty-file-system.js'
import { startWithSnapshot } from './sample-start.js'
import { filesIn, reopened, SampleStore, temporaryFolder, until } from './sample-store.js'

const CONFLICT: unknown = expect.objectContaining({ code: 'KEEPSAKE_CONFLICT' })

describe('a db.json edited by hand while the store is open', () => {
  it('is never overwritten, whether it was written in place or replaced', async () => {
    for (const edit of [
      (path: string) => writeFileSync(path, '["edited"]'),
      (path: string) => {
        writeFileSync(`${path}~`, '["edited"]')
        renameSync(`${path}~`, path)
      },
    ]) {
      const { folder, path, store } = await startWithSnapshot()
      edit(path)
      const log = readFileSync(`${path}.log.temp`)
      const { ino } = statSync(path)
      await expect(store.flusher.later()).rejects.toEqual(CONFLICT)
      expect(() => store.flusher.now()).toThrow(CONFLICT)
      expect(readFileSync(path, 'utf8')).toBe('["edited"]')
      expect(statSync(path).ino).toBe(ino)
      expect(filesIn(folder)).toEqual(['db.json', 'db.json.log.temp'])
      expect(readFileSync(`${path}.log.temp`).subarray(0, log.length)).toEqual(log)
      store.add(3)
      expect(store.log.isOnDisk).toBe(true)
    }
  })

  it('is noticed at the last moment, too', async () => {
    const { path, disk, store } = await startWithSnapshot()
    const release = disk.hold('dataSyncLater', 'db.json.log.temp')
    const flushed = store.flusher.later()
    await until(() => disk.calls.includes('dataSyncLater db.json.log.temp'))
    writeFileSync(path, '["edited"]')
    release()
    await expect(flushed).rejects.toEqual(CONFLICT)
    expect(readFileSync(path, 'utf8')).toBe('["edited"]')
  })

  it('is noticed between the link and the rename', async () => {
    const { path, disk, store } = await startWithSnapshot()
    const { link } = disk
    disk.link = function (this: FaultyFileSystem, ...names) {
      link.apply(this, names)
      writeFileSync(`${path}~`, '["edited"]')
      renameSync(`${path}~`, path)
    }
    await expect(store.flusher.later()).rejects.toEqual(CONFLICT)
    expect(readFileSync(path, 'utf8')).toBe('["edited"]')
    // The old snapshot is still known by its other name, so nothing at all is lost.
    expect(reopened(path)).toEqual([1, 2])
  })

  it('is noticed where there was no db.json before', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json')
    const store = new SampleStore(path)
    store.add(1)
    writeFileSync(path, '["edited"]')
    await expect(store.flusher.later()).rejects.toEqual(CONFLICT)
    expect(readFileSync(path, 'utf8')).toBe('["edited"]')
  })

  it('can be put back, and then the store goes on', async () => {
    const { path, store } = await startWithSnapshot()
    const before = readFileSync(path)
    writeFileSync(path, '["edited"]')
    await expect(store.flusher.later()).rejects.toEqual(CONFLICT)
    writeFileSync(path, before)
    await store.flusher.later()
    expect(reopened(path)).toEqual([1, 2])
  })

  it('is no edit when only its time or its mode was changed', async () => {
    const { path, store } = await startWithSnapshot()
    utimesSync(path, 1, 1)
    chmodSync(path, 0o644)
    await store.flusher.later()
    expect(reopened(path)).toEqual([1, 2])
    expect(statSync(path).mode & 0o777).toBe(0o644)
  })

  it('that was removed is written again, whole', async () => {
    const { folder, path, store } = await startWithSnapshot()
    rmSync(path)
    await store.flusher.later()
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(reopened(path)).toEqual([1, 2])
  })
})
