/** Others at the files of a store in the very moment in which it works on them. */
import { copyFileSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { FaultyFileSystem } from '../support/faulty-file-system.js'
import { start, startWithSnapshot } from './sample-start.js'
import { filesIn, reopened } from './sample-store.js'

const LOG = 'db.json.log.temp'
const WRITE_FAILED: unknown = expect.objectContaining({ code: 'KEEPSAKE_WRITE_FAILED' })
const CONFLICT: unknown = expect.objectContaining({ code: 'KEEPSAKE_CONFLICT' })

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

describe('a log', () => {
  it('is not called durable when another file has its name', async () => {
    const { path, store } = start()
    store.add(1)
    copyFileSync(`${path}.log.temp`, `${path}.copy`)
    renameSync(`${path}.copy`, `${path}.log.temp`)
    await expect(store.log.durable()).rejects.toEqual(CONFLICT)
    expect(store.log.durableSeq).toBe(0)
  })
})

describe('a flush', () => {
  it('does not put in place a new snapshot that is another one', async () => {
    const { folder, path, disk, store } = await startWithSnapshot()
    const { linkStat } = disk
    disk.linkStat = function (this: FaultyFileSystem, name) {
      const stat = linkStat.call(this, name)
      return name.endsWith('.new.temp') ? { ...stat, inode: stat.inode + 1n } : stat
    }
    const before = readFileSync(path)
    await expect(store.flusher.later()).rejects.toEqual(WRITE_FAILED)
    expect(readFileSync(path)).toEqual(before)
    expect(filesIn(folder)).not.toContain('db.json.new.temp')
    expect(reopened(path)).toEqual([1, 2])
  })

  it('overwrites no edit that comes when the copy of db.json is about to be made', async () => {
    const { folder, path, disk, store } = await startWithSnapshot()
    disk.link = () => {
      writeFileSync(path, '["edited"]')
      throw systemError('EPERM')
    }
    await expect(store.flusher.later()).rejects.toEqual(CONFLICT)
    expect(readFileSync(path, 'utf8')).toBe('["edited"]')
    expect(filesIn(folder)).not.toContain('db.json.temp')
  })

  it('goes on where db.json is away for a moment when it has been copied', async () => {
    const { folder, path, disk, store } = await startWithSnapshot()
    disk.fail('link', { code: 'EPERM' })
    const { stat } = disk
    disk.stat = function (this: FaultyFileSystem, name) {
      if (this.calls.at(-1) === 'close db.json') throw systemError('ENOENT')
      return stat.call(this, name)
    }
    await store.flusher.later()
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(reopened(path)).toEqual([1, 2])
  })
})

describe('a db.json that is written in place', () => {
  it('is written anew even if nothing is known of the half that was written', async () => {
    const { folder, path, disk, store } = await startWithSnapshot()
    disk.fail('rename', { path: 'db.json', code: 'EBUSY', times: Infinity })
    disk.fail('write', { path: 'db.json', code: 'EIO', afterBytes: 11 })
    const { openStat } = disk
    disk.openStat = function (this: FaultyFileSystem, fd) {
      if (this.calls.at(-1) === 'write db.json') throw systemError('EIO')
      return openStat.call(this, fd)
    }
    const { size } = statSync(path)
    await expect(store.flusher.later()).rejects.toEqual(WRITE_FAILED)
    expect(statSync(path).size).toBeGreaterThan(size)
    expect(reopened(path)).toEqual([1, 2])
    disk.openStat = openStat
    store.add(3)
    await store.flusher.later()
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([1, 2, 3])
    expect(store.warnings).toEqual([])
    expect(disk.calls).toContain(`unlink ${LOG}`)
  })
})
