/**
 * The windows through which a simpler design loses data: each of them, as files that are there when
 * a store is opened. (Being killed at any moment is in `killed.spec.ts`, a failing sync in
 * `sync-failure.spec.ts`.)
 */
import { readFileSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close, durable, flush, open, status } from '../../lib/index.js'
import type { FileSystem } from '../../lib/file/file-system.js'
import { adding, deserted, logFor, type Files } from '../support/deserted.js'
import { systemError, tapDisk } from '../support/disk-tap.js'
import { failureOf, rejectionOf } from '../support/failure.js'
import { patchesIn } from '../support/log-lines.js'
import { opened } from '../support/opened.js'
import { Companion } from '../support/program.js'
import { bytesIn, filesIn, temporaryFolder, tracesIn, wreckOf } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

interface List {
  list: number[]
}

const OLD = '{"list":[1]}'
const NEW = '{"list":[1,2,3]}'
const log = logFor(OLD, adding('/list/-', 2), adding('/list/-', 3), { snapshot: NEW })

/** Opens, changes, flushes; whoever opens the files at any of these moments finds the same. */
async function expectGoesOn(path: string, list: readonly number[]): Promise<void> {
  const folder = join(path, '..')
  const reopened = () => opened<List>(join(wreckOf(folder), 'db.json')).list
  const db = open<List>(path)
  expect(db.list).toEqual(list)
  expect(reopened()).toEqual(list)
  db.list.push(99)
  expect(reopened()).toEqual([...list, 99])
  await flush(db)
  expect(reopened()).toEqual([...list, 99])
  await close(db)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ list: [...list, 99] })
}

describe('a crash behind the new db.json, before the log is gone', () => {
  it('applies no change twice', async () => {
    const { path } = deserted({ snapshot: NEW, log })
    await expectGoesOn(path, [1, 2, 3])
  })

  it('applies those that came after it', async () => {
    const later = logFor(
      OLD,
      adding('/list/-', 2),
      { snapshot: '{"list":[1,2]}' },
      adding('/list/-', 3),
    )
    await expectGoesOn(deserted({ snapshot: '{"list":[1,2]}', log: later }).path, [1, 2, 3])
    await expectGoesOn(deserted({ snapshot: OLD, log: later }).path, [1, 2, 3])
  })
})

describe('a crash between the names', () => {
  const states: Readonly<Record<string, Files>> = {
    'the old db.json and the log': { snapshot: OLD, log },
    'it, and a second name for it': { snapshot: OLD, temp: OLD, log },
    'the second name alone': { temp: OLD, log },
    'the new db.json, the old one beside it': { snapshot: NEW, temp: OLD, log },
    'the new one under both names': { snapshot: NEW, temp: NEW, log },
    'the new db.json and the log': { snapshot: NEW, log },
    'the new one under the second name': { temp: NEW, log },
    'the new db.json alone': { snapshot: NEW },
  }
  it.each(Object.entries(states))('leaves one state, whichever survived: %s', async (_, files) => {
    hearWarnings()
    await expectGoesOn(deserted(files).path, [1, 2, 3])
  })

  it('leaves nothing that is taken for data in files that were being written', async () => {
    const { folder, path } = deserted({ snapshot: NEW, log })
    writeFileSync(`${path}.new.temp`, '{"list":[1,2,3,')
    writeFileSync(`${path}.log.new.temp`, 'half a line')
    await expectGoesOn(path, [1, 2, 3])
    expect(filesIn(folder)).toEqual(['db.json'])
  })
})

