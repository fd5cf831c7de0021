import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { namesOf } from '../../lib/file/names.js'
import { readStoreFiles } from '../../lib/file/store-files.js'
import { EMPTY_DIGEST } from '../../lib/log/digest.js'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { filesIn, SampleStore, temporaryFolder } from './sample-store.js'

const READ_FAILED: unknown = expect.objectContaining({ code: 'KEEPSAKE_READ_FAILED' })

function start() {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  const disk = new FaultyFileSystem()
  return { folder, path, disk, read: () => readStoreFiles(disk, namesOf(path)) }
}

describe('reading the files of a store', () => {
  it('finds nothing where nothing is, and leaves it so', () => {
    const { folder, disk, read } = start()
    expect(read()).toEqual({ log: undefined, temp: undefined, snapshot: undefined })
    expect(filesIn(folder)).toEqual([])
    expect(disk.changes).toEqual([])
  })

  it('gives the bytes and the digest of each', () => {
    const { path, disk, read } = start()
    writeFileSync(path, '')
    writeFileSync(`${path}.temp`, 'abc')
    const { snapshot, temp } = read()
    expect(snapshot).toMatchObject({ digest: EMPTY_DIGEST, identity: { size: 0 } })
    expect(Buffer.from(temp?.bytes ?? []).toString()).toBe('abc')
    expect(disk.openFiles).toEqual([])
  })

  it.each(['EACCES', 'EIO', 'EMFILE'])('does not take %s for "no file"', (code) => {
    for (const file of ['db.json', 'db.json.temp', 'db.json.log.temp']) {
      const { disk, read } = start()
      disk.fail('open', { path: file, code })
      expect(read).toThrow(READ_FAILED)
    }
  })

  it('refuses a db.json that is a folder', () => {
    const { path, read } = start()
    mkdirSync(path)
    expect(read).toThrow(READ_FAILED)
  })

  it('reads again what changes while it is read', () => {
    const { path, disk, read } = start()
    writeFileSync(path, 'before')
    const { read: readSome } = disk
    let isFirst = true
    disk.read = function (this: FaultyFileSystem, ...range) {
      const count = readSome.apply(this, range)
      if (isFirst) writeFileSync(path, 'and after')
      isFirst = false
      return count
    }
    expect(Buffer.from(read().snapshot?.bytes ?? []).toString()).toBe('and after')
  })

  it('sees one instant, also when another process flushes meanwhile', () => {
    const { path, disk, read } = start()
    const writer = new SampleStore(path)
    writer.add(1)
    writer.flusher.now()
    writer.add(2)
    const { open } = disk
    disk.open = function (this: FaultyFileSystem, name, ...how) {
      // Between the reading of db.json and of the log.
      if (name === path && !writer.flusher.isClean) {
        const fd = open.call(this, name, ...how)
        writer.flusher.now()
        return fd
      }
      return open.call(this, name, ...how)
    }
    const { log, snapshot } = read()
    expect(log).toBeUndefined()
    expect(Buffer.from(snapshot?.bytes ?? [])).toEqual(readFileSync(path))
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([1, 2])
  })

  it('gives up when it never sees one', () => {
    const { path, disk, read } = start()
    let count = 0
    const { stat } = disk
    disk.stat = function (this: FaultyFileSystem, name) {
      writeFileSync(path, 'x'.repeat(count++))
      return stat.call(this, name)
    }
    writeFileSync(path, 'abc')
    expect(read).toThrow(READ_FAILED)
  })
})
