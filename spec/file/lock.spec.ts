import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KeepsakeError } from '../../lib/errors.js'
import type { FileSystem } from '../../lib/file/file-system.js'
import type { Lock } from '../../lib/file/lock.js'
import { acquireLock } from '../../lib/file/lock.js'
import type { LockRecord } from '../../lib/file/lock-file.js'
import { nodeFileSystem } from '../../lib/file/node-fs.js'
import { identifyProcess } from '../../lib/file/process-identity.js'

const windows = process.platform === 'win32'
const identity = identifyProcess(nodeFileSystem)
const PID_OF_NOBODY = 2 ** 31 - 2
const CALLS = ['readFile', 'open', 'write', 'close', 'link', 'rename', 'unlink', 'list'] as const

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keepsake-lock-'))
  path = join(folder, 'db.json.lock')
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('the lock file', () => {
  it('says which process holds it, and only its user may read it', () => {
    const lock = open()
    expect(readLock()).toMatchObject({ pid: process.pid, host: hostname() })
    expect(readFileSync(path, 'utf8')).toMatch(/^\{.*\}\n$/)
    expect(statSync(path).mode & 0o777).toBe(windows ? 0o666 : 0o600)
    lock.release()
  })

  it('is gone after the release, and a second release does no harm', () => {
    const first = open()
    first.release()
    expect(readdirSync(folder)).toEqual([])
    const second = open()
    first.release()
    expect(readdirSync(folder)).toEqual(['db.json.lock'])
    second.release()
  })

  it('keeps out a second copy of the store in the same process', () => {
    const lock = open()
    expect(refusal(open).code).toBe('KEEPSAKE_LOCKED')
    lock.release()
    open().release()
  })

  it('is left alone on release when it is not ours any more', () => {
    const lock = open()
    const foreign = leave({ host: 'another-computer' })
    lock.release()
    expect(readFileSync(path, 'utf8')).toBe(foreign)
  })

  it('does without hard links where the disk has none', () => {
    leave({ pid: PID_OF_NOBODY })
    const lock = open(withoutLinks)
    expect(readLock().pid).toBe(process.pid)
    expect(refusal(() => open(withoutLinks)).code).toBe('KEEPSAKE_LOCKED')
    lock.release()
    open(withoutLinks).release()
    expect(readdirSync(folder)).toEqual([])
  })

  it.each(['link', 'rename'] as const)('is made again when it is swept away before %s', (call) => {
    leave({ pid: PID_OF_NOBODY })
    let swept = false
    const sweep = (from: string, to: string): void => {
      if (!swept) nodeFileSystem.unlink(from)
      swept = true
      nodeFileSystem[call](from, to)
    }
    const lock = open({ ...nodeFileSystem, [call]: sweep })
    expect(readLock()).toMatchObject(identity)
    expect(readdirSync(folder)).toEqual(['db.json.lock'])
    lock.release()
  })

  it.skipIf(windows)('never follows or writes through a symbolic link', () => {
    const target = join(folder, 'precious')
    writeFileSync(target, 'precious')
    utimesSync(target, 0, 0)
    symlinkSync(target, path)
    expect(refusal(open)).toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED', cause: { code: 'ELOOP' } })
    expect(readFileSync(target, 'utf8')).toBe('precious')
    expect(readdirSync(folder).toSorted()).toEqual(['db.json.lock', 'precious'])
  })
})

