import { readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Home } from '../../lib/file/home.js'
import { namesOf } from '../../lib/file/names.js'
import { putAside } from '../../lib/file/put-aside.js'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { filesIn, temporaryFolder } from './sample-store.js'

function start() {
  const folder = temporaryFolder()
  const disk = new FaultyFileSystem()
  const names = namesOf(join(folder, 'db.json'))
  const home: Home = { fileSystem: disk, names, mode: 0o600, warn: () => undefined }
  return { folder, disk, home }
}

describe('what is put aside', () => {
  it('is durable, and so is its name', () => {
    const { folder, disk, home } = start()
    const name = basename(putAside(home, 'edited', Buffer.from('abc')))
    expect(disk.changes).toEqual([
      `open(create) ${name}`,
      `write ${name}`,
      `sync ${name}`,
      `syncDirectory ${basename(folder)}`,
    ])
    expect(readFileSync(join(folder, name), 'utf8')).toBe('abc')
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    expect(disk.openFiles).toEqual([])
  })

  it('never takes the place of another file', () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const { folder, home } = start()
      for (const text of ['a', 'b', 'c']) putAside(home, 'edited', Buffer.from(text))
      const texts = filesIn(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
      expect(texts).toEqual(['a', 'b', 'c'])
    } finally {
      vi.useRealTimers()
    }
  })

  it('is nothing at all when it could not be written whole', () => {
    const { folder, disk, home } = start()
    disk.fail('write', { code: 'ENOSPC', afterBytes: 1 })
    expect(() => putAside(home, 'edited', Buffer.from('abc'))).toThrow(
      expect.objectContaining({ code: 'ENOSPC' }),
    )
    expect(filesIn(folder)).toEqual([])
    expect(disk.openFiles).toEqual([])
  })

  it('is not looked for a name for ever in a folder that takes none', () => {
    const { folder, disk, home } = start()
    disk.fail('open', { code: 'EROFS', times: Infinity })
    expect(() => putAside(home, 'edited', Buffer.from('abc'))).toThrow(
      expect.objectContaining({ code: 'EROFS' }),
    )
    expect(filesIn(folder)).toEqual([])
  })
})
