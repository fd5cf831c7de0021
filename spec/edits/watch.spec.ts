/** What it takes to notice an edit, one after the other, whichever way the file is saved. */

import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { flush } from '../../lib/index.js'
import { opened } from '../support/opened.js'
import { temporaryFolder } from '../support/temp-folder.js'
import { until } from './desk.js'
import { editors } from './editors.js'

describe('edits one after the other', () => {
  const styles = Object.entries(editors)

  it('are noticed in every order of two styles', async () => {
    const path = join(temporaryFolder(), 'db.json')
    writeFileSync(path, '{"n":0}')
    const db = opened(path, { interval: null })
    let n = 0
    for (const [, first] of styles) {
      for (const [, second] of styles) {
        for (const edit of [first, second]) {
          edit(path, `{"n":${++n}}`)
          await until(() => db['n'] === n)
        }
      }
    }
    expect(n).toBe(32)
  })

  it.each(styles)('are noticed right after a flush: %s', async (_, edit) => {
    const path = join(temporaryFolder(), 'db.json')
    writeFileSync(path, '{"n":0}')
    const db = opened(path, { interval: null })
    for (const n of [1, 2, 3]) {
      db['own'] = n
      await flush(db)
      // Before the flush is heard of, and while that is waited for, and afterwards.
      await pause([0, 20, 100][n - 1])
      edit(path, `{"n":${n},"own":${n}}`)
      await until(() => db['n'] === n)
    }
    expect(db).toEqual({ n: 3, own: 3 })
  })
})

describe('a file is noticed', () => {
  it('that another program keeps open, or has another name for', async () => {
    const path = join(temporaryFolder(), 'db.json')
    writeFileSync(path, '{"n":0}')
    const db = opened(path, { interval: null })
    await pause(20)
    // The old file goes on, under another name: its own end is never told of.
    linkSync(path, `${path}.mine`)
    writeFileSync(`${path}.new`, '{"n":1}')
    renameSync(`${path}.new`, path)
    await until(() => db['n'] === 1)
    writeFileSync(path, '{"n":2}')
    await until(() => db['n'] === 2)
    writeFileSync(`${path}.mine`, '{"n":3}')
    await pause(200)
    expect(db).toEqual({ n: 2 })
  })

  it('that somebody makes where none was', async () => {
    const path = join(temporaryFolder(), 'db.json')
    const db = opened(path, { interval: null })
    await pause(20)
    writeFileSync(path, '{"n":1}')
    await until(() => db['n'] === 1)
    writeFileSync(path, '{"n":2}')
    await until(() => db['n'] === 2)
    expect(db).toEqual({ n: 2 })
  })

  it('when the first flush has made it', async () => {
    const path = join(temporaryFolder(), 'db.json')
    const db = opened(path, { interval: null })
    await pause(20)
    db['own'] = 1
    await flush(db)
    await pause(20)
    writeFileSync(path, '{"n":1,"own":1}')
    await until(() => db['n'] === 1)
    expect(db).toEqual({ n: 1, own: 1 })
  })

  it('in a folder that was removed and made again', async () => {
    const folder = join(temporaryFolder(), 'data')
    mkdirSync(folder)
    const path = join(folder, 'db.json')
    writeFileSync(path, '{"n":0}')
    const db = opened(path, { interval: null, onError: () => undefined })
    await pause(20)
    rmSync(folder, { recursive: true })
    mkdirSync(folder)
    writeFileSync(path, '{"n":1}')
    await until(() => db['n'] === 1)
    expect(db).toEqual({ n: 1 })
  })

  it('after a symbolic link was in its place, and a flush has taken the place of that', async () => {
    const path = join(temporaryFolder(), 'db.json')
    writeFileSync(path, '{"n":0}')
    const db = opened(path, { interval: null })
    await pause(20)
    renameSync(path, `${path}.mine`)
    symlinkSync(`${path}.mine`, path)
    await pause(100)
    db['own'] = 1
    await flush(db)
    await pause(20)
    for (const n of [1, 2]) {
      writeFileSync(path, `{"n":${n},"own":1}`)
      await until(() => db['n'] === n)
    }
    expect(db).toEqual({ n: 2, own: 1 })
  })
})
