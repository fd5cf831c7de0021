/** Files that are there and cannot be read are not "no file"; and values that cannot be kept. */
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { flush, open } from '../../lib/index.js'
import { adding, deserted, logFor } from '../support/deserted.js'
import { systemError, tapDisk } from '../support/disk-tap.js'
import { failureOf, rejectionOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { filesIn, temporaryFolder, tracesIn, wreckOf } from '../support/temp-folder.js'

const codes = ['EACCES', 'EIO', 'EISDIR', 'EMFILE', 'ENFILE', 'ELOOP', 'ESTALE', 'EPERM']
const files = ['db.json', 'db.json.log.temp', 'db.json.temp']

describe('a file that cannot be read', () => {
  const cases = files.flatMap((file) => codes.map((code) => ({ file, code })))

  it.each(cases)('is not taken for none: $file, $code', ({ file, code }) => {
    const { folder, path } = deserted({
      snapshot: '{"a":1}',
      log: logFor('{"a":1}', adding('/b', 2)),
    })
    const before = tracesIn(folder)
    const heal = tapDisk({
      before: (call) => {
        if (call.name === 'open' && call.file === file) throw systemError(code)
      },
    })
    for (const options of [{}, { readOnly: true }, { salvage: true }, { defaults: { c: 3 } }]) {
      expect(failureOf(() => open(path, options))).toMatchObject({
        code: 'KEEPSAKE_READ_FAILED',
        file: join(folder, file),
        cause: { code },
      })
    }
    expect(tracesIn(folder)).toEqual(before)
    heal()
    expect(opened(path)).toEqual({ a: 1, b: 2 })
  })

  it.each(files)(
    'because there is no memory for so much is refused, and left alone: %s',
    (file) => {
      const { folder, path } = deserted({ snapshot: '{"a":1}' })
      writeFileSync(join(folder, file), '')
      // It takes no room on the disk.
      truncateSync(join(folder, file), 2 ** 43)
      expect(failureOf(() => open(path))).toMatchObject({
        code: 'KEEPSAKE_READ_FAILED',
        file: join(folder, file),
      })
      expect(filesIn(folder)).toEqual([...new Set(['db.json', file])])
    },
  )

  it.each(codes)('in the middle of its bytes is not taken for a short one: %s', (code) => {
    const { folder, path } = deserted({ snapshot: `{"a":"${'x'.repeat(200_000)}"}` })
    const before = tracesIn(folder)
    const heal = tapDisk({
      before: (call) => {
        if (call.name === 'read' && call.file === 'db.json') throw systemError(code)
      },
    })
    expect(failureOf(() => open(path))).toMatchObject({ code: 'KEEPSAKE_READ_FAILED' })
    expect(tracesIn(folder)).toEqual(before)
    heal()
    expect(opened<{ a: string }>(path).a).toHaveLength(200_000)
  })

  it.each(files)('when it is looked at again before a flush: %s', async (file) => {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json')
    const db = opened<Record<string, number>>(path, { onError: () => undefined })
    db['a'] = 1
    await flush(db)
    db['b'] = 2
    const heal = tapDisk({
      before: (call) => {
        const isAsked = ['open', 'stat', 'linkStat'].includes(call.name)
        if (isAsked && call.file === file) throw systemError('EIO')
      },
    })
    const error = await rejectionOf(flush(db))
    expect(error.code).toBe('KEEPSAKE_WRITE_FAILED')
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1 })
    heal()
    expect(opened(join(wreckOf(folder), 'db.json'))).toEqual({ a: 1, b: 2 })
    db['c'] = 3
    await flush(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1, b: 2, c: 3 })
  })
})

describe('one value that cannot be kept', () => {
  class Money {
    readonly amount = 1
  }
  const loop: Record<string, unknown> = {}
  loop['self'] = loop
  const values: Readonly<Record<string, unknown>> = {
    'a function': () => 1,
    'a symbol': Symbol('x'),
    'an instance of a class': new Money(),
    'an object that holds itself': loop,
    'an object that converts itself': { toJSON: () => 1 },
    'an object that throws when it is read': Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new RangeError('never run')
      },
    }),
  }

  it.each(Object.entries(values))('spoils no later one: %s', async (_, value) => {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json')
    const db = opened(path)
    db.a = 1
    const before = tracesIn(folder)
    expect(failureOf(() => (db.bad = value))).toMatchObject({
      code: expect.stringMatching(/^KEEPSAKE_BAD_/) as string,
    })
    expect(failureOf(() => (db.deep = [{ bad: value }]))).toMatchObject({
      code: expect.stringMatching(/^KEEPSAKE_BAD_/) as string,
    })
    expect(db).toEqual({ a: 1 })
    expect(tracesIn(folder)).toEqual(before)
    db.b = 2
    expect(opened(join(wreckOf(folder), 'db.json'))).toEqual({ a: 1, b: 2 })
    await flush(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1, b: 2 })
  })
})
