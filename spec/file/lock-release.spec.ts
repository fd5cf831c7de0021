/** A lock whose file cannot be removed when it is released: it keeps nobody out who could know better. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { FileSystem } from '../../lib/file/file-system.js'
import { acquireLock } from '../../lib/file/lock.js'
import { nodeFileSystem } from '../../lib/file/node-fs.js'
import { failureOf } from '../support/failure.js'
import { temporaryFolder } from './sample-store.js'

it.each([
  ['removed', 'unlink', 'EIO'],
  ['read', 'open', 'EACCES'],
] as const)(
  'is told when it cannot be %s, and the same program takes it again',
  (_, call, code) => {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json.lock')
    let isFailing = false
    const act = nodeFileSystem[call] as (...operands: unknown[]) => unknown
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      [call](...operands: unknown[]) {
        if (isFailing) throw Object.assign(new Error(code), { code })
        return act(...operands)
      },
    }
    const lock = acquireLock({ fileSystem, path })
    isFailing = true
    expect(failureOf(() => lock.release()).code).toBe('KEEPSAKE_WRITE_FAILED')
    expect(readdirSync(folder)).toEqual(['db.json.lock'])
    isFailing = false
    acquireLock({ fileSystem, path }).release()
    expect(readdirSync(folder)).toEqual([])
  },
)
