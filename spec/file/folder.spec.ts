import { statSync, writeFileSync } from 'node:fs'
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
      'makeDirectories b',
      `syncDirectory ${folder.slice(folder.lastIndexOf('/') + 1)}`,
      'syncDirectory a',
    ])
  })

  it('is refused where a file stands in its place', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    expect(() => makeFolder(new FaultyFileSystem(), join(folder, 'file', 'below'))).toThrow(
      expect.objectContaining({ code: 'KEEPSAKE_WRITE_FAILED' }),
    )
  })
})
