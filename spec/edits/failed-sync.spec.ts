/** The sync of an edited db.json fails: no other sync of that file is believed. */

import { chownSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close, durable, flush, open, type KeepsakeError } from '../../lib/index.js'
import { opened } from '../support/opened.js'
import { systemError, tapDisk } from '../support/disk-tap.js'
import type { Tap } from '../support/disk-tap.js'
import { notice } from '../support/notice.js'
import { temporaryFolder, wreckOf } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

/** Edited under a log; the first sync of db.json has failed. */
async function start() {
  const path = join(temporaryFolder(), 'db.json')
  writeFileSync(path, '{"n":1}')
  const db = opened(path, { interval: null, onError: () => undefined })
  db['own'] = 1
  writeFileSync(path, '{"n":2}')
  const untap = tapDisk(failing('sync', 'db.json', 'EIO'))
  await expect(flush(db)).rejects.toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
  untap()
  return { path, db }
}

function failing(call: string, of: string, code: string): Tap {
  return {
    before({ name, file }) {
      if (name === call && file === of) throw systemError(code)
    },
  }
}

function content(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

describe('an edited db.json whose sync has failed', () => {
  it('is put in its place again as a new file, and taken in', async () => {
    const { path, db } = await start()
    const renamed: unknown[] = []
    tapDisk({ before: ({ name, file }) => name === 'rename' && renamed.push(file) })
    await flush(db)
    // The edit, what it was made from, and then what the flush has made of both.
    expect(renamed).toEqual(['db.json', 'db.json.base.temp', 'db.json'])
    expect(content(path)).toEqual({ n: 2, own: 1 })
    await close(db)
    expect(readdirSync(dirname(path))).toEqual(['db.json'])
  })

  it('gives way to another one that somebody saves meanwhile', async () => {
    const { path, db } = await start()
    let isSaved = false
    tapDisk({
      after({ name, file }) {
        if (isSaved || name !== 'sync' || file !== 'db.json.new.temp') return
        isSaved = true
        writeFileSync(path, '{"n":3,"m":1}')
      },
    })
    await flush(db)
    expect(content(path)).toEqual({ n: 3, own: 1, m: 1 })
  })

  it.runIf(process.getuid?.() === 0)('stays where its owner could not be kept', async () => {
    const { path, db } = await start()
    chownSync(path, 12_345, 12_345)
    const untap = tapDisk(failing('setOwner', 'db.json.new.temp', 'EPERM'))
    await expect(flush(db)).rejects.toMatchObject({ cause: { code: 'EIO' } })
    expect(content(path)).toEqual({ n: 2 })
    untap()
    await flush(db)
    expect(content(path)).toEqual({ n: 2, own: 1 })
  })
})

it('is merged with what an error handler changes meanwhile', async () => {
  const path = join(temporaryFolder(), 'db.json')
  writeFileSync(path, '{"a":0,"b":0}')
  const onError = (): void => {
    db['errors'] = 1
  }
  const db = opened(path, { interval: null, fsync: 'no', onError })
  const nameless: Tap = {
    before({ name }) {
      if (name === 'syncDirectory') throw systemError('EIO')
    },
  }
  writeFileSync(path, '{"a":1,"b":0}')
  notice(db)
  writeFileSync(path, '{"a":1,"b":2}')
  const untap = tapDisk(nameless)
  expect(() => notice(db)).toThrow(expect.objectContaining({ code: 'KEEPSAKE_WRITE_FAILED' }))
  untap()
  notice(db)
  expect(db).toEqual({ a: 1, b: 2, errors: 1 })
  const next = open(join(wreckOf(dirname(path)), 'db.json'), { readOnly: true })
  expect({ ...next }).toEqual({ a: 1, b: 2, errors: 1 })
})

describe('db.json.base.temp, which the store was opened from', () => {
  /** Killed with a change in the log; then somebody has removed db.json. */
  async function opening(options: { readonly onError: (error: KeepsakeError) => void }) {
    const first = join(temporaryFolder(), 'db.json')
    writeFileSync(first, '{"n":1}')
    const killed = opened(first, { interval: null })
    killed['own'] = 1
    const path = join(wreckOf(dirname(first)), 'db.json')
    unlinkSync(path)
    hearWarnings()
    return { path, db: opened(path, { interval: null, ...options }) }
  }

  const found = (path: string): unknown => {
    const next = open(join(wreckOf(dirname(path)), 'db.json'), { readOnly: true })
    return { ...next }
  }

  it('is not needed any more when it cannot be synced', async () => {
    const codes: string[] = []
    const { path, db } = await opening({ onError: ({ code }) => void codes.push(code) })
    db['more'] = 1
    const untap = tapDisk(failing('sync', 'db.json.base.temp', 'EIO'))
    await durable(db)
    untap()
    expect(codes).toEqual(['KEEPSAKE_WRITE_FAILED'])
    rmSync(`${path}.base.temp`, { force: true })
    expect(found(path)).toEqual({ n: 1, own: 1, more: 1 })
    db['last'] = 1
    await durable(db)
    expect(found(path)).toEqual({ n: 1, own: 1, more: 1, last: 1 })
  })

  it.each(['open', 'sync'])('is asked again when there was no room for it: %s', async (call) => {
    const { path, db } = await opening({ onError: () => undefined })
    db['more'] = 1
    const full: Tap = {
      before({ name, file }) {
        if (name === call && file === 'db.json.base.temp') throw systemError('EMFILE')
        if (name === 'open' && file === 'db.json.log.new.temp') throw systemError('EMFILE')
      },
    }
    const untap = tapDisk(full)
    await expect(durable(db)).rejects.toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
    db['meanwhile'] = 1
    untap()
    await durable(db)
    expect(found(path)).toEqual({ n: 1, own: 1, more: 1, meanwhile: 1 })
  })
})
