import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeFolder } from '../../lib/file/folder.js'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { temporaryFolder } from './sample-store.js'

describe('the folder of a store', () => {
  it('is left alone when it is there', () => {
    const disk = new FaultyFileSystem()
    makeFolder(disk, temporaryFolder())
    expect(disk.changes).toEqual([])
  })

  it('is made, and every new name is synced into the folder above it', () => {
    const folder = temporaryFolder()
    const disk = new FaultyFileSystem()
    makeFolder(disk, join(folder, 'a', 'b'))
    expect(statSync(join(folder, 'a', 'b')).isDirectory()).toBe(true)
    expect(disk.changes).toEqual([
      'makeDirectory a',
      `syncDirectory ${folder.slice(folder.lastIndexOf('/') + 1)}`,
      'makeDirectory b',
      'syncDirectory a',
    ])
  })

  it('may be made by somebody else in that very moment', () => {
    const folder = join(temporaryFolder(), 'a')
    const disk = new FaultyFileSystem()
    disk.makeDirectory = (path) => {
      mkdirSync(path)
      mkdirSync(path)
    }
    makeFolder(disk, folder)
    expect(statSync(folder).isDirectory()).toBe(true)
  })

  it.runIf(process.platform === 'linux')('is refused where no folder can be made: /proc', () => {
    expect(() => makeFolder(new FaultyFileSystem(), '/proc/keepsake/data')).toThrow(
      expect.objectContaining({ code: 'KEEPSAKE_WRITE_FAILED', file: '/proc/keepsake/data' }),
    )
  })

  it('is refused where a file stands in its place', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    expect(() => makeFolder(new FaultyFileSystem(), join(folder, 'file', 'below'))).toThrow(
      expect.objectContaining({ code: 'KEEPSAKE_WRITE_FAILED' }),
    )
  })
})
