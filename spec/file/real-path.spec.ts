import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeFileSystem } from '../../lib/file/node-fs.js'
import { realPathOf } from '../../lib/file/real-path.js'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { filesIn, temporaryFolder } from './sample-store.js'

const real = (path: string) => realPathOf(nodeFileSystem, path)
const READ_FAILED: unknown = expect.objectContaining({ code: 'KEEPSAKE_READ_FAILED' })

describe('the real path of a store', () => {
  it('is its own where nothing is a link, also where nothing is yet', () => {
    const folder = temporaryFolder()
    expect(real(join(folder, 'db.json'))).toBe(join(folder, 'db.json'))
    expect(real(join(folder, 'a', 'b', 'db.json'))).toBe(join(folder, 'a', 'b', 'db.json'))
    expect(filesIn(folder)).toEqual([])
  })

  it('is the target of a link, through links to folders as well', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'data'))
    writeFileSync(join(folder, 'data', 'db.json'), '{}')
    symlinkSync('data', join(folder, 'folder'))
    symlinkSync(join('folder', 'db.json'), join(folder, 'config.json'))
    expect(real(join(folder, 'config.json'))).toBe(join(folder, 'data', 'db.json'))
    expect(real(join(folder, 'folder', 'new.json'))).toBe(join(folder, 'data', 'new.json'))
  })

  it('is where a link points that points nowhere yet', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'data'))
    symlinkSync('data', join(folder, 'folder'))
    symlinkSync(join('folder', 'db.json'), join(folder, 'one'))
    symlinkSync('one', join(folder, 'two'))
    symlinkSync('missing', join(folder, 'nowhere'))
    expect(real(join(folder, 'two'))).toBe(join(folder, 'data', 'db.json'))
    expect(real(join(folder, 'nowhere', 'db.json'))).toBe(join(folder, 'missing', 'db.json'))
  })

  it('is its own where there is not even a root: a drive that is not there', () => {
    const disk = new FaultyFileSystem()
    disk.fail('realPath', { code: 'ENOENT', times: Infinity })
    expect(realPathOf(disk, '/absent/db.json')).toBe('/absent/db.json')
  })

  it('is refused for links in a circle', () => {
    const folder = temporaryFolder()
    symlinkSync('b', join(folder, 'a'))
    symlinkSync('a', join(folder, 'b'))
    expect(() => real(join(folder, 'a'))).toThrow(READ_FAILED)
    expect(() => real(join(folder, 'a', 'db.json'))).toThrow(READ_FAILED)
  })

  it('is refused where a file stands for a folder, and where nothing may be seen', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    expect(() => real(join(folder, 'file', 'db.json'))).toThrow(READ_FAILED)
    const disk = new FaultyFileSystem()
    disk.fail('realPath', { code: 'EACCES' })
    expect(() => realPathOf(disk, join(folder, 'db.json'))).toThrow(READ_FAILED)
  })
})
