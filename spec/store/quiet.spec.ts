/** What keepsake does not do to a program: it installs nothing, holds nothing up, writes nothing. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close, flush, open } from '../../lib/index.js'
import { failureOf } from '../support/failure.js'
import { program, report } from '../support/program.js'
import { filesIn, temporaryFolder, tracesIn } from '../support/temp-folder.js'

describe('a program with an open store', () => {
  it('has no signal handlers that it did not install', async () => {
    const seen = await report(
      temporaryFolder(),
      `import { constants } from 'node:os'
      const db = open('db.json', { fsync: 'always', interval: 60_000 })
      db.a = 1
      await flush(db)
      db.b = 1
      const signals = Object.keys(constants.signals)
      const names = [...signals, 'uncaughtException', 'unhandledRejection', 'beforeExit']
      console.log(JSON.stringify(names.filter((name) => process.listenerCount(name) > 0)))`,
    )
    expect(seen).toEqual([])
  })

  it('has one exit handler, however many stores it opens', async () => {
    const seen = await report(
      temporaryFolder(),
      `const before = process.listenerCount('exit')
      for (let number = 0; number < 20; number++) open(number + '.json').a = 1
      console.log(process.listenerCount('exit') - before)`,
    )
    expect(seen).toBe(1)
  })

  it('has no timer that keeps it alive: not for the sync, not for the flush', async () => {
    const seen = await report(
      temporaryFolder(),
      `const db = open('db.json', { fsync: 'everysec', interval: 300_000 })
      db.a = 1
      const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout')
      const ofStore = timers()
      const timer = setTimeout(() => {}, 1)
      console.log(JSON.stringify({ ofStore, withAnother: timers() }))
      clearTimeout(timer)`,
    )
    expect(seen).toEqual({ ofStore: [], withAnother: ['Timeout'] })
  })

  it('has none while the disk is full, either', async () => {
    const folder = temporaryFolder()
    const { code, stdout } = await program(
      folder,
      `import { mkdirSync } from 'node:fs'
      const db = open('db.json', { onError: ({ code }) => console.log(code) })
      mkdirSync('db.json.log.temp')
      db.a = 1
      console.log(process.getActiveResourcesInfo().includes('Timeout'))`,
    )
    expect(code).toBe(0)
    expect(stdout.split('\n').slice(0, 2)).toEqual(['KEEPSAKE_WRITE_FAILED', 'false'])
  })

  it('ends by itself, with five minutes to go to the next flush', async () => {
    const folder = temporaryFolder()
    const source = "const db = open('db.json', { interval: 300_000 })\ndb.a = 1"
    expect(await program(folder, source)).toMatchObject({ code: 0, signal: null, stderr: '' })
    expect(filesIn(folder)).toEqual(['db.json'])
  })
})

describe('a store in which nothing changes', () => {
  const contents = {
    plain: '{"a":1}',
    indented: '{\n  "a": 1\n}\n',
    tagged: '{"a":{"$date":null}}',
  }

  it.each(Object.entries(contents))('writes nothing: %s', async (_, text) => {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json')
    writeFileSync(path, text)
    const before = tracesIn(folder)
    const db = open<Record<string, unknown>>(path, { interval: 1, defaults: { a: 2 } })
    expect(filesIn(folder)).toEqual(['db.json', 'db.json.lock'])
    const { a } = db
    db['a'] = a
    JSON.stringify(db)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await flush(db)
    expect(filesIn(folder)).toEqual(['db.json', 'db.json.lock'])
    await close(db)
    expect(tracesIn(folder)).toEqual(before)
  })

  it('writes nothing when the program ends without close', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'db.json'), '{"a":1}')
    const before = tracesIn(folder)
    expect(await report(folder, "console.log(open('db.json').a)")).toBe(1)
    expect(tracesIn(folder)).toEqual(before)
  })

  it('writes nothing for changes that are refused', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'db.json'), '{"a":1}')
    const before = tracesIn(folder)
    const db = open(join(folder, 'db.json'))
    expect(failureOf(() => (db.f = () => 1))).toMatchObject({ code: 'KEEPSAKE_BAD_VALUE' })
    await close(db)
    expect(tracesIn(folder)).toEqual(before)
  })
})
