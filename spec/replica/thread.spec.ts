/** The thread that makes a large db.json, as the built package starts it. */
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../support/built.js'
import { run, runWell } from '../support/command.js'
import { packageUrl, program, report } from '../support/program.js'
import { filesIn, temporaryFolder } from '../support/temp-folder.js'

/** Counts threads, and makes them go wrong in the way that is asked for. */
function counting(constructor = 'super(url, options)'): string {
  return `
    const threads = await import('node:worker_threads')
    const { syncBuiltinESMExports } = await import('node:module')
    let started = 0
    threads.default.Worker = class extends threads.default.Worker {
      constructor(url, options) {
        started++
        ${constructor}
      }
    }
    syncBuiltinESMExports()
  `
}

const large = `
  const errors = []
  const warnings = []
  process.on('warning', ({ code }) => warnings.push(code))
  const onError = ({ code }) => errors.push(code)
  const db = open('db.json', { interval: null, onError })
  db.records = Array.from({ length: 20_000 }, (_, id) => ({ id, name: 'user ' + id, at: new Date(id) }))
  db.map = new Map([[1, 2n]])
`

const tell = `
  const live = db.records[0].n
  console.log(JSON.stringify({ started, errors, warnings, live }))
`

function contentIn(folder: string): { records: { id: number; n?: number }[] } {
  return JSON.parse(readFileSync(join(folder, 'db.json'), 'utf8'))
}

it('makes a large db.json while changes go on', async () => {
  const folder = temporaryFolder()
  const told = await report(
    folder,
    `${counting()}${large}
    const { copyFileSync, mkdirSync, readFileSync } = await import('node:fs')
    const { isDeepStrictEqual } = await import('node:util')
    await flush(db)
    started = 0
    db.records[0].n = 0
    const flushed = flush(db)
    let isOver = false
    void flushed.then(() => (isOver = true))
    let turns = 0
    for (; !isOver; turns++) {
      db.records[0].n++
      await new Promise(setImmediate)
    }
    const inFile = JSON.parse(readFileSync('db.json', 'utf8'))
    mkdirSync('copy')
    for (const name of ['db.json', 'db.json.log.temp']) copyFileSync(name, 'copy/' + name)
    const copy = open('copy/db.json', { readOnly: true })
    console.log(JSON.stringify({
      started, errors, turns: turns > 10, at: inFile.records[0].at, length: inFile.records.length,
      isLive: isDeepStrictEqual(copy, db), isRest: status(db).logEntries + inFile.records[0].n === turns,
    }))`,
  )
  expect(told).toEqual({
    started: 1,
    errors: [],
    turns: true,
    at: { $date: '1970-01-01T00:00:00.000Z' },
    length: 20_000,
    isLive: true,
    isRest: true,
  })
  expect(contentIn(folder).records[0]?.n).toBeGreaterThan(10)
})

it('is not started for a small one', async () => {
  const folder = temporaryFolder()
  const source = `${counting()} const db = open('db.json'); db.n = 1; await flush(db)
    console.log(started)`
  expect(await report(folder, source)).toBe(0)
})

describe('where there is none', () => {
  it.each([
    ['it may not be started', "throw new Error('no threads here')", 1],
    ['its file is missing', "super(new URL('./none.js', url), options)", 1],
    ['it dies at once', 'super(url, options); void this.terminate()', 1],
    [
      'there is too little memory',
      'super(url, { ...options, resourceLimits: { maxOldGenerationSizeMb: 4 } })',
      1,
    ],
  ])(
    'all is written by the program itself, which is told once: %s',
    async (_, constructor, started) => {
      const folder = temporaryFolder()
      const told = await report(
        folder,
        `${counting(constructor)}${large}
      await flush(db)
      db.records[0].n = 1
      await flush(db)
      ${tell}`,
      )
      expect(told).toEqual({ started, errors: [], warnings: ['NO_THREAD'], live: 1 })
      expect(filesIn(folder)).toEqual(['db.json'])
      expect(contentIn(folder).records[0]?.n).toBe(1)
    },
  )
})

