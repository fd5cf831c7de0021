/** The copy of a document that is kept before it is migrated. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Home } from '../../lib/file/home.js'
import { keepVersion } from '../../lib/file/keep-version.js'
import { namesOf } from '../../lib/file/names.js'
import { failureOf } from '../support/failure.js'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { filesIn, temporaryFolder } from './sample-store.js'

const TEXT = '{"n":1}\n'

function start() {
  const folder = temporaryFolder()
  const disk = new FaultyFileSystem()
  const names = namesOf(join(folder, 'db.json'))
  const home: Home = { fileSystem: disk, names, mode: 0o600, warn: () => undefined }
  const keep = (): void => keepVersion(home, 2, () => [TEXT])
  const texts = (): string[] =>
    filesIn(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  return { folder, disk, keep, texts, copy: join(folder, 'db.json.v2') }
}

/** A file that appears the moment before the copy gets its name. */
function inBetween(disk: FaultyFileSystem, copy: string): void {
  const { link } = disk
  vi.spyOn(disk, 'link').mockImplementationOnce((existing, path) => {
    writeFileSync(copy, 'mine')
    link.call(disk, existing, path)
  })
}

describe('the copy of a document before a migration', () => {
  it('is durable before it has its name, and then its name is', () => {
    const { folder, disk, keep, copy } = start()
    keep()
    expect(disk.changes).toEqual([
      'unlink db.json.new.temp',
      'open(create) db.json.new.temp',
      'write db.json.new.temp',
      'sync db.json.new.temp',
      'link db.json.v2',
      'unlink db.json.new.temp',
      `syncDirectory ${basename(folder)}`,
    ])
    expect([readFileSync(copy, 'utf8'), statSync(copy).mode & 0o777]).toEqual([TEXT, 0o600])
    expect([filesIn(folder), disk.openFiles]).toEqual([['db.json.v2'], []])
  })

  it('never takes the place of a file that somebody puts there meanwhile', () => {
    const { disk, keep, texts, copy } = start()
    inBetween(disk, copy)
    keep()
    expect(texts()).toEqual(['mine', TEXT])
  })

  it('never takes the place of one where there are no links', () => {
    const { disk, keep, texts, copy } = start()
    disk.fail('link', { code: 'EPERM', times: Infinity })
    writeFileSync(copy, 'mine')
    keep()
    expect(texts()).toEqual(['mine', TEXT])
  })

  it('has its name also where there are no links', () => {
    const { folder, disk, keep, texts } = start()
    disk.fail('link', { code: 'ENOTSUP' })
    keep()
    expect([filesIn(folder), texts(), disk.openFiles]).toEqual([['db.json.v2'], [TEXT], []])
  })

  it('has another name where a folder has that', () => {
    const { folder, keep, copy } = start()
    mkdirSync(copy)
    keep()
    const [, other = ''] = filesIn(folder)
    expect(readFileSync(join(folder, other), 'utf8')).toBe(TEXT)
  })

  it('is what was there already, if that is the same; its name is made durable', () => {
    const { folder, disk, keep, copy } = start()
    writeFileSync(copy, TEXT)
    keep()
    expect(disk.changes).toEqual([`syncDirectory ${basename(folder)}`])
    expect(disk.openFiles).toEqual([])
  })

  it.each(['open', 'write', 'sync', 'rename', 'syncDirectory'] as const)(
    'is refused with a code, and is never half of one: %s fails',
    (name) => {
      const { folder, disk, keep, texts } = start()
      disk.fail('link', { code: 'EPERM' })
      disk.fail(name, { code: 'EIO', path: name === 'open' ? 'new.temp' : '', afterBytes: 3 })
      expect(failureOf(keep)).toMatchObject({
        code: 'KEEPSAKE_WRITE_FAILED',
        file: join(folder, 'db.json.v2'),
        cause: { code: 'EIO' },
      })
      expect(texts()).toEqual(name === 'syncDirectory' ? [TEXT] : [])
      expect(disk.openFiles).toEqual([])
    },
  )
})
