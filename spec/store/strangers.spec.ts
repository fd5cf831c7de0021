/** Files beside db.json that others have put there, changed, or given another form. */
import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close, durable, flush, open } from '../../lib/index.js'
import { failureOf, rejectionOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { filesIn, temporaryFolder, wreckOf } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

function place() {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  return { folder, path, log: `${path}.log.temp` }
}

/** What a killed process leaves, whose changes say of those before them that they are durable. */
async function durableWreck() {
  const { path } = place()
  const db = opened(path)
  for (let turn = 1; turn <= 3; turn++) {
    db['n'] = turn
    await durable(db)
  }
  db['n'] = 4
  const wreck = join(wreckOf(join(path, '..')), 'db.json')
  return { path: wreck, log: `${wreck}.log.temp` }
}

describe('a log whose lines have another ending', () => {
  it.each([
    ['\r\n', 'carriage returns'],
    [' \n', 'spaces'],
    ['\t\n', 'tabs'],
  ])('opens with salvage only, since what was durable is known to be there: %j', async (ending) => {
    hearWarnings()
    const { path, log } = await durableWreck()
    const text = readFileSync(log, 'utf8').replaceAll('\n', ending)
    writeFileSync(log, text)
    expect(failureOf(() => open(path))).toMatchObject({ code: 'KEEPSAKE_CORRUPT_LOG' })
    expect(readFileSync(log, 'utf8')).toBe(text)
  })
})

describe('a file that is no log, in its place', () => {
  const notes = 'my own notes'
  const keptIn = (folder: string): string[] =>
    readdirSync(folder)
      .filter((name) => name.startsWith('db.json.log.kept-'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))

  it('is copied aside when it was there before', () => {
    hearWarnings()
    const { folder, path, log } = place()
    writeFileSync(log, notes)
    const db = opened(path)
    db['a'] = 1
    expect(keptIn(folder)).toEqual([notes])
  })

  it('is copied aside when it came meanwhile', () => {
    hearWarnings()
    const { folder, path, log } = place()
    const db = opened(path)
    writeFileSync(log, notes)
    db['a'] = 1
    expect(keptIn(folder)).toEqual([notes])
  })

  it('is not taken for durable when the log was emptied', async () => {
    const { path, log } = place()
    const db = opened(path, { onError: () => undefined })
    db['a'] = 1
    truncateSync(log, 0)
    expect(await rejectionOf(durable(db))).toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
  })

  it.skipIf(process.platform === 'win32').each(['db.json.log.temp', 'db.json.temp'])(
    'is refused when it is a pipe: %s',
    (name) => {
      const { folder, path } = place()
      spawnSync('mkfifo', [join(folder, name)])
      expect(failureOf(() => open(path))).toMatchObject({ code: 'KEEPSAKE_READ_FAILED' })
    },
  )
})

describe('the name of another store', () => {
  it.each(['db.json.temp', 'db.json.log.temp', 'db.json.new.temp', 'db.json.lock'])(
    'must not be that of a file beside a store: %s',
    (name) => {
      const { folder } = place()
      const opening = () => open(join(folder, name))
      expect(failureOf(opening)).toMatchObject({ code: 'KEEPSAKE_BAD_OPTION' })
      expect(filesIn(folder)).toEqual([])
    },
  )
})

describe('a store whose close has failed', () => {
  it('is closed by the next attempt', async () => {
    const { folder, path, log } = place()
    const db = open<Record<string, unknown>>(path, { onError: () => undefined })
    mkdirSync(log)
    db['a'] = 1
    expect(await rejectionOf(close(db))).toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
    rmdirSync(log)
    await durable(db)
    const again = open<Record<string, unknown>>(path)
    await close(again)
    await close(db)
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1 })
  })

  it('does not disturb one that is opened in the midst of it', async () => {
    const { folder, path } = place()
    const db = open<Record<string, unknown>>(path)
    db['a'] = 1
    const closing = close(db)
    await Promise.resolve()
    const again = open<Record<string, unknown>>(path)
    again['b'] = 2
    const flushed = flush(again)
    again['c'] = 3
    await Promise.all([closing, flushed])
    await close(again)
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1, b: 2, c: 3 })
  })
})
