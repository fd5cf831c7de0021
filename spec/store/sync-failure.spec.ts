/** A failing sync: nothing is acknowledged that is not there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { durable, flush, type FsyncPolicy } from '../../lib/index.js'
import { systemError, tapDisk, type DiskCall } from '../support/disk-tap.js'
import { failureOf, rejectionOf } from '../support/failure.js'
import { patchesIn } from '../support/log-lines.js'
import { opened } from '../support/opened.js'
import { filesIn, temporaryFolder, wreckOf } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

interface List {
  list: number[]
}

function begun(fsync: FsyncPolicy = 'no') {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  const told: string[] = []
  const onError = ({ code }: { readonly code: string }): void => void told.push(code)
  const db = opened<List>(path, { defaults: { list: [1] }, fsync, onError })
  return { folder, path, db, told }
}

function afterCrash(folder: string): number[] {
  hearWarnings()
  return opened<List>(join(wreckOf(folder), 'db.json'), { readOnly: true }).list
}

const isSyncOf =
  (file: string) =>
  (call: DiskCall): boolean =>
    /^(?:dataSync|sync)(?:Later)?$/.test(call.name) && call.file === file

/** Lets the first calls of a kind fail. */
function failing(isMeant: (call: DiskCall) => boolean, { times }: { readonly times: number }) {
  let count = 0
  return tapDisk({
    before: (call) => {
      if (isMeant(call) && ++count <= times) throw systemError('EIO')
    },
  })
}

describe('a sync of the log that fails', () => {
  it('is survived: everything is written anew, and durable resolves for what is there', async () => {
    const { folder, db, told } = begun()
    failing(isSyncOf('db.json.log.temp'), { times: 1 })
    db.list.push(2)
    await durable(db)
    expect(told).toEqual(['KEEPSAKE_WRITE_FAILED'])
    expect(patchesIn(join(folder, 'db.json'))).toEqual([
      [{ op: 'replace', path: '', value: { list: [1, 2] } }],
    ])
    expect(afterCrash(folder)).toEqual([1, 2])
    db.list.push(3)
    await durable(db)
    expect(afterCrash(folder)).toEqual([1, 2, 3])
    await flush(db)
    expect(JSON.parse(readFileSync(join(folder, 'db.json'), 'utf8'))).toEqual({ list: [1, 2, 3] })
    expect(told).toHaveLength(1)
  })

  it('is never repeated on the same file', async () => {
    const { db } = begun()
    const synced: unknown[] = []
    let failed: unknown
    tapDisk({
      before: (call) => {
        if (!isSyncOf('db.json.log.temp')(call)) return
        const [fd] = call.operands
        synced.push(fd)
        if (failed !== undefined) return
        failed = fd
        throw systemError('EIO')
      },
    })
    db.list.push(2)
    await durable(db)
    db.list.push(3)
    await durable(db)
    await flush(db)
    expect(synced.filter((fd) => fd === failed)).toHaveLength(1)
  })

  it("is survived by an assignment that waits for it, with 'always'", () => {
    const { folder, db, told } = begun('always')
    failing(isSyncOf('db.json.log.temp'), { times: 1 })
    db.list.push(2)
    expect(db.list).toEqual([1, 2])
    expect(told).toEqual(['KEEPSAKE_WRITE_FAILED'])
    expect(afterCrash(folder)).toEqual([1, 2])
  })

  it('for good: durable rejects, and from then on nothing is taken that cannot be kept', async () => {
    const { folder, path, db, told } = begun()
    await flush(db)
    const before = readFileSync(path, 'utf8')
    const heal = failing(({ name }) => /^(?:dataSync|sync)(?:Later)?$/.test(name), { times: 1e9 })
    db.list.push(2)
    expect(await rejectionOf(durable(db))).toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
    expect(failureOf(() => db.list.push(3))).toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
    expect(db.list).toEqual([1, 2])
    expect(await rejectionOf(flush(db))).toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
    expect(readFileSync(path, 'utf8')).toBe(before)
    expect(told).toContain('KEEPSAKE_WRITE_FAILED')
    heal()
    expect(failureOf(() => db.list.push(3))).toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
    expect(afterCrash(folder)).toEqual([1, 2])
  })
})

describe('a flush that fails', () => {
  const steps: readonly (readonly [string, (call: DiskCall) => boolean])[] = [
    [
      'the new snapshot cannot be created',
      ({ name, file, operands }) =>
        name === 'open' && file === 'db.json.new.temp' && operands[1] === 'create',
    ],
    ['it cannot be written', ({ name, file }) => name === 'write' && file === 'db.json.new.temp'],
    ['it cannot be synced', isSyncOf('db.json.new.temp')],
    [
      'it cannot be named in the log',
      ({ name, file }) => name === 'write' && file === 'db.json.log.temp',
    ],
    ['it cannot be put in place', ({ name, file }) => name === 'rename' && file === 'db.json'],
    ['the folder cannot be synced', ({ name }) => name === 'syncDirectoryLater'],
    [
      'the log cannot be removed',
      ({ name, file }) => name === 'unlink' && file === 'db.json.log.temp',
    ],
  ]

  it.each(steps)(
    'leaves everything readable, and the next one succeeds: %s',
    async (_, isMeant) => {
      const { folder, path, db } = begun()
      await flush(db)
      db.list.push(2)
      const heal = failing(isMeant, { times: 1e9 })
      expect(await rejectionOf(flush(db))).toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
      expect([[1], [1, 2]]).toContainEqual((JSON.parse(readFileSync(path, 'utf8')) as List).list)
      expect(afterCrash(folder)).toEqual([1, 2])
      heal()
      db.list.push(3)
      expect(afterCrash(folder)).toEqual([1, 2, 3])
      db.list.push(4)
      await flush(db)
      expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ list: [1, 2, 3, 4] })
      expect(filesIn(folder)).toEqual(['db.json', 'db.json.lock'])
    },
  )

  it('in the background is told to onError, and tried again', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json')
    let heard = (): void => undefined
    const told = new Promise<void>((resolve) => (heard = resolve))
    const codes: string[] = []
    const db = opened<Record<string, number>>(path, {
      interval: 5,
      onError: ({ code }) => {
        codes.push(code)
        heard()
      },
    })
    const heal = failing(({ name, file }) => name === 'rename' && file === 'db.json', {
      times: 1e9,
    })
    db['a'] = 1
    await told
    expect(codes[0]).toBe('KEEPSAKE_WRITE_FAILED')
    heal()
    while (filesIn(folder).includes('db.json.log.temp')) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1 })
  })
})
