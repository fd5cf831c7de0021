/** Somebody edits db.json while a store is open that does not watch, or before a log has been taken in. */
import { readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close, durable, flush, open, transact } from '../../lib/index.js'
import { adding, deserted, logFor } from '../support/deserted.js'
import { failureOf, rejectionOf } from '../support/failure.js'
import { patchesIn } from '../support/log-lines.js'
import { opened } from '../support/opened.js'
import { bytesIn, filesIn, temporaryFolder, tracesIn } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

type Rates = Record<string, number>

const EDIT = '{ "eur": 1, "usd": 1.2 } '

/** A store with a db.json, a change in the log, and an edit of db.json by hand. */
async function edited() {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  const codes: string[] = []
  const db = open<Rates>(path, {
    defaults: { eur: 1, usd: 1 },
    interval: null,
    watch: false,
    onError: ({ code }) => void codes.push(code),
  })
  await flush(db)
  const ours = readFileSync(path)
  db['usd'] = 1.1
  writeFileSync(path, EDIT)
  return { folder, path, db, ours, codes }
}

describe('an edit of db.json while a store is open that does not watch', () => {
  it('is not overwritten: flush rejects, and the log keeps every change', async () => {
    const { folder, path, db } = await edited()
    const error = await rejectionOf(flush(db))
    expect(error).toMatchObject({ code: 'KEEPSAKE_CONFLICT', file: path })
    expect(readFileSync(path, 'utf8')).toBe(EDIT)
    expect(filesIn(folder)).toEqual(['db.json', 'db.json.lock', 'db.json.log.temp'])
    db['gbp'] = 0.9
    transact(db, () => {
      db['chf'] = 1
      db['sek'] = 11
    })
    await durable(db)
    expect(patchesIn(path).flat()).toMatchObject([
      { path: '/usd', value: 1.1 },
      { path: '/gbp' },
      { path: '/chf' },
      { path: '/sek' },
    ])
    expect(await rejectionOf(flush(db))).toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    expect(readFileSync(path, 'utf8')).toBe(EDIT)
    await rejectionOf(close(db))
  })

  it.each([
    ['written into it', (path: string) => writeFileSync(path, EDIT)],
    [
      'put in its place',
      (path: string) => {
        writeFileSync(`${path}.editor`, EDIT)
        renameSync(`${path}.editor`, path)
      },
    ],
    [
      'of the same length',
      (path: string, old: string) => writeFileSync(path, old.replace('1', '2')),
    ],
    [
      'of the same length, with the same time',
      (path: string, old: string) => {
        const time = new Date('2020-01-01')
        writeFileSync(`${path}.editor`, old.replace('1', '2'))
        utimesSync(`${path}.editor`, time, time)
        renameSync(`${path}.editor`, path)
      },
    ],
    ['that leaves nothing in it', (path: string) => writeFileSync(path, '')],
  ])('is noticed: %s', async (_, edit) => {
    const path = join(temporaryFolder(), 'db.json')
    const db = opened<Rates>(path, {
      defaults: { eur: 1 },
      watch: false,
      onError: () => undefined,
    })
    await flush(db)
    db['usd'] = 1
    edit(path, readFileSync(path, 'utf8'))
    const bytes = readFileSync(path)
    expect(await rejectionOf(flush(db))).toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    expect(readFileSync(path)).toEqual(bytes)
  })

  it('is none when only its time is another', async () => {
    const path = join(temporaryFolder(), 'db.json')
    const db = opened<Rates>(path, { defaults: { eur: 1 }, watch: false })
    await flush(db)
    db['usd'] = 1
    utimesSync(path, new Date(), new Date())
    await flush(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ eur: 1, usd: 1 })
  })

  it('is over when the old file is put back', async () => {
    const { folder, path, db, ours } = await edited()
    await rejectionOf(flush(db))
    writeFileSync(path, ours)
    await flush(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ eur: 1, usd: 1.1 })
    await close(db)
    expect(filesIn(folder)).toEqual(['db.json'])
  })

  it('is over when the edit is moved away', async () => {
    const { path, db } = await edited()
    await rejectionOf(flush(db))
    rmSync(path)
    await close(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ eur: 1, usd: 1.1 })
  })

  it('is not overwritten by close, which rejects, and lets go of the lock', async () => {
    const { folder, path, db } = await edited()
    expect(await rejectionOf(close(db))).toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    expect(readFileSync(path, 'utf8')).toBe(EDIT)
    expect(filesIn(folder)).toEqual(['db.json', 'db.json.log.temp'])
    expect(failureOf(() => (db['usd'] = 2))).toMatchObject({ code: 'KEEPSAKE_CLOSED' })
  })

  it('is not overwritten by the end of a block, either', async () => {
    const { path, db } = await edited()
    expect(failureOf(() => db[Symbol.dispose]())).toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    expect(readFileSync(path, 'utf8')).toBe(EDIT)
  })

  it('is told to onError when nobody waits for the flush', async () => {
    const path = join(temporaryFolder(), 'db.json')
    let heard: (code: string) => void = () => undefined
    const told = new Promise<string>((resolve) => (heard = resolve))
    writeFileSync(path, '{}')
    const db = opened<Rates>(path, {
      interval: 10,
      watch: false,
      onError: ({ code }) => heard(code),
    })
    writeFileSync(path, EDIT)
    db['usd'] = 1
    expect(await told).toBe('KEEPSAKE_CONFLICT')
    expect(readFileSync(path, 'utf8')).toBe(EDIT)
  })

  it('is warned of when there is no onError', async () => {
    const warnings = hearWarnings()
    const path = join(temporaryFolder(), 'db.json')
    writeFileSync(path, '{}')
    const db = opened<Rates>(path, { interval: 10, watch: false })
    writeFileSync(path, EDIT)
    db['usd'] = 1
    while ((await warnings.codes()).length === 0) await durable(db)
    expect((await warnings.codes())[0]).toBe('BACKGROUND_FAILURE')
  })
})

