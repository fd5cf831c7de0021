/** The port over `node:fs` where the system is another one, or does not do what is asked of it. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FileSystem } from '../../lib/file/file-system.js'
import { nodeFileSystem as disk } from '../../lib/file/node-fs.js'
import { temporaryFolder } from './sample-store.js'

const { fsyncSync, renameSync, unlinkSync } = fs
const genuine = { fsyncSync, renameSync, unlinkSync }

/** Puts a call of `node:fs` in the place of another. */
function replace(calls: Partial<typeof genuine>): void {
  Object.assign(fs, calls)
  syncBuiltinESMExports()
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

afterEach(() => replace(genuine))

describe('a folder that cannot be synced', () => {
  const failWith = (code: string) => () => {
    throw systemError(code)
  }

  it.runIf(process.platform === 'linux')('is let be where no folder ever can', async () => {
    const fd = fs.openSync('/proc', 'r')
    expect(() => fs.fsyncSync(fd)).toThrow('EINVAL')
    fs.closeSync(fd)
    expect(() => disk.syncDirectory('/proc')).not.toThrow()
    await expect(disk.syncDirectoryLater('/proc')).resolves.toBeUndefined()
  })

  it('is no error on a file system that does not know such a thing', () => {
    replace({ fsyncSync: failWith('ENOTSUP') })
    expect(() => disk.syncDirectory(temporaryFolder())).not.toThrow()
  })

  it('is one where it is the disk that fails', () => {
    replace({ fsyncSync: failWith('EIO') })
    expect(() => disk.syncDirectory(temporaryFolder())).toThrow(
      expect.objectContaining({ code: 'EIO' }),
    )
  })
})

describe('a file', () => {
  it.skipIf(process.platform === 'win32')('may be none, and no folder either', () => {
    expect(disk.stat('/dev/null').kind).toBe('other')
  })

  it('that the system keeps from being renamed is let be at once', () => {
    let attempts = 0
    replace({ renameSync: () => refuse(() => attempts++) })
    expect(() => disk.rename('/a', '/b')).toThrow(expect.objectContaining({ code: 'EBUSY' }))
    expect(attempts).toBe(1)
  })
})

function refuse(count: () => void): never {
  count()
  throw systemError('EBUSY')
}

describe('on Windows', () => {
  const { platform } = process
  let windows: FileSystem

  beforeEach(async () => {
    Object.defineProperty(process, 'platform', { value: 'win32' })
    vi.resetModules()
    windows = (await import('../../lib/file/node-fs.js')).nodeFileSystem
  })
  afterEach(() => {
    Object.defineProperty(process, 'platform', { value: platform })
  })

  it('a folder is not synced', async () => {
    const folder = join(temporaryFolder(), 'absent')
    windows.syncDirectory(folder)
    await expect(windows.syncDirectoryLater(folder)).resolves.toBeUndefined()
  })

  it('a file that somebody has open is asked for again, until it is let go', () => {
    const folder = temporaryFolder()
    fs.writeFileSync(join(folder, 'a'), 'x')
    let attempts = 0
    replace({
      renameSync: (from, to) =>
        ++attempts < 4 ? refuse(() => undefined) : genuine.renameSync(from, to),
    })
    windows.rename(join(folder, 'a'), join(folder, 'b'))
    expect(attempts).toBe(4)
    expect(fs.readdirSync(folder)).toEqual(['b'])
  })

  it('but not for ever, and nothing else is', () => {
    let attempts = 0
    replace({ unlinkSync: () => refuse(() => attempts++) })
    expect(() => windows.unlink('/a')).toThrow(expect.objectContaining({ code: 'EBUSY' }))
    expect(attempts).toBe(8)
    replace({ unlinkSync: () => attempts++ && fail('EIO') })
    expect(() => windows.unlink('/a')).toThrow(expect.objectContaining({ code: 'EIO' }))
    expect(attempts).toBe(9)
  })
})

function fail(code: string): never {
  throw systemError(code)
}