describe('a lock found', () => {
  it.skipIf(windows)('does not count when another process has its pid now', () => {
    leave({ start: `${identity.start}0` })
    const lock = open()
    expect(readLock()).toMatchObject(identity)
    lock.release()
  })

  it('counts when it is from another computer, whatever processes there are here', () => {
    const foreign = leave({ host: 'another-computer', pid: PID_OF_NOBODY, boot: 'another boot' })
    expect(refusal(open).code).toBe('KEEPSAKE_LOCKED')
    expect(readFileSync(path, 'utf8')).toBe(foreign)
  })

  it('counts while it is being written', () => {
    writeFileSync(path, '')
    expect(refusal(open).code).toBe('KEEPSAKE_LOCKED')
    expect(readFileSync(path, 'utf8')).toBe('')
  })

  it.each([
    ['empty', ''],
    ['half a line', '{"pid":1,"start":"12'],
    ['zeros', '\0\0\0\0'],
    ['a record that leads out of the folder', record({ pid: 1, id: '../../elsewhere' })],
    ['a record of no process', record({ pid: 0 })],
  ])('does not count when nobody has finished it for ten seconds, and it is %s', (_, text) => {
    writeFileSync(path, text)
    utimesSync(path, new Date(), new Date(Date.now() - 11_000))
    const lock = open()
    expect(readLock()).toMatchObject(identity)
    expect(readdirSync(folder)).toEqual(['db.json.lock'])
    lock.release()
  })

  it('takes along what crashed openers left beside it', () => {
    leave({ pid: PID_OF_NOBODY })
    writeFileSync(`${path}.00000000ffffffff`, '')
    writeFileSync(`${path}.00000000ffffffff.temp`, '{"pid":')
    writeFileSync(`${path}.mine`, 'not a leftover')
    open().release()
    expect(readdirSync(folder)).toEqual(['db.json.lock.mine'])
  })
})

describe('an error of the disk', () => {
  it.each(CALLS)('in %s is told, and keeps nobody out afterwards', (call) => {
    for (const isStale of [false, true]) {
      for (let occurrence = 1, failed = true; failed; occurrence++) {
        if (isStale) leave({ pid: PID_OF_NOBODY })
        const disk = failingAt(call, occurrence)
        const error = failureOf(disk.fileSystem)
        failed = disk.failed()
        expect([undefined, 'KEEPSAKE_WRITE_FAILED']).toContain(error?.code)
        open().release()
        expect(readdirSync(folder)).toEqual([])
      }
    }
  })

  it.each([undefined, { pid: PID_OF_NOBODY }])('leaves no trace when it is full', (found) => {
    if (found) leave(found)
    const before = readdirSync(folder)
    const full = failingAt('write', 1).fileSystem
    expect(refusal(() => open(full)).code).toBe('KEEPSAKE_WRITE_FAILED')
    expect(readdirSync(folder)).toEqual(before)
  })

  it('is told with the lock file as its place', () => {
    const missing = join(folder, 'missing', 'db.json.lock')
    const error = refusal(() => acquireLock({ fileSystem: nodeFileSystem, path: missing }))
    expect(error).toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED', file: missing })
  })
})

const withoutLinks: FileSystem = {
  ...nodeFileSystem,
  link: () => {
    throw Object.assign(new Error('no links here'), { code: 'EPERM' })
  },
}

/** A disk that fails once, at this occurrence of this call. Reading /proc always works. */
function failingAt(
  call: (typeof CALLS)[number],
  occurrence: number,
): { fileSystem: FileSystem; failed(): boolean } {
  let count = 0
  const original = nodeFileSystem[call] as (...operands: unknown[]) => unknown
  const failing = (...operands: unknown[]): unknown => {
    if (String(operands[0]).startsWith('/proc')) return original(...operands)
    if (++count !== occurrence) return original(...operands)
    if (call === 'close') original(...operands)
    throw Object.assign(new Error('the disk failed'), { code: 'EIO' })
  }
  return {
    fileSystem: { ...nodeFileSystem, [call]: failing },
    failed: () => count >= occurrence,
  }
}

function open(fileSystem: FileSystem = nodeFileSystem): Lock {
  return acquireLock({ fileSystem, path })
}

/** Opens and releases; a release that failed is tried again. */
function failureOf(fileSystem: FileSystem): KeepsakeError | undefined {
  let lock: Lock | undefined
  try {
    lock = open(fileSystem)
    lock.release()
    return undefined
  } catch (error) {
    lock?.release()
    return error as KeepsakeError
  }
}

function refusal(act: () => unknown): KeepsakeError {
  try {
    act()
  } catch (error) {
    return error as KeepsakeError
  }
  throw new Error('Nothing was refused.')
}

function readLock(): LockRecord {
  return JSON.parse(readFileSync(path, 'utf8')) as LockRecord
}

function record(changes: Partial<LockRecord>): string {
  return JSON.stringify({ ...identity, id: '0123456789abcdef', ...changes }) + '\n'
}

/** Leaves a lock like that of this process, but for the changes. */
function leave(changes: Partial<LockRecord>): string {
  const text = record(changes)
  writeFileSync(path, text)
  return text
}
