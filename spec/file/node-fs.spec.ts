import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeFileSystem as disk } from '../../lib/file/node-fs.js'
import { temporaryFolder } from './sample-store.js'

describe('the port over node:fs', () => {
  it('creates only what is not there', () => {
    const path = join(temporaryFolder(), 'file')
    const fd = disk.open(path, 'create', 0o600)
    disk.close(fd)
    expect(() => disk.open(path, 'create', 0o600)).toThrow(
      expect.objectContaining({ code: 'EEXIST' }),
    )
  })

  it('opens to write only what is there', () => {
    const path = join(temporaryFolder(), 'file')
    expect(() => disk.open(path, 'write')).toThrow(expect.objectContaining({ code: 'ENOENT' }))
    writeFileSync(path, 'abc')
    const fd = disk.open(path, 'write')
    expect(disk.write(fd, Buffer.from('xyz'), 1, 1, 2)).toBe(1)
    disk.truncate(fd, 5)
    disk.close(fd)
    expect(readFileSync(path)).toEqual(Buffer.from('aby\0\0'))
  })

  it.skipIf(process.platform === 'win32')('follows no symbolic link to a file', () => {
    const folder = temporaryFolder()
    const target = join(folder, 'target')
    const link = join(folder, 'link')
    symlinkSync(target, link)
    expect(() => disk.open(link, 'create', 0o600)).toThrow(
      expect.objectContaining({ code: 'EEXIST' }),
    )
    writeFileSync(target, 'abc')
    for (const how of ['read', 'write'] as const) {
      expect(() => disk.open(link, how)).toThrow(expect.objectContaining({ code: 'ELOOP' }))
    }
    expect(() => disk.readFile(link)).toThrow(expect.objectContaining({ code: 'ELOOP' }))
    expect(disk.linkStat(link).kind).toBe('link')
    expect(disk.stat(link).kind).toBe('file')
    expect(disk.readLink(link)).toBe(target)
  })

  it('describes files as the store sees them', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'file')
    const fd = disk.open(path, 'create', 0o600)
    disk.setMode(fd, 0o640)
    disk.write(fd, Buffer.from('abc'), 0, 3, 0)
    const stat = disk.openStat(fd)
    disk.close(fd)
    expect(stat).toMatchObject({ kind: 'file', size: 3, mode: 0o640 })
    expect(disk.stat(path)).toEqual(stat)
    expect(disk.stat(folder).kind).toBe('directory')
    disk.link(path, `${path}2`)
    expect(disk.stat(`${path}2`).inode).toBe(stat.inode)
  })

  it('syncs files and folders, at once and later, and says when it cannot', async () => {
    const folder = temporaryFolder()
    const fd = disk.open(join(folder, 'file'), 'create', 0o600)
    disk.sync(fd)
    disk.dataSync(fd)
    await disk.syncLater(fd)
    await disk.dataSyncLater(fd)
    disk.close(fd)
    await expect(disk.syncLater(fd)).rejects.toMatchObject({ code: 'EBADF' })
    disk.syncDirectory(folder)
    await disk.syncDirectoryLater(folder)
    await expect(disk.syncDirectoryLater(join(folder, 'none'))).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })

  it('makes one folder at a time', () => {
    const parent = join(temporaryFolder(), 'a')
    const folder = join(parent, 'b')
    expect(() => disk.makeDirectory(folder)).toThrow(expect.objectContaining({ code: 'ENOENT' }))
    disk.makeDirectory(parent)
    disk.makeDirectory(folder)
    expect(() => disk.makeDirectory(folder)).toThrow(expect.objectContaining({ code: 'EEXIST' }))
    expect(disk.stat(folder).kind).toBe('directory')
    mkdirSync(join(folder, 'c'))
    expect(disk.realPath(join(folder, 'c', '..'))).toBe(folder)
  })
})
