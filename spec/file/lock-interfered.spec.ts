/** Others at the lock file in the very moment in which it is made. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { acquireLock } from '../../lib/file/lock.js'
import { nodeFileSystem } from '../../lib/file/node-fs.js'
import { identifyProcess } from '../../lib/file/process-identity.js'
import { failureOf } from '../support/failure.js'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { temporaryFolder } from './sample-store.js'

const identity = identifyProcess(nodeFileSystem)
const another = `${JSON.stringify({ ...identity, id: '0123456789abcdef' })}\n`

function start(disk = new FaultyFileSystem()) {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json.lock')
  return { folder, path, disk, open: () => acquireLock({ fileSystem: disk, path }) }
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

describe('a lock', () => {
  it('that this user may not read is respected', () => {
    const { path, disk, open } = start()
    writeFileSync(path, another)
    disk.fail('open', { path: '.lock', code: 'EACCES', times: Infinity })
    expect(failureOf(open).code).toBe('KEEPSAKE_LOCKED')
    expect(readFileSync(path, 'utf8')).toBe(another)
  })

  it('is ours though the answer to a link that worked was lost on its way', () => {
    class Distant extends FaultyFileSystem {
      override link(existing: string, path: string): void {
        super.link(existing, path)
        throw systemError('EEXIST')
      }
    }
    const { folder, open } = start(new Distant())
    const lock = open()
    expect(readdirSync(folder)).toEqual(['db.json.lock'])
    lock.release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('is another one’s who was faster where there are no links', () => {
    class WithoutLinks extends FaultyFileSystem {
      override link(_: string, path: string): void {
        writeFileSync(path, another)
        throw systemError('EPERM')
      }
    }
    const { path, open } = start(new WithoutLinks())
    expect(failureOf(open).code).toBe('KEEPSAKE_LOCKED')
    expect(readFileSync(path, 'utf8')).toBe(another)
  })

  it('is not made where there are no links, nor room for it', () => {
    const { folder, disk, open } = start()
    disk.fail('link', { code: 'EPERM' })
    disk.fail('open', { path: '.lock', code: 'ENOSPC', from: 2 })
    expect(failureOf(open)).toMatchObject({
      code: 'KEEPSAKE_WRITE_FAILED',
      cause: { code: 'ENOSPC' },
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('that could not be written is not taken away when it is another one by now', () => {
    class Raced extends FaultyFileSystem {
      override write(): number {
        const [name = ''] = readdirSync(folder)
        this.unlink(join(folder, name))
        writeFileSync(join(folder, name), another)
        throw systemError('ENOSPC')
      }
    }
    const { folder, open } = start(new Raced())
    expect(failureOf(open)).toMatchObject({ cause: { code: 'ENOSPC' } })
    const [name = ''] = readdirSync(folder)
    expect(readFileSync(join(folder, name), 'utf8')).toBe(another)
  })
})
