import { describe, expect, it } from 'vitest'
import { playProgram, playSeed } from './program.js'
import type { Program } from './program.js'
import { Mismatch } from './run.js'
import type { Tamper } from './run.js'
import { shrink } from './shrink.js'
import type { Statement } from './statement.js'
import { store } from './store.js'

// A property test that cannot fail proves nothing: each thing it watches is broken here once.

function programOf(...codes: string[]): Program {
  const statements: Statement[] = codes.map((code) => ({ kind: 'by hand', code, oneLine: false }))
  return {
    start: {
      from: 'db.json',
      root: 'object',
      members: ['list: [{ n: 0 }, { n: 1 }]', 'map: new Map()'],
      fsync: 'no',
      indent: 2,
      isQuiet: false,
    },
    statements,
  }
}

async function failureOf(program: Program, tamper: Tamper = {}): Promise<string> {
  const { failure } = await playProgram(store, program, tamper)
  if (!failure) return 'none'
  if (!(failure.error instanceof Mismatch)) throw failure.error
  return failure.error.message
}

const dropLastLine: Tamper = {
  files: (files) => {
    const lines = (files.log ?? Buffer.alloc(0)).toString().split('\n').slice(0, -2)
    return { ...files, log: files.log && Buffer.from(lines.map((line) => `${line}\n`).join('')) }
  },
}

/** The model is given another statement than the store. */
function instead(statement: string, other: string): Tamper {
  return { code: (code) => (code === statement ? other : code) }
}

describe('the harness', () => {
  it('finds nothing wrong with a program that is kept', async () => {
    const program = programOf('held[0] = db.list[1]', 'db.list.shift()', 'held[0].n = 5')
    expect(await failureOf(program)).toBe('none')
  })

  it('notices a line that is missing from the log', async () => {
    expect(await failureOf(programOf('db.a = 1', 'db.b = 2'), dropLastLine)).toContain('replayed')
  })

  it('notices a snapshot that is not the document', async () => {
    const tamper: Tamper = { files: (files) => ({ ...files, snapshot: Buffer.from('{}') }) }
    expect(await failureOf(programOf('await flush(db)'), tamper)).toContain('replayed')
  })

  it.each([
    ['another value', 'db.a = 1', 'db.a = 2'],
    ['-0 for 0', 'db.a = 0', 'db.a = -0'],
    ['another order of keys', 'db.a = 1; db.b = 1', 'db.b = 1; db.a = 1'],
    ['another order in a Map', 'db.map.set(1, 1).set(2, 2)', 'db.map.set(2, 2).set(1, 1)'],
    ['another place in a list', 'db.list.push(1)', 'db.list.unshift(1)'],
    ['an object that has lost its identity', 'db.list[0] = { n: 0 }', 'void 0'],
    ['an error that was not thrown', 'void 0', "throw new Error('stop')"],
    ['an error that was not expected', 'null.x', 'void 0'],
    ['another error', "throw new Error('a')", "throw new Error('b')"],
    [
      'a refusal with another code',
      "throw Object.assign(new Error(), { code: 'KEEPSAKE_BAD_KEY' })",
      'db.a = () => 1',
    ],
    ['another result', 'return db.list.length', 'return 1'],
    ['a reference held to another object', 'held[0] = db.list[0]', 'held[0] = db.list[1]'],
  ])('notices %s', async (_, statement, other) => {
    const found = await failureOf(programOf('db.list', statement), instead(statement, other))
    expect(found).not.toBe('none')
  })

  it('notices a change that took two lines instead of one', async () => {
    const statements = [{ kind: 'by hand', code: 'db.a = 1; db.b = 2', oneLine: true }]
    expect(await failureOf({ ...programOf(), statements })).toContain('new lines')
  })

  it('notices files that have changed in a refused statement', async () => {
    const statements = [{ kind: 'refuse nothing', code: 'db.a = 1', oneLine: true }]
    expect(await failureOf({ ...programOf(), statements })).toContain('refused')
  })
})

it('makes the same program of the same seed', async () => {
  const first = await playSeed(store, 4711)
  const second = await playSeed(store, 4711)
  expect(first.program).toEqual(second.program)
  expect(first.program.statements.length).toBeGreaterThan(5)
})

it('shrinks a failing program to the statements that matter', async () => {
  const program = programOf(
    'db.a = 1',
    'held[0] = db.list[1]',
    'db.b = new Date(0)',
    "transact(db, () => {\ndb.c = 1\nheld[0].n = 'culprit'\ndb.d = 1\n})",
    'db.e = 2',
  )
  const tamper: Tamper = { code: (code) => code.replace("'culprit'", "'other'") }
  const replay = async (smaller: Program) => (await playProgram(store, smaller, tamper)).failure
  const failure = await replay(program)
  if (!failure) throw new Error('the program was kept, though it is tampered with')
  const small = await shrink(failure, replay)
  expect(small.program.start.members).toEqual(['list: [{ n: 0 }, { n: 1 }]'])
  expect(small.program.statements.map(({ code }) => code)).toEqual([
    'held[0] = db.list[1]',
    "transact(db, () => {\nheld[0].n = 'culprit'\n})",
  ])
})
