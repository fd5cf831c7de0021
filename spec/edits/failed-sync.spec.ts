/** The sync of an edited db.json fails: no other sync of that file is believed. */

import { chownSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close, flush } from '../../lib/index.js'
import { opened } from '../support/opened.js'
import { systemError, tapDisk } from '../support/disk-tap.js'
import type { Tap } from '../support/disk-tap.js'
import { temporaryFolder } from '../support/temp-folder.js'

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
