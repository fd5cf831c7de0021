/** The end of a program that has not closed its stores, in each of the ways there are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { status } from '../../lib/index.js'
import { opened } from '../support/opened.js'
import { program } from '../support/program.js'
import { filesIn, temporaryFolder } from '../support/temp-folder.js'

const contentIn = (folder: string): unknown =>
  JSON.parse(readFileSync(join(folder, 'db.json'), 'utf8'))

const changes = `
  const db = open('db.json')
  db.list = [1]
  db.list.push(2)
`

describe('a program that ends without close', () => {
  it.each([
    ['at its last line', '', 0],
    ['with process.exit()', 'process.exit(7)', 7],
    ['with process.exit() in a callback', 'setImmediate(() => process.exit(7))', 7],
    ['with an uncaught exception', "throw new Error('out')", 1],
    ['with an unhandled rejection', "void Promise.reject(new Error('out'))", 1],
    ['with process.exitCode', 'process.exitCode = 3', 3],
  ])('%s leaves db.json up to date, and nothing beside it', async (_, ending, code) => {
    const folder = temporaryFolder()
    const { code: seen } = await program(folder, `${changes}\n${ending}`)
    expect(seen).toBe(code)
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(contentIn(folder)).toEqual({ list: [1, 2] })
  })

  it('has in db.json what its own exit handlers assigned', async () => {
    const folder = temporaryFolder()
    await program(folder, `process.on('exit', () => { db.late = true })\n${changes}`)
    expect(contentIn(folder)).toEqual({ list: [1, 2], late: true })
    expect(filesIn(folder)).toEqual(['db.json'])
  })

  it('closes all its stores, though one of them cannot be', async () => {
    const folder = temporaryFolder()
    const { code, stdout } = await program(
      folder,
      `const fs = await import('node:fs')
      const stores = ['a', 'b', 'c'].map((name) =>
        open(name + '.json', { onError: ({ code }) => console.log(name, code) }))
      for (const db of stores) db.n = 1
      await flush(stores[1])
      stores[1].n = 2
      fs.writeFileSync('b.json', '"edited"')`,
    )
    expect(code).toBe(0)
    expect(stdout).toBe('b KEEPSAKE_CONFLICT\n')
    expect(filesIn(folder)).toEqual([
      'a.json',
      'b.json',
      'b.json.base.temp',
      'b.json.log.temp',
      'c.json',
    ])
    expect(readFileSync(join(folder, 'b.json'), 'utf8')).toBe('"edited"')
  })

  it('closes all its stores, though onError of one throws', async () => {
    const folder = temporaryFolder()
    const { code, stderr } = await program(
      folder,
      `const fs = await import('node:fs')
      const onError = () => { throw new RangeError('of the program') }
      const stores = ['a', 'b', 'c'].map((name) => open(name + '.json', { onError }))
      for (const db of stores) db.n = 1
      await flush(stores[1])
      stores[1].n = 2
      fs.writeFileSync('b.json', '"edited"')`,
    )
    expect(code).not.toBe(0)
    expect(stderr).toContain('of the program')
    expect(filesIn(folder)).toEqual([
      'a.json',
      'b.json',
      'b.json.base.temp',
      'b.json.log.temp',
      'c.json',
    ])
  })

  it('with a lot of work in flight leaves db.json up to date all the same', async () => {
    const folder = temporaryFolder()
    const { code } = await program(
      folder,
      `const db = open('db.json', { defaults: { list: [] }, interval: 1 })
      const work = []
      for (let number = 0; number < 500; number++) {
        db.list.push(number)
        work.push(flush(db), durable(db))
        if (number % 50 === 0) await new Promise(setImmediate)
      }
      void Promise.allSettled(work).then(() => console.log('over'))
      process.exit(5)`,
    )
    expect(code).toBe(5)
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(contentIn(folder)).toEqual({ list: Array.from({ length: 500 }, (_, number) => number) })
  })

  it.each(['flush', 'durable', 'close'])('ends after %s that it did not wait for', async (name) => {
    const folder = temporaryFolder()
    const { code } = await program(folder, `${changes}\nvoid ${name}(db)`)
    expect(code).toBe(0)
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(contentIn(folder)).toEqual({ list: [1, 2] })
  })

  it.each([1, 2, 3, 5, 8, 13])(
    'at any moment of a flush leaves db.json up to date (turn %i)',
    async (turns) => {
      const folder = temporaryFolder()
      await program(
        folder,
        `${changes}
        void flush(db)
        db.list.push(3)
        for (let turn = 0; turn < ${turns}; turn++) await new Promise(setImmediate)
        db.list.push(4)
        process.exit()`,
      )
      expect(filesIn(folder)).toEqual(['db.json'])
      expect(contentIn(folder)).toEqual({ list: [1, 2, 3, 4] })
    },
  )
})

describe('a program that is killed', () => {
  it('leaves the log, which the next open reads', async () => {
    const folder = temporaryFolder()
    const { signal } = await program(folder, `${changes}\nprocess.kill(process.pid, 'SIGKILL')`)
    expect(signal).toBe('SIGKILL')
    expect(filesIn(folder)).toEqual(['db.json.lock', 'db.json.log.temp'])
    const db = opened(join(folder, 'db.json'))
    expect(db).toEqual({ list: [1, 2] })
    expect(status(db)).toMatchObject({ seq: 2, recovered: { base: 'nothing', entries: 2, cut: 0 } })
  })

  it('leaves what the next program goes on with, time after time', async () => {
    const folder = temporaryFolder()
    for (let round = 1; round <= 4; round++) {
      await program(
        folder,
        `const db = open('db.json', { defaults: { rounds: [] } })
        db.rounds.push(${round})
        if (${round} === 2) await flush(db)
        process.kill(process.pid, 'SIGKILL')`,
      )
    }
    expect(opened(join(folder, 'db.json'))).toEqual({ rounds: [1, 2, 3, 4] })
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'])(
    'by %s dies of it, as without keepsake',
    async (name) => {
      const folder = temporaryFolder()
      const { signal } = await program(
        folder,
        `${changes}
      process.kill(process.pid, '${name}')
      setTimeout(() => {}, 100_000)`,
      )
      expect(signal).toBe(name)
      expect(opened(join(folder, 'db.json'))).toEqual({ list: [1, 2] })
    },
  )
})
