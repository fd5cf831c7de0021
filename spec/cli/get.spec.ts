/** `keepsake get`: one value, as the store would give it. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { close } from '../../lib/index.js'
import { killed, stateAfter } from '../support/broken.js'
import { adding, deserted, logFor } from '../support/deserted.js'
import { keepsake } from '../support/keepsake-command.js'
import { Companion } from '../support/program.js'
import { opened } from '../support/opened.js'
import { temporaryFolder, tracesIn } from '../support/temp-folder.js'
import { join } from 'node:path'

const sample = JSON.stringify({
  users: { alice: { score: 5 } },
  list: ['a', 'b'],
  'a/b': { 'c~d': null },
  '': { '': 'empty' },
  length: 7,
})

async function got(folder: string, pointer: string): Promise<unknown> {
  const { code, stdout, stderr } = await keepsake(folder, 'get', 'db.json', pointer)
  if (code !== 0) throw new Error(`${code}: ${stderr}`)
  return JSON.parse(stdout)
}

describe('keepsake get', () => {
  it.each([
    ['', JSON.parse(sample)],
    ['/users/alice/score', 5],
    ['/users', { alice: { score: 5 } }],
    ['/list/1', 'b'],
    ['/a~1b/c~0d', null],
    ['/', { '': 'empty' }],
    ['//', 'empty'],
    ['/length', 7],
  ])('prints what is at "%s"', async (pointer, value) => {
    const { folder } = deserted({ snapshot: sample })
    expect(await got(folder, pointer)).toEqual(value)
  })

  it('prints what only looks like a tag as the next flush will write it', async () => {
    const { folder, path } = deserted({ snapshot: '{"a":{"$bytes":5}}' })
    const { stdout } = await keepsake(folder, 'get', 'db.json')
    const db = opened(path)
    db['more'] = 1
    await close(db)
    expect(JSON.parse(stdout)).toEqual({ a: { $$bytes: 5 } })
    expect(await got(folder, '/a')).toEqual({ $$bytes: 5 })
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: { $$bytes: 5 }, more: 1 })
  })

  it('prints the whole document without a pointer', async () => {
    const { folder } = await killed()
    const { stdout } = await keepsake(folder, 'get', 'db.json')
    expect(JSON.parse(stdout)).toEqual(stateAfter(5))
  })

  it.each([
    '/nobody',
    '/users/alice/score/toFixed',
    '/constructor',
    '/__proto__',
    '/users/__proto__/toString',
    '/list/length',
    '/list/-',
    '/list/01',
    '/list/2',
    '/list/at',
    '/users/alice/score/0',
  ])('ends with 1 for %s, which is not in the document', async (pointer) => {
    const { folder } = deserted({ snapshot: sample })
    const { code, stdout } = await keepsake(folder, 'get', 'db.json', pointer)
    expect([code, stdout]).toEqual([1, ''])
  })

  it('takes the changes in the log into account, and the base that counts', async () => {
    const temp = '{"n":1}'
    const log = logFor(temp, adding('/m', 2))
    const { folder } = deserted({ snapshot: '{"n":', temp, log })
    expect(await got(folder, '')).toEqual({ n: 1, m: 2 })
  })

  it('prints values of every kind as db.json holds them', async () => {
    const path = join(temporaryFolder(), 'db.json')
    const db = opened(path)
    db.map = new Map([['k', new Date(0)]])
    db.big = 12n
    db.none = Number.NaN
    db.user = { $date: 'not one' }
    await close(db)
    const folder = join(path, '..')
    expect(await got(folder, '/map')).toEqual({
      $map: [['k', { $date: '1970-01-01T00:00:00.000Z' }]],
    })
    expect(await got(folder, '/map/$map/0/1/$date')).toBe('1970-01-01T00:00:00.000Z')
    expect(await got(folder, '/big')).toEqual({ $bigint: '12' })
    expect(await got(folder, '/none')).toEqual({ $number: 'NaN' })
    expect(await got(folder, '/user')).toEqual({ $$date: 'not one' })
  })

  it('prints JSON that does nothing to a terminal', async () => {
    const text = '\u001b[2J\u009b2J\u202e\u007f\u2028'
    const { folder } = deserted({ snapshot: JSON.stringify({ text, [text]: 1 }) })
    const { stdout } = await keepsake(folder, 'get', 'db.json', '')
    expect(JSON.parse(stdout)).toEqual({ text, [text]: 1 })
    expect(stdout).toMatch(/^[\u0020-\u007e\n]*$/)
  })

  it('reads beside a writer, and leaves no trace', async () => {
    const folder = temporaryFolder()
    const writer = new Companion(
      folder,
      `const db = open('db.json')
      db.n = 1
      console.log('written')
      for await (const chunk of process.stdin) void chunk
      await close(db)`,
    )
    await writer.line()
    const before = tracesIn(folder)
    expect(await got(folder, '/n')).toBe(1)
    expect(tracesIn(folder)).toEqual(before)
    expect(await writer.end()).toBe(0)
  })

  it('ends with 1, and its code, when the store cannot be opened', async () => {
    const { folder } = deserted({ snapshot: '{"a":2}', log: logFor('{"a":1}', adding('/b', 1)) })
    const { code, stdout, stderr } = await keepsake(folder, 'get', 'db.json', '/a')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('KEEPSAKE_CONFLICT')
  })
})