it('is not what happens to have its name', async () => {
  const folder = temporaryFolder()
  const dist = join(folder, 'app')
  cpSync(join(root, 'dist/index.js'), join(dist, 'index.mjs'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const outcome = "{ kind: 'written', digest: '0123456789abcdef', length: 0 }"
  writeFileSync(
    join(dist, 'keepsake-replica.js'),
    `const { parentPort } = require('node:worker_threads')
    parentPort.postMessage({ token: 'mine', outcome: ${outcome} })
    setInterval(() => undefined, 1000)`,
  )
  const source = large.replace(
    'const errors',
    "const { open, flush, close } = await import('./app/index.mjs')\nconst errors",
  )
  await runWell(process.execPath, ['--input-type=module', '--eval', `${source} await close(db)`], {
    cwd: folder,
  })
  expect(contentIn(folder).records).toHaveLength(20_000)
})

it('ends, whatever the program has preloaded', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'preloaded.cjs'), 'setInterval(() => undefined, 1000)')
  const source = `import { close, flush, open } from '${packageUrl}'
    ${large} await flush(db); await close(db); process.exit(3)`
  const { code } = await run(process.execPath, ['--input-type=module', '--eval', source], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: `--require ${join(folder, 'preloaded.cjs')}` },
  })
  expect(code).toBe(3)
  expect(contentIn(folder).records).toHaveLength(20_000)
})

it('tells when the files do not give the state in memory, which is written then', async () => {
  const folder = temporaryFolder()
  const told = await report(
    folder,
    `${counting()}${large}
    db.records[0].n = 1
    await durable(db)
    const fs = await import('node:fs')
    const log = fs.openSync('db.json.log.temp', 'r+')
    fs.writeSync(log, 'X', 200_000)
    fs.closeSync(log)
    await flush(db)
    ${tell}`,
  )
  expect(told).toEqual({ started: 1, errors: ['KEEPSAKE_CORRUPT_LOG'], warnings: [], live: 1 })
  expect(contentIn(folder).records[0]?.n).toBe(1)
})

it('keeps an edit that has left size and time of db.json alone', async () => {
  const folder = temporaryFolder()
  const told = await report(
    folder,
    `${counting()}${large}
    await flush(db)
    const fs = await import('node:fs')
    const { execFileSync } = await import('node:child_process')
    // To the nanosecond.
    execFileSync('touch', ['-r', 'db.json', 'reference'])
    const file = fs.openSync('db.json', 'r+')
    fs.writeSync(file, 'edit', fs.readFileSync('db.json').indexOf('user 7'))
    fs.closeSync(file)
    execFileSync('touch', ['-r', 'reference', 'db.json'])
    db.records[0].n = 1
    await flush(db)
    ${tell}`,
  )
  expect(told).toMatchObject({ errors: ['KEEPSAKE_CORRUPT_LOG'], warnings: ['EDIT_KEPT'] })
  const [kept = ''] = filesIn(folder).filter((name) => name.startsWith('db.json.edited-'))
  expect(readFileSync(join(folder, kept), 'utf8')).toContain('"edit 7"')
  expect(contentIn(folder).records[0]?.n).toBe(1)
})

it('lets go of everything when it is told so, and the handler closes the store', async () => {
  const folder = temporaryFolder()
  const told = await report(
    folder,
    `${counting()}${large}
    errors.push = () => db[Symbol.dispose]()
    const fs = await import('node:fs')
    const log = fs.openSync('db.json.log.temp', 'r+')
    const byte = Buffer.alloc(1)
    fs.readSync(log, byte, 0, 1, 200_000)
    fs.writeSync(log, 'X', 200_000)
    const ended = await flush(db).then(() => 'well', ({ code }) => code)
    fs.writeSync(log, byte, 0, 1, 200_000)
    const isLocked = fs.existsSync('db.json.lock')
    const again = open('db.json')
    console.log(JSON.stringify({ ended, isLocked, isOther: again !== db, length: again.records.length }))`,
  )
  expect(told).toEqual({
    ended: 'KEEPSAKE_WRITE_FAILED',
    isLocked: false,
    isOther: true,
    length: 20_000,
  })
})

describe('at the end of the program', () => {
  it.each([
    ['process.exit()', 'process.exit(7)', 7],
    ['an uncaught exception', "throw new Error('out')", 1],
    ['close at once', 'db[Symbol.dispose]()', 0],
    ['close', 'await close(db)', 0],
    ['nothing more to do', '', 0],
  ])('leaves db.json up to date, whatever a thread is doing: %s', async (_, ending, code) => {
    const folder = temporaryFolder()
    const source = `${large}
      const flushed = flush(db).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 20))
      db.records[0].n = 1
      ${ending}`
    const { code: seen } = await program(folder, source)
    expect(seen).toBe(code)
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(contentIn(folder).records[0]?.n).toBe(1)
  })
})
