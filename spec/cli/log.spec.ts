/** `keepsake log`: the changes in the log, for people and for programs. */
import { appendFileSync, existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { flipInLine, killed, lineOfChange } from '../support/broken.js'
import { deserted, logFor } from '../support/deserted.js'
import { keepsake, shell } from '../support/keepsake-command.js'
import type { Operation } from '../../lib/log/operation.js'
import { TIME } from '../log/sample.js'
import { tracesIn } from '../support/temp-folder.js'

interface Line {
  readonly seq: number
  readonly time: number
  readonly patch: readonly Operation[]
}

function linesOf(stdout: string): readonly string[] {
  return stdout === '' ? [] : stdout.trimEnd().split('\n')
}

async function jsonOf(folder: string, ...options: readonly string[]): Promise<readonly Line[]> {
  const { code, stdout, stderr } = await keepsake(folder, 'log', 'db.json', '--json', ...options)
  expect([code, stderr]).toEqual([0, ''])
  return linesOf(stdout).map((line) => JSON.parse(line) as Line)
}

const snapshot = '{}'

describe('keepsake log', () => {
  it('prints every operation on a line: time, number, what, where, value', async () => {
    const log = logFor(
      snapshot,
      [{ op: 'add', path: '/users', value: { alice: 1 } }],
      [
        { op: 'replace', path: '/users/alice', value: 2 },
        { op: 'remove', path: '/users/bob' },
      ],
      [{ op: 'replace', path: '', value: [] }],
    )
    const { folder } = deserted({ snapshot, log })
    const before = tracesIn(folder)
    const { code, stdout, stderr } = await keepsake(folder, 'log', 'db.json')
    expect([code, stderr]).toEqual([0, ''])
    expect(tracesIn(folder)).toEqual(before)
    const time = (seq: number) => new Date(TIME + seq).toISOString()
    expect(linesOf(stdout)).toEqual([
      `${time(1)}  1  add      /users  {"alice":1}`,
      `${time(2)}  2  replace  /users/alice  2`,
      `${time(2)}  2  remove   /users/bob`,
      `${time(3)}  3  replace  ""  []`,
    ])
  })

  it('prints a change as a line of JSON, its values whole', async () => {
    const text = 'x'.repeat(100_000)
    const patch = [
      { op: 'add', path: '/a', value: { text } },
      { op: 'remove', path: '/b' },
    ] as const
    const { folder } = deserted({ snapshot, log: logFor(snapshot, patch) })
    expect(await jsonOf(folder)).toEqual([{ seq: 1, time: TIME + 1, patch }])
    expect((await keepsake(folder, 'log', 'db.json')).stdout).toContain(text)
  })

  it.each([
    ['/a/b', ['/a', '/a/b', '/a/b/c', '']],
    ['/a', ['/a', '/a/b', '/a/b/c', '/a/x', '']],
    ['/a/b/c/d', ['/a', '/a/b', '/a/b/c', '']],
    ['/ab', ['/ab', '']],
    ['', ['/a', '/a/b', '/a/b/c', '/a/x', '/ab', '']],
    ['/nothing', ['']],
  ])('prints with --path "%s" what changes the value there', async (pointer, expected) => {
    const paths = ['/a', '/a/b', '/a/b/c', '/a/x', '/ab', '']
    const steps = paths.map((path) => [{ op: 'replace', path, value: {} }] as const)
    const { folder } = deserted({ snapshot, log: logFor(snapshot, ...steps) })
    const found = await jsonOf(folder, '--path', pointer)
    expect(found.flatMap(({ patch }) => patch.map(({ path }) => path))).toEqual(expected)
    const { stdout } = await keepsake(folder, 'log', 'db.json', '--path', pointer)
    expect(linesOf(stdout)).toHaveLength(expected.length)
  })

  it('leaves out of a transaction what is elsewhere', async () => {
    const here = { op: 'replace', path: '/a', value: 1 } as const
    const there = { op: 'replace', path: '/b', value: 1 } as const
    const { folder } = deserted({ snapshot, log: logFor(snapshot, [there, here, there]) })
    expect(await jsonOf(folder, '--path', '/a')).toEqual([
      { seq: 1, time: TIME + 1, patch: [here] },
    ])
  })

  it('prints nothing where db.json holds all', async () => {
    const { folder } = deserted({ snapshot })
    const { code, stdout, stderr } = await keepsake(folder, 'log', 'db.json')
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).not.toBe('')
  })

  it('prints what comes before damage, says where it is, and ends with 1', async () => {
    const store = await killed()
    flipInLine(store, lineOfChange(4))
    const { code, stdout, stderr } = await keepsake(store.folder, 'log', 'db.json', '--json')
    expect(code).toBe(1)
    expect(linesOf(stdout).map((line) => (JSON.parse(line) as Line).seq)).toEqual([2, 3])
    expect(stderr).toContain('line 4')
  })

  it('does not need a db.json that belongs to it, or one that is JSON', async () => {
    const log = logFor('{"other":1}', [{ op: 'add', path: '/a', value: 1 }])
    const { folder } = deserted({ snapshot: '{ "half', log })
    expect(await jsonOf(folder)).toHaveLength(1)
  })

  it('prints data that does nothing to a terminal', async () => {
    const bad = '\u001b[2J\u009b2J\u202e\r\n\u007f'
    const log = logFor(snapshot, [{ op: 'add', path: `/${bad}`, value: { [bad]: bad } }])
    const { folder } = deserted({ snapshot, log })
    const { stdout } = await keepsake(folder, 'log', 'db.json')
    expect(stdout).toMatch(/^[\u0020-\u007e]*\n$/)
    expect((await jsonOf(folder))[0]?.patch[0]).toEqual({
      op: 'add',
      path: `/${bad}`,
      value: { [bad]: bad },
    })
  })

  it('ends without a word when whoever reads has seen enough', async () => {
    const steps = Array.from(
      { length: 5000 },
      (_, index) => [{ op: 'add', path: `/key${index}`, value: 'x'.repeat(100) }] as const,
    )
    const { folder } = deserted({ snapshot, log: logFor(snapshot, ...steps) })
    const script = '{ keepsake log db.json; echo "code $?" >&2; } | head -n 1'
    const { stdout, stderr } = await shell(folder, script)
    expect(linesOf(stdout)).toHaveLength(1)
    expect(stderr).toBe('code 0\n')
  })

  it.skipIf(!existsSync('/dev/full'))('ends with 4 when its output is full', async () => {
    const { folder } = deserted({ snapshot: '{"a":1}' })
    const { code, stderr } = await shell(folder, 'keepsake get db.json > /dev/full')
    expect(code).toBe(4)
    expect(stderr).toContain('ENOSPC')
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('says that a line is torn, unless a writer may be writing it', async () => {
    const store = await killed()
    appendFileSync(store.log, '{"seq":6')
    const { code, stdout } = await keepsake(store.folder, 'log', 'db.json')
    expect(code).toBe(1)
    expect(linesOf(stdout)).toHaveLength(8)
  })
})
