import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { filesIn, linesOf, reopened, SampleStore, temporaryFolder, until } from './sample-store.js'

const LOG = 'db.json.log.temp'
const WRITE_FAILED: unknown = expect.objectContaining({ code: 'KEEPSAKE_WRITE_FAILED' })

function start(policy: 'always' | 'everysec' | 'no' = 'no') {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  const disk = new FaultyFileSystem()
  return { folder, path, disk, store: new SampleStore(path, { fileSystem: disk, policy }) }
}

/** A store whose db.json holds [1] and whose log holds 2, in a process that has just opened it. */
async function startWithSnapshot(policy: 'always' | 'everysec' | 'no' = 'no') {
  const begun = start(policy)
  begun.store.add(1)
  await begun.store.flusher.later()
  begun.store.add(2)
  begun.disk.calls.length = 0
  return begun
}

describe('a flush', () => {
  it('brings db.json up to date, and the log is gone', async () => {
    const { folder, path, store } = start()
    store.add(1, 2)
    expect(store.flusher.isClean).toBe(false)
    await store.flusher.later()
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(readFileSync(path, 'utf8')).toBe('[\n  1,\n  2\n]\n')
    expect(store.flusher).toMatchObject({ isClean: true, bytes: statSync(path).size })
    expect(store.log).toMatchObject({ isEmpty: true, bytes: 0, entries: 0, seq: 2, durableSeq: 2 })
    store.add(3)
    expect(linesOf(path)).toMatchObject([{ seq: 2 }, { seq: 3 }])
    expect(reopened(path)).toEqual([1, 2, 3])
  })

  it('does nothing when nothing was changed', async () => {
    const { disk, store } = start()
    await store.flusher.later()
    store.flusher.now()
    expect(disk.changes).toEqual([])
    expect(store.flusher.flushedAt).toBeUndefined()
  })

  it('puts every sync in its place', async () => {
    const { folder, disk, store } = await startWithSnapshot()
    await store.flusher.later()
    expect(disk.changes).toEqual([
      'unlink db.json.new.temp',
      'open(create) db.json.new.temp',
      'setMode db.json.new.temp',
      'write db.json.new.temp',
      'syncLater db.json.new.temp', //          1. the new snapshot, durable
      `write ${LOG}`,
      `open(write) ${LOG}`,
      `dataSyncLater ${LOG}`, //                2. named in the log, durable
      `syncDirectoryLater ${basename(folder)}`,
      'link db.json.temp', //                   4. the old one, kept
      'rename db.json', //                      5. the new one, in place
      'unlink db.json.temp',
      `syncDirectoryLater ${basename(folder)}`,
      `unlink ${LOG}`, //                       6. only now the log
      `syncDirectoryLater ${basename(folder)}`,
      'unlink db.json.new.temp',
    ])
    expect(disk.openFiles).toEqual([])
  })

  it('does the same at once, when there is no time left', async () => {
    const { folder, path, disk, store } = await startWithSnapshot()
    store.flusher.now()
    expect(disk.changes).toEqual([
      'unlink db.json.new.temp',
      'open(create) db.json.new.temp',
      'setMode db.json.new.temp',
      'write db.json.new.temp',
      'sync db.json.new.temp',
      `write ${LOG}`,
      `dataSync ${LOG}`,
      `syncDirectory ${basename(folder)}`,
      'link db.json.temp',
      'rename db.json',
      'unlink db.json.temp',
      `syncDirectory ${basename(folder)}`,
      `unlink ${LOG}`,
      `syncDirectory ${basename(folder)}`,
      'unlink db.json.new.temp',
    ])
    expect(reopened(path)).toEqual([1, 2])
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(disk.openFiles).toEqual([])
  })

  it.each([
    ['syncLater', 'db.json.new.temp'],
    ['dataSyncLater', LOG],
    ['dataSyncLater', 'db.json.log.new.temp'],
    ['syncDirectoryLater', undefined],
  ] as const)('keeps the changes made while it waits for %s %s', async (call, file) => {
    const { folder, path, disk, store } = await startWithSnapshot()
    const release = disk.hold(call, file ?? basename(folder))
    const flushed = store.flusher.later()
    const isWaiting = () => disk.calls.includes(`${call} ${file ?? basename(folder)}`)
    if (file === 'db.json.log.new.temp') {
      // There is only a new log if something has come already.
      store.add(3)
    }
    await until(isWaiting)
    store.add(4, 5)
    expect(reopened(path).slice(-2)).toEqual([4, 5])
    release()
    await flushed
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([1, 2])
    expect(reopened(path)).toEqual(store.list)
    expect(linesOf(path)[0]).toMatchObject({ seq: 2 })
    expect(filesIn(folder)).toEqual(['db.json', LOG])
    store.add(6)
    expect(reopened(path)).toEqual(store.list)
    await store.flusher.later()
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(reopened(path)).toEqual(store.list)
  })

  it('makes durable in the shortened log what was durable in the old one', async () => {
    const { disk, store } = await startWithSnapshot('always')
    const release = disk.hold('dataSyncLater', 'db.json.log.new.temp')
    const flushed = store.flusher.later()
    store.add(3)
    await until(() => disk.calls.includes('dataSyncLater db.json.log.new.temp'))
    store.add(4)
    release()
    await flushed
    const last = disk.changes.lastIndexOf('dataSync db.json.log.new.temp')
    expect(last).toBeGreaterThan(disk.changes.lastIndexOf(`dataSync ${LOG}`))
    expect(disk.changes[last + 1]).toBe(`rename ${LOG}`)
  })

  it('lets nobody believe a sync of the log that it has replaced meanwhile', async () => {
    const { disk, store } = await startWithSnapshot()
    const release = disk.hold('dataSyncLater', 'db.json.log.new.temp')
    const flushed = store.flusher.later()
    store.add(3)
    await until(() => disk.calls.includes('dataSyncLater db.json.log.new.temp'))
    store.add(4)
    const goOn = disk.hold('dataSyncLater', LOG)
    let isDurable = false
    const waiting = store.log.durable().then(() => (isDurable = true))
    release()
    await flushed
    disk.calls.length = 0
    expect(isDurable).toBe(false)
    goOn()
    await waiting
    expect(disk.changes).toContain(`dataSyncLater ${LOG}`)
    expect(store.log.durableSeq).toBe(4)
  })

  it('is shared by those who wait while one is under way', async () => {
    const { disk, path, store } = await startWithSnapshot()
    const first = store.flusher.later()
    store.add(3)
    await Promise.all([first, store.flusher.later(), store.flusher.later()])
    expect(disk.changes.filter((call) => call === 'rename db.json')).toHaveLength(2)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([1, 2, 3])
  })

  it('under way is abandoned for one at once, and its callers are served by that', async () => {
    for (const hold of ['db.json.new.temp', LOG, 'db.json.log.new.temp']) {
      const { folder, path, disk, store } = await startWithSnapshot()
      const call = hold === 'db.json.new.temp' ? 'syncLater' : 'dataSyncLater'
      const release = disk.hold(call, hold)
      const flushed = store.flusher.later()
      store.add(3)
      await until(() => disk.calls.includes(`${call} ${hold}`))
      store.flusher.now()
      expect(filesIn(folder)).toEqual(['db.json'])
      const before = disk.changes.length
      release()
      await flushed
      expect(disk.changes).toHaveLength(before)
      expect(reopened(path)).toEqual([1, 2, 3])
      expect(disk.openFiles).toEqual([])
    }
  })

  it('that is closed goes no further, and says so', async () => {
    const { path, disk, store } = await startWithSnapshot()
    const release = disk.hold('syncLater', 'db.json.new.temp')
    const flushed = store.flusher.later()
    store.close()
    release()
    await expect(flushed).rejects.toMatchObject({ code: 'KEEPSAKE_CLOSED' })
    expect(reopened(path)).toEqual([1, 2])
  })

  it('keeps the mode of db.json, and gives a new one the mode asked for', async () => {
    const { path, store } = await startWithSnapshot()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    chmodSync(path, 0o640)
    await store.flusher.later()
    expect(statSync(path).mode & 0o777).toBe(0o640)
  })

  it('tidies up after an interrupted one: what was read from db.json.temp goes to db.json', async () => {
    const { folder, path } = start()
    writeFileSync(`${path}.temp`, '[1]')
    const store = new SampleStore(path)
    expect(store.list).toEqual([1])
    await store.flusher.later()
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(reopened(path)).toEqual([1])
  })

  it('keeps a copy of a db.json that is not what the state was read from', async () => {
    const { folder, path } = start()
    writeFileSync(`${path}.temp`, '[1]')
    writeFileSync(path, '["edited"]')
    const store = new SampleStore(path)
    store.add(2)
    await store.flusher.later()
    const [, kept = ''] = filesIn(folder)
    expect(readFileSync(join(folder, kept), 'utf8')).toBe('["edited"]')
    expect(kept.startsWith('db.json.edited-')).toBe(true)
    expect(store.warnings).toEqual(['EDIT_KEPT'])
    expect(reopened(path)).toEqual([1, 2])
    await store.flusher.later()
    expect(filesIn(folder)).toHaveLength(2)
  })

  it('moves a db.json.temp aside that is not ours', async () => {
    const { folder, path, store } = await startWithSnapshot()
    writeFileSync(`${path}.temp`, '["somebody"]')
    await store.flusher.later()
    const [, kept = ''] = filesIn(folder)
    expect(kept.startsWith('db.json.temp.kept-')).toBe(true)
    expect(readFileSync(join(folder, kept), 'utf8')).toBe('["somebody"]')
    expect(store.warnings).toEqual(['TEMP_KEPT'])
  })

  it('removes leftovers of earlier ones, and follows no symbolic link', async () => {
    const { folder, path, store } = await startWithSnapshot()
    const victim = join(folder, 'victim')
    writeFileSync(victim, 'untouched')
    symlinkSync(victim, `${path}.new.temp`)
    symlinkSync(victim, `${path}.log.new.temp`)
    const flushed = store.flusher.later()
    store.add(3)
    await flushed
    expect(readFileSync(victim, 'utf8')).toBe('untouched')
    expect(filesIn(folder)).toEqual(['db.json', LOG, 'victim'])
    expect(reopened(path)).toEqual([1, 2, 3])
  })

  it('copies db.json where there are no links, and never shows half a copy', async () => {
    const { path, disk, store } = await startWithSnapshot()
    disk.fail('link', { code: 'EXDEV' })
    const release = disk.hold('syncLater', 'db.json.log.new.temp')
    const flushed = store.flusher.later()
    await until(() => disk.calls.includes('syncLater db.json.log.new.temp'))
    expect(filesIn(dirname(path))).not.toContain('db.json.temp')
    release()
    await flushed
    expect(disk.changes.slice(9, 18)).toEqual([
      'link db.json.temp',
      'unlink db.json.log.new.temp',
      'open(create) db.json.log.new.temp',
      'write db.json.log.new.temp',
      'syncLater db.json.log.new.temp',
      'rename db.json.temp',
      'unlink db.json.log.new.temp',
      'rename db.json',
      'unlink db.json.temp',
    ])
    expect(reopened(path)).toEqual([1, 2])
  })
})

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