describe('an edit of db.json before a log was taken in', () => {
  const BASE = '{"eur":1,"usd":1}'
  const files = { snapshot: EDIT, log: logFor(BASE, adding('/gbp', 0.9)) }

  it('is refused: nothing is mixed, and nothing touched', () => {
    const { folder, path } = deserted(files)
    const before = tracesIn(folder)
    for (const options of [{}, { readOnly: true }, { defaults: { eur: 1 } }]) {
      const error = failureOf(() => open(path, options))
      expect(error).toMatchObject({ code: 'KEEPSAKE_CONFLICT', file: path })
    }
    expect(tracesIn(folder)).toEqual(before)
  })

  it('is chosen by salvage; the log is kept beside, and named in a warning', async () => {
    const warnings = hearWarnings()
    const { folder, path } = deserted(files)
    const before = bytesIn(folder)
    const db = opened<Rates>(path, { salvage: true })
    expect(db).toEqual({ eur: 1, usd: 1.2 })
    expect(bytesIn(folder)).toMatchObject(before)
    db['usd'] = 1.3
    const kept = Object.entries(bytesIn(folder)).filter(([name]) => name.includes('.log.kept-'))
    expect(kept.map(([, bytes]) => bytes)).toEqual([before['db.json.log.temp']])
    expect(await warnings.codes()).toEqual(['LOG_KEPT'])
    await flush(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ eur: 1, usd: 1.3 })
    expect(Object.keys(bytesIn(folder)).filter((name) => name.includes('kept'))).toHaveLength(1)
  })

  it('is chosen by moving the log away', () => {
    const { path } = deserted(files)
    rmSync(`${path}.log.temp`)
    expect(opened(path)).toEqual({ eur: 1, usd: 1.2 })
  })

  it('is undone by putting back the old db.json: then the log fits', () => {
    const { path } = deserted(files)
    writeFileSync(path, BASE)
    expect(opened(path)).toEqual({ eur: 1, usd: 1, gbp: 0.9 })
  })

  it('is no conflict when the log holds no change', () => {
    const { path } = deserted({ snapshot: EDIT, log: logFor(BASE) })
    expect(opened(path)).toEqual({ eur: 1, usd: 1.2 })
  })

  it('is a conflict too when db.json was deleted', () => {
    const { folder, path } = deserted({ log: logFor(BASE, adding('/gbp', 0.9)) })
    const before = tracesIn(folder)
    expect(failureOf(() => open(path))).toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    expect(tracesIn(folder)).toEqual(before)
  })
})
