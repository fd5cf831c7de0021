import { chownSync, linkSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FaultyFileSystem } from '../support/faulty-file-system.js'
import { startWithSnapshot } from './sample-start.js'
import { filesIn, reopened, SampleStore, until } from './sample-store.js'

const LOG = 'db.json.log.temp'
const WRITE_FAILED: unknown = expect.objectContaining({ code: 'KEEPSAKE_WRITE_FAILED' })

/** db.json is a mount of its own: it cannot be renamed over. */
async function start() {
  const started = await startWithSnapshot()
  started.disk.fail('rename', { path: 'db.json', code: 'EBUSY', times: Infinity })
  return { ...started, inode: statSync(started.path).ino }
}

describe('a db.json that cannot be renamed over', () => {
  it('is not written when somebody has changed what is to be written', async () => {
    const { folder, path, disk, store } = await start()
    const release = disk.hold('syncDirectoryLater', basename(folder))
    const flushed = store.flusher.later()
    await until(() => disk.calls.includes(`syncDirectoryLater ${basename(folder)}`))
    writeFileSync(join(folder, 'db.json.new.temp'), '[]')
    release()
    await expect(flushed).rejects.toEqual(WRITE_FAILED)
    expect(readFileSync(path, 'utf8')).toContain('1')
    expect(reopened(path)).toEqual([1, 2])
  })

  it('is written in place, behind a copy that is durable', async () => {
    const { folder, path, disk, store, inode } = await start()
    await store.flusher.later()
    const folderSync = `syncDirectoryLater ${basename(folder)}`
    expect(disk.changes.slice(9)).toEqual([
      'link db.json.temp',
      'rename db.json',
      // A second name for db.json would be written over with it: it takes a copy.
      'unlink db.json.log.new.temp',
      'open(create) db.json.log.new.temp',
      'write db.json.log.new.temp',
      'syncLater db.json.log.new.temp',
      'rename db.json.temp',
      'unlink db.json.log.new.temp',
      folderSync,
      'unlink db.json.new.temp',
      'open(write) db.json',
      'write db.json',
      'truncate db.json',
      'syncLater db.json',
      'unlink db.json.temp',
      folderSync,
      `unlink ${LOG}`,
      folderSync,
      'unlink db.json.new.temp',
    ])
    expect(statSync(path).ino).toBe(inode)
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(reopened(path)).toEqual([1, 2])
    expect(disk.openFiles).toEqual([])
  })

  it('is cut when it gets shorter', async () => {
    const { path, store } = await start()
    store.list.splice(0, store.list.length, 9)
    store.log.append('[{"op":"replace","path":"","value":[9]}]')
    store.flusher.now()
    expect(readFileSync(path, 'utf8')).toBe('[\n  9\n]\n')
  })

  it('has its state in db.json.temp until it is whole', async () => {
    const { path, disk, store } = await start()
    disk.fail('write', { path: 'db.json', code: 'ENOSPC', afterBytes: 3 })
    await expect(store.flusher.later()).rejects.toEqual(WRITE_FAILED)
    expect(JSON.parse(readFileSync(`${path}.temp`, 'utf8'))).toEqual([1])
    expect(reopened(path)).toEqual([1, 2])
    store.add(3)
    expect(reopened(path)).toEqual([1, 2, 3])
    await store.flusher.later()
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([1, 2, 3])
    expect(filesIn(dirname(path))).toEqual(['db.json'])
    expect(store.warnings).toEqual([])
  })

  it('is not written over when it was edited after half of it had been written', async () => {
    const { folder, path, disk, store } = await start()
    disk.fail('write', { path: 'db.json', code: 'ENOSPC', afterBytes: 3 })
    await expect(store.flusher.later()).rejects.toEqual(WRITE_FAILED)
    writeFileSync(path, '["edited"]')
    await expect(store.flusher.later()).rejects.toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    expect(readFileSync(path, 'utf8')).toBe('["edited"]')
    expect(reopened(path)).toEqual([1, 2])
    store.close()
    const next = new SampleStore(path)
    next.flusher.now()
    const [, kept = ''] = filesIn(folder)
    expect(readFileSync(join(folder, kept), 'utf8')).toBe('["edited"]')
    expect(reopened(path)).toEqual([1, 2])
  })

  it('keeps db.json.temp while a flush waits for db.json, or is abandoned then', async () => {
    const { folder, path, disk, store } = await start()
    const release = disk.hold('syncLater', 'db.json')
    const flushed = store.flusher.later()
    await until(() => disk.calls.includes('syncLater db.json'))
    expect(JSON.parse(readFileSync(`${path}.temp`, 'utf8'))).toEqual([1])
    store.add(3)
    expect(reopened(path)).toEqual([1, 2, 3])
    store.flusher.now()
    release()
    await flushed
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(reopened(path)).toEqual([1, 2, 3])
  })

  it('is never synced again after its fsync has failed', async () => {
    const { path, disk, store } = await start()
    disk.fail('syncLater', { path: 'db.json', code: 'EIO' })
    await expect(store.flusher.later()).rejects.toEqual(WRITE_FAILED)
    await expect(store.flusher.later()).rejects.toEqual(WRITE_FAILED)
    expect(disk.calls.filter((call) => call === 'syncLater db.json')).toHaveLength(1)
    expect(reopened(path)).toEqual([1, 2])
    disk.heal()
    await store.flusher.later()
    expect(reopened(path)).toEqual([1, 2])
  })

  it('is never synced again by a store that is opened anew, either', async () => {
    const { path, disk, store } = await start()
    disk.fail('syncLater', { path: 'db.json', code: 'EIO' })
    await expect(store.flusher.later()).rejects.toEqual(WRITE_FAILED)
    store.close()
    disk.calls.length = 0
    const again = new SampleStore(path, { fileSystem: disk })
    again.add(3)
    await expect(again.flusher.later()).rejects.toEqual(WRITE_FAILED)
    expect(disk.calls).not.toContain('syncLater db.json')
    expect(reopened(path)).toEqual([1, 2, 3])
  })

  it('is never synced again when a sync fails that nobody waits for any more', async () => {
    const { path, disk, store } = await start()
    disk.fail('syncLater', { path: 'db.json', code: 'EIO' })
    const release = disk.hold('syncLater', 'db.json')
    const overtaken = store.flusher.later()
    await until(() => disk.calls.includes('syncLater db.json'))
    store.flusher.now()
    release()
    await overtaken
    store.add(3)
    disk.calls.length = 0
    await expect(store.flusher.later()).rejects.toEqual(WRITE_FAILED)
    expect(disk.calls).not.toContain('syncLater db.json')
    expect(reopened(path)).toEqual([1, 2, 3])
  })

  it('is written over only behind a copy made anew, when the name of the first was not synced', async () => {
    const { path, disk, store } = await start()
    disk.fail('syncDirectoryLater', { code: 'EIO', from: 2 })
    await expect(store.flusher.later()).rejects.toEqual(WRITE_FAILED)
    disk.calls.length = 0
    await store.flusher.later()
    const { changes } = disk
    expect(changes.indexOf('rename db.json.temp')).toBeGreaterThan(0)
    expect(changes.indexOf('rename db.json.temp')).toBeLessThan(changes.indexOf('write db.json'))
    expect(reopened(path)).toEqual([1, 2])
  })

  it('is not written over when it was edited while the copy was made', async () => {
    const { path, disk, store } = await start()
    const release = disk.hold('syncLater', 'db.json.log.new.temp')
    const flushed = store.flusher.later()
    await until(() => disk.calls.includes('syncLater db.json.log.new.temp'))
    writeFileSync(path, '["edited"]')
    release()
    await expect(flushed).rejects.toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    expect(readFileSync(path, 'utf8')).toBe('["edited"]')
  })

  it('is not written over when a crash has left it with a second name', async () => {
    const { folder, path, disk, store } = await start()
    store.close()
    linkSync(path, `${path}.temp`)
    const next = new SampleStore(path, { fileSystem: disk })
    next.add(3)
    const release = disk.hold('syncLater', 'db.json')
    const flushed = next.flusher.later()
    await until(() => disk.calls.includes('syncLater db.json'))
    expect(JSON.parse(readFileSync(`${path}.temp`, 'utf8'))).toEqual([1])
    release()
    await flushed
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(reopened(path)).toEqual([1, 2, 3])
  })

  it('is written in place where its owner could not be kept otherwise', async () => {
    const { path, disk, store, inode } = await start()
    disk.heal()
    const { stat } = disk
    disk.stat = function (this: FaultyFileSystem, name) {
      const real = stat.call(this, name)
      return name === path ? { ...real, uid: real.uid + 1 } : real
    }
    disk.fail('setOwner', { code: 'EPERM' })
    await store.flusher.later()
    expect(statSync(path).ino).toBe(inode)
    expect(reopened(path)).toEqual([1, 2])
  })

  it('is not touched where it is the disk that keeps the owner from being set', async () => {
    const { path, disk, store } = await start()
    disk.heal()
    const { stat } = disk
    disk.stat = function (this: FaultyFileSystem, name) {
      const real = stat.call(this, name)
      return name === path ? { ...real, uid: real.uid + 1 } : real
    }
    disk.fail('setOwner', { code: 'EIO' })
    const before = readFileSync(path)
    await expect(store.flusher.later()).rejects.toMatchObject({ cause: { code: 'EIO' } })
    expect(readFileSync(path)).toEqual(before)
    expect(reopened(path)).toEqual([1, 2])
  })

  it.runIf(process.getuid?.() === 0)('keeps its owner when it can be renamed over', async () => {
    const { path, disk, store, inode } = await start()
    disk.heal()
    chownSync(path, 12, 34)
    await store.flusher.later()
    expect(statSync(path)).toMatchObject({ uid: 12, gid: 34 })
    expect(statSync(path).ino).not.toBe(inode)
  })
})
