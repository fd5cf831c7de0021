/** What can be seen of keepsake from outside, as of the idea it grew from. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { close, flush, open, status } from '../../lib/index.js'
import { adding, deserted, logFor } from '../support/deserted.js'
import { opened } from '../support/opened.js'
import { bytesIn, filesIn, temporaryFolder } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

describe('db.json', () => {
  it('is indented by two spaces, and ends with a line break', async () => {
    const path = join(temporaryFolder(), 'db.json')
    const db = opened(path)
    db.users = { alice: { score: 5 } }
    await flush(db)
    expect(readFileSync(path, 'utf8')).toBe(`{
  "users": {
    "alice": {
      "score": 5
    }
  }
}
`)
  })

  it('is one line with indent: null', async () => {
    const path = join(temporaryFolder(), 'db.json')
    const db = opened(path, { indent: null })
    db.users = { alice: { score: 5 } }
    await flush(db)
    expect(readFileSync(path, 'utf8')).toBe('{"users":{"alice":{"score":5}}}\n')
  })

  it('can be edited by hand between two runs', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json')
    const db = open(path)
    db.a = 1
    await close(db)
    writeFileSync(path, readFileSync(path, 'utf8').replace('1', '2'))
    expect(opened(path)).toEqual({ a: 2 })
  })
})

describe('the log', () => {
  it('is there after an assignment, and gone after a flush', async () => {
    const path = join(temporaryFolder(), 'db.json')
    const log = `${path}.log.temp`
    const db = opened(path)
    for (let round = 0; round < 3; round++) {
      expect(existsSync(log)).toBe(false)
      db.round = round
      expect(existsSync(log)).toBe(true)
      await flush(db)
    }
    expect(existsSync(log)).toBe(false)
  })
})

describe('the interval', () => {
  it('is the time from a change to the flush that takes it in', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json')
    const db = opened(path, { interval: 20 })
    await pause(60)
    expect(filesIn(folder)).toEqual(['db.json.lock'])
    for (let round = 1; round <= 3; round++) {
      db.round = round
      while (existsSync(`${path}.log.temp`)) await pause(5)
      expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ round })
    }
    expect(filesIn(folder)).toEqual(['db.json', 'db.json.lock'])
    expect(status(db)).toMatchObject({ seq: 3, logEntries: 0 })
  })

  it('takes in what changes while a flush is under way, with the next', async () => {
    const path = join(temporaryFolder(), 'db.json')
    const db = opened<{ list: number[] }>(path, { interval: 1, defaults: { list: [] } })
    for (let number = 0; number < 100; number++) {
      db.list.push(number)
      if (number % 7 === 0) await pause(1)
    }
    while (existsSync(`${path}.log.temp`)) await pause(5)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ list: [...db.list] })
  })

  it('takes in what a crash has left', async () => {
    const { path, folder } = deserted({
      snapshot: '{"a":1}',
      log: logFor('{"a":1}', adding('/b', 2)),
    })
    const db = opened(path, { interval: 20 })
    while (existsSync(`${path}.log.temp`)) await pause(5)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1, b: 2 })
    expect(db).toEqual({ a: 1, b: 2 })
    expect(filesIn(folder)).toEqual(['db.json', 'db.json.lock'])
  })

  it('null: db.json is written by flush and close alone', async () => {
    const folder = temporaryFolder()
    const db = open(join(folder, 'db.json'), { interval: null })
    db.a = 1
    await pause(50)
    expect(filesIn(folder)).toEqual(['db.json.lock', 'db.json.log.temp'])
    await close(db)
    expect(filesIn(folder)).toEqual(['db.json'])
  })
})

describe('a db.json.temp left behind', () => {
  const OLD = '{"list":[1]}'
  const NEW = '{"list":[1,2,3]}'
  const log = logFor(OLD, adding('/list/-', 2), adding('/list/-', 3), { snapshot: NEW })

  it('is read, with a warning, when there is no log', async () => {
    const warnings = hearWarnings()
    const { folder, path } = deserted({ snapshot: '{"half": "writ', temp: OLD })
    const before = bytesIn(folder)
    const db = opened<{ list: number[] }>(path)
    expect(db).toEqual({ list: [1] })
    expect(await warnings.codes()).toEqual(['TEMP_FOUND'])
    expect(status(db).recovered).toEqual({ base: 'temp', entries: 0, cut: 0 })
    expect(bytesIn(folder)).toMatchObject(before)
    db.list.push(2)
    await flush(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ list: [1, 2] })
    expect(filesIn(folder)).not.toContain('db.json.temp')
    // What db.json was may be somebody's edit: it is kept.
    const kept = Object.entries(bytesIn(folder)).filter(([name]) => name.includes('.edited-'))
    expect(kept.map(([, bytes]) => bytes)).toEqual(['{"half": "writ'])
    expect(await warnings.codes()).toEqual(['TEMP_FOUND', 'EDIT_KEPT'])
  })

  it('is read, with a warning, when there is nothing else', async () => {
    const warnings = hearWarnings()
    const { folder, path } = deserted({ temp: OLD })
    const db = opened(path)
    expect(db).toEqual({ list: [1] })
    expect(await warnings.codes()).toEqual(['TEMP_FOUND'])
    await flush(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ list: [1] })
    expect(filesIn(folder)).toEqual(['db.json', 'db.json.lock'])
  })

  it.each([
    ['the old db.json beside it', OLD],
    ['the new db.json beside it', NEW],
    ['half a db.json beside it', NEW.slice(0, 5)],
    ['no db.json', undefined],
  ])('is read, with a warning, when the log names it: %s', async (_, snapshot) => {
    const warnings = hearWarnings()
    const files = { temp: OLD, log, ...(snapshot !== undefined && { snapshot }) }
    const { folder, path } = deserted(files)
    const db = opened<{ list: number[] }>(path)
    expect(db).toEqual({ list: [1, 2, 3] })
    expect(await warnings.codes()).toEqual(['TEMP_FOUND'])
    expect(status(db).recovered).toEqual({ base: 'temp', entries: 2, cut: 0 })
    db.list.push(4)
    await flush(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ list: [1, 2, 3, 4] })
    const left = filesIn(folder).filter((name) => !name.includes('.edited-'))
    expect(left).toEqual(['db.json', 'db.json.lock'])
  })

  it('is not read when the log names db.json, and not it', async () => {
    const warnings = hearWarnings()
    const { folder, path } = deserted({
      snapshot: OLD,
      temp: '{"of":"another"}',
      log: logFor(OLD, adding('/list/-', 2)),
    })
    const db = opened<{ list: number[] }>(path)
    expect(db).toEqual({ list: [1, 2] })
    expect(await warnings.codes()).toEqual([])
    expect(status(db).recovered).toEqual({ base: 'snapshot', entries: 1, cut: 0 })
    await flush(db)
    const kept = Object.entries(bytesIn(folder)).filter(([name]) => name.includes('.temp.kept-'))
    expect(kept.map(([, bytes]) => bytes)).toEqual(['{"of":"another"}'])
    expect(await warnings.codes()).toEqual(['TEMP_KEPT'])
    expect(filesIn(folder)).not.toContain('db.json.temp')
  })

  it('is not read when it is empty: that is only the beginning of one', async () => {
    const warnings = hearWarnings()
    const { path } = deserted({ snapshot: NEW, temp: '' })
    expect(opened(path)).toEqual({ list: [1, 2, 3] })
    expect(await warnings.codes()).toEqual([])
  })

  it('is refused like db.json when it is no document, and nothing is touched', () => {
    const { folder, path } = deserted({ snapshot: NEW, temp: '{"half": "writ' })
    const before = bytesIn(folder)
    expect(() => open(path)).toThrow(
      expect.objectContaining({
        code: 'KEEPSAKE_CORRUPT_SNAPSHOT',
        file: `${path}.temp`,
        line: 1,
        column: 15,
      }),
    )
    expect(bytesIn(folder)).toEqual(before)
  })
})
