/** `dist/browser.js`, bundled as for a page, in a realm that has nothing of Node. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { requireBuild, root } from '../support/built.js'
import { importsOf } from '../support/rooms.js'

/** What a page has, too. */
const { AbortController, btoa, queueMicrotask, setTimeout } = globalThis
const page = { AbortController, btoa, queueMicrotask, setTimeout }

describe('the build for browsers', () => {
  let script: string

  beforeAll(async () => {
    requireBuild()
    const { outputFiles } = await build({
      // By its name, as a program does: the bundler takes the file that is for browsers.
      stdin: { contents: "export * from 'keepsake'", resolveDir: root },
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'iife',
      globalName: 'keepsake',
      logLevel: 'error',
    })
    script = outputFiles[0]!.text
  })

  /** What a script of the page gives; its last statement is an expression. */
  async function given(code: string): Promise<unknown> {
    const context = createContext({ ...page, told: [] as string[] })
    runInContext(
      `${script}\nconst console = { warn: (...all) => told.push(all.join(' ')) }`,
      context,
    )
    const names =
      'changes, close, durable, flush, KeepsakeError, open, snapshot, status, subscribe, transact'
    const answer: unknown = await runInContext(
      `(async () => { const { ${names} } = keepsake; ${code} })()`,
      context,
    )
    return JSON.parse(JSON.stringify(answer))
  }

  it('imports nothing of Node', () => {
    expect(importsOf(readFileSync(join(root, 'dist/browser.js'), 'utf8'))).toEqual(['on-change'])
  })

  it('exports what the package exports', async () => {
    const names = await given('return Object.keys(keepsake)')
    const { open: _, ...rest } = await import('../../lib/index.js')
    expect((names as string[]).toSorted()).toEqual(['open', ...Object.keys(rest)].toSorted())
  })

  it('keeps every kind of value, live', async () => {
    const values = await given(`
      const db = open(':memory:', { defaults: { n: 1, map: new Map([['a', { n: 1 }]]), set: new Set([1]) } })
      Object.assign(db, { born: new Date(0), big: 5n, bytes: new Uint8Array([1, 2]), odd: -0, list: [3, 1, 2] })
      db.map.get('a').n++
      db.set.add(2)
      db.born.setTime(9)
      db.list.sort()
      const { map, set, born, big, bytes, odd, list } = snapshot(db)
      return [[...map], [...set], born.getTime(), String(big), [...bytes], Object.is(odd, -0), list, status(db)]`)
    const { flushedAt, logBytes, logEntries } = { flushedAt: null, logBytes: 0, logEntries: 0 }
    const status = { path: ':memory:', seq: 10, flushedAt, logBytes, logEntries }
    const [map, set] = [[['a', { n: 2 }]], [1, 2]]
    expect(values).toEqual([map, set, 9, '5', [1, 2], true, [1, 2, 3], status])
  })

  it('follows, undoes, judges, migrates and closes', async () => {
    const answer = await given(`
      const codes = []
      const attempt = (work) => { try { work() } catch (error) { codes.push(error.code) } }
      const validate = ({ n }) => (n < 9 ? { value: n } : { issues: [{ message: 'too much' }] })
      const schema = { '~standard': { version: 1, vendor: 'page', validate } }
      const db = open(':memory:', { defaults: { n: 1 }, schema, version: 2, migrations: [() => {}, () => {}] })
      const patches = []
      subscribe(db, ({ patch }) => patches.push(...patch))
      attempt(() => (db.n = 9))
      attempt(() => transact(db, () => { db.n = 5; throw { code: 'mine' } }))
      db.n = 2
      await flush(db)
      await durable(db)
      await close(db)
      attempt(() => (db.n = 3))
      return { codes, patches, db }`)
    expect(answer).toEqual({
      codes: ['KEEPSAKE_INVALID', 'mine', 'KEEPSAKE_CLOSED'],
      patches: [{ op: 'replace', path: '/n', value: 2, previous: 1 }],
      db: { $version: 2, n: 2 },
    })
  })

  it('tells of a listener that throws on the console', async () => {
    const told = await given(`
      const db = open(':memory:')
      subscribe(db, () => { throw new Error('mine') })
      db.n = 1
      await new Promise((resolve) => setTimeout(resolve))
      return told`)
    expect(told).toHaveLength(1)
    expect(told).toMatchObject([expect.stringContaining('KEEPSAKE_LISTENER_FAILED')])
  })

  it('opens no files', async () => {
    const codes = await given(`
      const codes = []
      for (const path of ['db.json', undefined, 5]) {
        try { open(path) } catch (error) { codes.push([error instanceof KeepsakeError, error.code]) }
      }
      return codes`)
    expect(codes).toEqual(Array.from({ length: 3 }, () => [true, 'KEEPSAKE_BAD_OPTION']))
  })
})
