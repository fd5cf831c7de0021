/** The crashing disk is a disk: it answers as a real one does, and what it may lose is what it may. */

import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { FileSystem } from '../../lib/file/file-system.js'
import { nodeFileSystem } from '../../lib/file/node-fs.js'
import { systemCode } from '../../lib/file/system-error.js'
import { CrashingDisk } from '../support/crashing-disk/disk.js'
import { seedEntropy } from '../support/crashing-disk/entropy.js'
import { imageOf } from '../support/crashing-disk/image.js'
import type { Image } from '../support/crashing-disk/image.js'
import { Machine } from '../support/crashing-disk/machine.js'
import { survivors } from '../support/crashing-disk/survivors.js'
import { History } from './history.js'
import { Host } from './host.js'
import { loadLib } from './lib-under-test.js'
import { FOLDER, Session } from './session.js'
import { flushes } from './workloads/flushes.js'

function emptyDisk(): CrashingDisk {
  return new CrashingDisk(imageOf(new Map(), [FOLDER]), new Machine())
}

/** What a power cut may leave of a file, as texts; `-` where it has no name. */
function leftOf(image: Image, path: string): readonly string[] {
  const bounds = {
    density: 'dense',
    most: Infinity,
    draw: () => 0,
    sampled: () => undefined,
  } as const
  const texts = Array.from(survivors(image, bounds), ({ files }) => {
    const bytes = files.get(path)
    return bytes === undefined ? '-' : Buffer.from(bytes).toString()
  })
  return [...new Set(texts)].sort()
}

function write(disk: CrashingDisk, fd: number, text: string, position: number): void {
  disk.write(fd, Buffer.from(text), 0, text.length, position)
}

const NAME = `${FOLDER}/a`

describe('the crashing disk', () => {
  it('answers as the real one does', () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'keepsake-disk-')))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    expect(answersOf(emptyDisk(), FOLDER)).toEqual(answersOf(nodeFileSystem, folder))
  })

  it('may lose, tear and hollow out what was not synced, and its name', () => {
    const disk = emptyDisk()
    const fd = disk.open(NAME, 'create')
    write(disk, fd, 'ab', 0)
    write(disk, fd, 'c', 2)
    expect(leftOf(disk.volume.image, NAME)).toEqual(
      ['-', '', '\0\0\0', 'a', 'a\0\0', 'ab', 'ab\0', 'abc', '\0b', '\0\0c'].sort(),
    )
    disk.sync(fd)
    expect(leftOf(disk.volume.image, NAME)).toEqual(['-', 'abc'])
    disk.syncDirectory(FOLDER)
    expect(leftOf(disk.volume.image, NAME)).toEqual(['abc'])
  })

  it('may lose all of several changes but the last one', () => {
    const disk = emptyDisk()
    const fd = disk.open(NAME, 'create')
    write(disk, fd, 'old', 0)
    disk.sync(fd)
    disk.syncDirectory(FOLDER)
    write(disk, fd, 'xxx', 0)
    disk.truncate(fd, 0)
    write(disk, fd, 'n', 0)
    expect(leftOf(disk.volume.image, NAME)).toEqual(expect.arrayContaining(['nld', 'nxx', 'n']))
  })

  it('takes a sync off the event loop to be about what came before it', async () => {
    const disk = emptyDisk()
    const fd = disk.open(NAME, 'create')
    disk.syncDirectory(FOLDER)
    write(disk, fd, 'a', 0)
    disk.hold()
    const syncing = disk.dataSyncLater(fd)
    write(disk, fd, 'b', 1)
    expect(leftOf(disk.volume.image, NAME)).toContain('')
    disk.flow()
    await syncing
    expect(leftOf(disk.volume.image, NAME)).toEqual(['a', 'a\0', 'ab'])
  })

  it('never makes durable what a failed sync has left', () => {
    const disk = emptyDisk()
    const fd = disk.open(NAME, 'create')
    disk.syncDirectory(FOLDER)
    write(disk, fd, 'a', 0)
    disk.faults.order({ from: disk.calls + 1, code: 'EIO' })
    expect(() => disk.sync(fd)).toThrow('EIO')
    write(disk, fd, 'b', 1)
    disk.sync(fd)
    expect(leftOf(disk.volume.image, NAME)).toEqual(['\0b', 'ab'])
  })

  it('fails a call once, or from it on, after a part of a write', () => {
    const disk = emptyDisk()
    const fd = disk.open(NAME, 'create')
    disk.faults.order({ from: disk.calls + 1, code: 'ENOSPC', partial: 2 })
    expect(disk.write(fd, Buffer.from('abcd'), 0, 4, 0)).toBe(2)
    expect(() => disk.write(fd, Buffer.from('cd'), 0, 2, 2)).toThrow('ENOSPC')
    expect(disk.write(fd, Buffer.from('cd'), 0, 2, 2)).toBe(2)
    disk.faults.order({ from: disk.calls + 1, to: Infinity, code: 'EROFS' })
    expect(() => disk.unlink(NAME)).toThrow('EROFS')
    expect(() => disk.stat(NAME)).toThrow('EROFS')
    disk.faults.heal()
    expect(disk.stat(NAME).size).toBe(4)
  })

  // The exploration lets a workload run to its end and looks at the disk before every call. That is
  // the disk that a crash at this call leaves, since nothing gets through to it afterwards.
  it('is left by a crash as it was before that call', async () => {
    const lib = await loadLib('faithful')
    const play = async (crashAt: number | undefined): Promise<Session> => {
      seedEntropy(1)
      const image = imageOf(new Map(), [FOLDER])
      const host = new Host()
      const session = new Session({ lib, host, image, history: new History({}) })
      session.disk.crashAt = crashAt
      const running = host.throughout(() => flushes.run(session))
      await (crashAt === undefined ? running : running.catch(() => session.end()))
      return session
    }
    const { record } = await play(undefined)
    for (let call = 1; call <= record.calls; call++) {
      const { disk } = await play(call)
      expect(disk.isCrashed).toBe(true)
      const seen = record.instants.find((instant) => Number.parseInt(instant.call) >= call)
      expect(keysOf(disk.volume.image)).toEqual(keysOf(seen?.image))
    }
  })
})

