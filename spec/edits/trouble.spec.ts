/** Edits of db.json where something else goes wrong at the same time. */

import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { flush } from '../../lib/index.js'
import { systemError, tapDisk } from '../support/disk-tap.js'
import { failureOf, rejectionOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { temporaryFolder } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

function inFolder(content: string): string {
  const path = join(temporaryFolder(), 'db.json')
  writeFileSync(path, content)
  return path
}

describe('where it cannot be done', () => {
  it('an edit whose file cannot be synced is not taken in, and is told', async () => {
    const path = inFolder('{"n":1}')
    const errors: string[] = []
    const db = opened(path, { interval: null, onError: ({ code }) => void errors.push(code) })
    db['own'] = 1
    const untap = tapDisk({
      before({ name, file }) {
        if (name === 'sync' && /^db\.json(?:\.new\.temp)?$/.test(file)) throw systemError('EIO')
      },
    })
    writeFileSync(path, '{"n":2}')
    await pause(1300)
    expect(errors).toEqual(['KEEPSAKE_WRITE_FAILED'])
    expect(db).toEqual({ n: 1, own: 1 })
    untap()
    await flush(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ n: 2, own: 1 })
  })

  it('the warning NO_WATCH says that it is not watched, and a flush takes it in', async () => {
    const warnings = hearWarnings()
    const untap = tapDisk({
      before({ name }) {
        if (name === 'watchFile') throw systemError('ENOSPC')
      },
    })
    const path = inFolder('{"n":1}')
    const db = opened(path, { interval: null })
    while ((await warnings.codes()).length === 0) await pause(5)
    expect(await warnings.codes()).toEqual(['NO_WATCH'])
    untap()
    writeFileSync(path, '{"n":2}')
    await flush(db)
    expect(db).toEqual({ n: 2 })
  })

  it('what the log is is looked at before: another one than ours is not mixed with', async () => {
    const path = inFolder('{"n":1}')
    const db = opened(path, { interval: null, onError: () => undefined })
    db['own'] = 1
    rmSync(`${path}.log.temp`)
    writeFileSync(path, '{"n":2}')
    expect(await rejectionOf(flush(db))).toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    expect(readFileSync(path, 'utf8')).toBe('{"n":2}')
    expect(failureOf(() => (db['own'] = 2))).toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
  })

  it('a db.json that may only be read is read all the same', async () => {
    const path = inFolder('{"n":1}')
    const db = opened(path, { interval: null })
    writeFileSync(path, '{"n":2}')
    chmodSync(path, 0o400)
    await flush(db)
    expect(db).toEqual({ n: 2 })
  })
})

describe('an edit that cannot be read', () => {
  it('makes flush reject, and is taken in when it can be', async () => {
    const path = inFolder('{"n":1}')
    const errors: string[] = []
    const db = opened(path, { interval: null, onError: ({ code }) => void errors.push(code) })
    const untap = tapDisk({
      before({ name, file }) {
        if (name === 'open' && file === 'db.json') throw systemError('EMFILE')
      },
    })
    await pause(20)
    writeFileSync(path, '{"n":2}')
    expect(await rejectionOf(flush(db))).toMatchObject({ code: 'KEEPSAKE_READ_FAILED' })
    while (errors.length === 0) await pause(50)
    expect(errors).toEqual(['KEEPSAKE_READ_FAILED'])
    untap()
    while (db['n'] === 1) await pause(50)
    expect(db).toEqual({ n: 2 })
  })
})