describe('a torn last line', () => {
  it('is never glued to the next one, wherever it is torn', async () => {
    hearWarnings()
    const whole = logFor(OLD, adding('/list/-', 2), adding('/list/-', 3))
    const start = whole.subarray(0, -1).lastIndexOf(0x0a) + 1
    for (let length = start; length < whole.length; length += 7) {
      const { path } = deserted({ snapshot: OLD, log: whole.subarray(0, length) })
      const db = open<List>(path)
      expect(db.list).toEqual([1, 2])
      expect(status(db).recovered).toMatchObject({ entries: 1, cut: length - start })
      db.list.push(4)
      expect(opened(join(wreckOf(join(path, '..')), 'db.json'))).toEqual({ list: [1, 2, 4] })
      await close(db)
    }
  })

  it('is cut off before the next one, however long it is', async () => {
    hearWarnings()
    const whole = logFor(OLD, adding('/list/-', 2))
    const torn = logFor(OLD, adding('/list/-', 2), adding('/text', 'x'.repeat(100_000)))
    for (const tail of [torn.subarray(0, -1), Buffer.concat([whole, Buffer.alloc(100_000)])]) {
      const { path } = deserted({ snapshot: OLD, log: tail })
      const db = opened<List>(path)
      expect(status(db).recovered?.cut).toBe(tail.length - whole.length)
      db.list.push(3)
      expect(patchesIn(path)).toHaveLength(2)
      expect(statSync(`${path}.log.temp`).size).toBe(status(db).logBytes)
    }
  })

  it('is none when the disk is full in the middle of it, and the process goes on', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json')
    const told: string[] = []
    const db = opened<List>(path, {
      defaults: { list: [1] },
      onError: ({ code }) => void told.push(code),
    })
    const heal = tapDisk({
      before: ({ name, file, operands }) => {
        if (name !== 'write' || file.includes('.lock')) return
        const [fd, bytes, offset, , position] = operands as Parameters<FileSystem['write']>
        writeSync(fd, bytes, offset, 20, position)
        throw systemError('ENOSPC')
      },
    })
    db.list.push(2)
    db.list.push(3)
    expect(db.list).toEqual([1, 2, 3])
    expect(told).toEqual(['KEEPSAKE_WRITE_FAILED'])
    expect(await rejectionOf(durable(db))).toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
    expect(await rejectionOf(flush(db))).toMatchObject({
      code: 'KEEPSAKE_WRITE_FAILED',
      cause: { code: 'ENOSPC' },
    })
    expect(opened(join(wreckOf(folder), 'db.json'))).toEqual({ list: [1] })
    heal()
    db.list.push(4)
    expect(opened(join(wreckOf(folder), 'db.json'))).toEqual({ list: [1, 2, 3, 4] })
    await flush(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ list: [1, 2, 3, 4] })
    expect(told).toEqual(['KEEPSAKE_WRITE_FAILED'])
  })
})

describe('a log that ends in zeros', () => {
  const whole = logFor(OLD, adding('/list/-', 2), adding('/list/-', 3))

  it.each([1, 50, 4096, 100_000])('opens: %i of them behind the last line', async (count) => {
    const warnings = hearWarnings()
    const { path } = deserted({ snapshot: OLD, log: Buffer.concat([whole, Buffer.alloc(count)]) })
    await expectGoesOn(path, [1, 2, 3])
    expect(await warnings.codes()).toContain('LOG_CUT')
  })

  it('opens when they are in the place of the last line', async () => {
    hearWarnings()
    const zeros = Buffer.from(whole)
    zeros.fill(0, zeros.subarray(0, -1).lastIndexOf(0x0a) + 1)
    await expectGoesOn(deserted({ snapshot: OLD, log: zeros }).path, [1, 2])
  })

  it('opens when there is nothing else', async () => {
    hearWarnings()
    await expectGoesOn(deserted({ snapshot: OLD, log: Buffer.alloc(300) }).path, [1])
    await expectGoesOn(deserted({ snapshot: OLD, log: Buffer.alloc(0) }).path, [1])
  })
})

describe('two processes', () => {
  it('are one too many: the second is told the pid of the first, and touches nothing', async () => {
    const folder = temporaryFolder()
    const writer = new Companion(
      folder,
      `const db = open('db.json', { defaults: { list: [1] } })
      console.log('open')
      for await (const chunk of process.stdin) void chunk
      db.list.push(2)`,
    )
    await writer.line()
    const before = tracesIn(folder)
    const error = failureOf(() => open(join(folder, 'db.json'), { defaults: { other: 1 } }))
    expect(error).toMatchObject({ code: 'KEEPSAKE_LOCKED', file: join(folder, 'db.json.lock') })
    expect(error.message).toContain(` ${writer.pid} `)
    expect(tracesIn(folder)).toEqual(before)
    expect(await writer.end()).toBe(0)
    expect(opened(join(folder, 'db.json'))).toEqual({ list: [1, 2] })
  })

  it('do not wait for one that was killed', async () => {
    const folder = temporaryFolder()
    const source = "open('db.json').list = [1]\nconsole.log('open')\nsetInterval(() => {}, 1000)"
    const writer = new Companion(folder, source)
    await writer.line()
    await writer.kill()
    expect(filesIn(folder)).toContain('db.json.lock')
    await expectGoesOn(join(folder, 'db.json'), [1])
  })

  it('do not destroy what the other has written, though the lock was deleted', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json')
    const db = opened<List>(path, { defaults: { list: [1] }, onError: () => undefined })
    await flush(db)
    db.list.push(2)
    const other = new Companion(
      folder,
      `const { unlinkSync } = await import('node:fs')
      unlinkSync('db.json.lock')
      const db = open('db.json')
      db.list.push(3)
      await flush(db)
      db.list.push(4)
      console.log('written')
      for await (const chunk of process.stdin) void chunk`,
    )
    await other.line()
    const before = bytesIn(folder)
    expect(await rejectionOf(flush(db))).toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    expect(bytesIn(folder)).toEqual(before)
    expect(await other.end()).toBe(0)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ list: [1, 2, 3, 4] })
  })
})