function keysOf(image: Image | undefined): readonly string[] {
  if (image === undefined) return []
  const bounds = {
    density: 'sparse',
    most: Infinity,
    draw: () => 0,
    sampled: () => undefined,
  } as const
  return Array.from(survivors(image, bounds), ({ key }) => key)
}

/** The same calls to two disks: what each says, or the code of its error. */
function answersOf(disk: FileSystem, folder: string): readonly unknown[] {
  const [one, two, three] = ['one', 'two', 'three'].map(
    (name) => `${folder}/${name}`,
  ) as unknown as Paths
  const answers: unknown[] = []
  const ask = (call: () => unknown): void => {
    try {
      answers.push(call() ?? 'done')
    } catch (error) {
      answers.push(systemCode(error))
    }
  }
  const fd = disk.open(one, 'create', 0o600)
  const bytes = Buffer.from('keepsake')
  ask(() => disk.write(fd, bytes, 0, 8, 0))
  ask(() => disk.write(fd, bytes, 4, 4, 12))
  ask(() => disk.truncate(fd, 14))
  ask(() => Buffer.from(disk.readFile(one)).toString())
  ask(() => disk.open(one, 'create'))
  ask(() => disk.open(two, 'read'))
  ask(() => disk.open(`${three}/four`, 'create'))
  ask(() => disk.link(one, two))
  ask(() => disk.link(one, two))
  ask(() => disk.link(three, two))
  ask(() => disk.stat(one).inode === disk.stat(two).inode)
  ask(() => disk.rename(three, two))
  ask(() => disk.rename(two, three))
  ask(() => disk.stat(two))
  ask(() => disk.unlink(two))
  ask(() => disk.unlink(one))
  ask(() => disk.openStat(fd).size)
  ask(() => disk.read(fd, Buffer.alloc(20), 0, 20, 10))
  ask(() => disk.setMode(fd, 0o640))
  ask(() => [disk.stat(three).mode, disk.stat(three).kind, disk.stat(folder).kind])
  ask(() => disk.list(folder))
  ask(() => disk.realPath(three) === three)
  ask(() => disk.realPath(one))
  ask(() => disk.makeDirectory(`${folder}/deep/er`))
  ask(() => disk.makeDirectory(`${folder}/deep`))
  ask(() => disk.makeDirectory(`${folder}/deep`))
  ask(() => disk.makeDirectory(`${folder}/deep/er`))
  ask(() => disk.syncDirectory(`${folder}/deep`))
  ask(() => disk.list(`${folder}/deep`))
  ask(() => disk.syncDirectory(one))
  ask(() => disk.close(fd))
  ask(() => disk.openStat(fd))
  return answers
}

type Paths = readonly [string, string, string]
