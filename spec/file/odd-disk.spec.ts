/** Disks that behave as no disk should: nothing is believed, and nothing waits for ever. */
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readAll } from '../../lib/file/read-all.js'
import { readWholeFile } from '../../lib/file/whole-file.js'
import { writeAll } from '../../lib/file/write-all.js'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { start } from './sample-start.js'
import { SampleStore, temporaryFolder } from './sample-store.js'

function fileWith(text: string): string {
  const path = join(temporaryFolder(), 'file')
  writeFileSync(path, text)
  return path
}

describe('a file', () => {
  it('that has become shorter gives what is there', () => {
    const disk = new FaultyFileSystem()
    const fd = disk.open(fileWith('abc'), 'read')
    expect(Buffer.from(readAll(disk, fd, { from: 1, to: 10 })).toString()).toBe('bc')
    disk.close(fd)
  })

  it('that never stops changing is not read for ever', () => {
    class Restless extends FaultyFileSystem {
      #time = 0n
      override openStat(fd: number) {
        return { ...super.openStat(fd), modified: this.#time++ }
      }
    }
    const disk = new Restless()
    expect(() => readWholeFile(disk, fileWith('abc'))).toThrow('keeps changing')
    expect(disk.openFiles).toEqual([])
  })

  it('that takes nothing, and says nothing, has not been written', () => {
    class Silent extends FaultyFileSystem {
      override write(): number {
        return 0
      }
    }
    const disk = new Silent()
    const fd = disk.open(fileWith(''), 'write')
    const bytes = Buffer.from('abc')
    expect(() => writeAll(disk, fd, { bytes, position: 0 })).toThrow('nothing was written')
    disk.close(fd)
  })
})

describe('a log', () => {
  it('that somebody has removed before the first change is not written to', () => {
    const { path, store } = start()
    store.add(1)
    store.close()
    const next = new SampleStore(path)
    unlinkSync(`${path}.log.temp`)
    expect(() => next.add(2)).toThrow(expect.objectContaining({ code: 'KEEPSAKE_CONFLICT' }))
    expect(() => readFileSync(`${path}.log.temp`)).toThrow('ENOENT')
  })
})
