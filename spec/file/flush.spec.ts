import { chmodSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { start, startWithSnapshot } from './sample-start.js'
import { filesIn, linesOf, reopened, until } from './sample-store.js'

const LOG = 'db.json.log.temp'

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

  it('keeps the mode of db.json, and gives a new one the mode asked for', async () => {
    const { path, store } = await startWithSnapshot()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    chmodSync(path, 0o640)
    await store.flusher.later()
    expect(statSync(path).mode & 0o777).toBe(0o640)
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
