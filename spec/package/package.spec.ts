/** The tarball, installed into an empty folder: what a user gets is what the pages promise. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPage } from '../docs/examples.js'
import { npmScripts } from '../docs/scripts.js'
import { Workshop } from '../docs/workshop.js'
import { root } from '../support/built.js'
import { runWell } from '../support/command.js'
import { pack, type Packed } from '../support/packed.js'
import { sizeOf } from './size.js'
import { inTurns } from './timing.js'

describe('the package', () => {
  let packed: Packed
  let installed: string

  beforeAll(async () => {
    packed = await pack()
    installed = join(packed.project, 'node_modules/keepsake')
  })
  afterAll(() => {
    packed.remove()
  })

  const node = async (...parameters: string[]) =>
    runWell(process.execPath, parameters, { cwd: packed.project })
  const tool = async (name: string, ...parameters: string[]) =>
    runWell(join(root, 'node_modules/.bin', name), parameters, { cwd: packed.project })

  it('holds the code, its types, the pages and nothing else', () => {
    const entries = new Set<string>()
    for (const entry of ['index', 'config', 'views/react', 'views/vue', 'views/svelte'])
      typesFrom(`${entry}.d.ts`, entries)
    const types = [...entries].map((name) => `dist/${name}`)
    const code = [
      'dist/index.js',
      'dist/browser.js',
      'dist/config.js',
      'dist/react.js',
      'dist/vue.js',
      'dist/svelte.js',
      'dist/cli.js',
      'dist/keepsake-replica.js',
      'dist/lodash-es.LICENSE.txt',
      'dist/env-paths.LICENSE.txt',
    ]
    const rest = ['package.json', 'LICENSE', 'README.md', 'CHANGELOG.md']
    const pages = packed.files.filter((file) => /^docs\/[\w-]+\.md$/.test(file))
    expect(pages).toContain('docs/durability.md')
    expect(packed.files.toSorted()).toEqual([...types, ...code, ...rest, ...pages].toSorted())
  })

  it('leaves no trace of a map that is not there', () => {
    for (const file of ['index.js', 'cli.js', 'index.d.ts']) {
      expect(readFileSync(join(installed, 'dist', file), 'utf8')).not.toContain('sourceMappingURL')
    }
  })

  /** What a declaration imports, and what that imports; read from the build. */
  function typesFrom(name: string, known = new Set<string>()): ReadonlySet<string> {
    if (known.has(name)) return known
    known.add(name)
    const text = readFileSync(join(root, 'dist', name), 'utf8')
    for (const [, from] of text.matchAll(/(?:from |import\()['"]\.\/([\w/-]+)\.js['"]/g)) {
      typesFrom(`${from}.d.ts`, known)
    }
    return known
  }

  it('brings on-change with it, and no lodash', () => {
    const names = readdirSync(join(packed.project, 'node_modules'))
    expect(names.filter((name) => !name.startsWith('.'))).toEqual(['keepsake', 'on-change'])
  })

  it('is imported by ES modules and required by CommonJS', async () => {
    const imports = "import { open } from 'keepsake'; console.log(typeof open)"
    const requires = "console.log(typeof require('keepsake').open)"
    const imported = await node('--input-type=module', '--eval', imports)
    const required = await node('--no-warnings', '--input-type=commonjs', '--eval', requires)
    expect([imported.stdout, required.stdout]).toEqual(['function\n', 'function\n'])
  })

  it('follows for a framework the very stores that the program has opened', async () => {
    const { stdout } = await node(
      '--input-type=module',
      '--eval',
      `import { open } from 'keepsake'
      import { store } from 'keepsake/svelte'
      const db = open(':memory:', { defaults: { users: { ann: { score: 1 } } } })
      store(db.users.ann).subscribe(({ score }) => console.log(score))
      db.users.ann.score = 2`,
    )
    expect(stdout).toBe('1\n2\n')
  })

  it('runs the first example of the README to the letter', async () => {
    const page = readPage(readFileSync(join(installed, 'README.md'), 'utf8'), npmScripts())
    const [first] = page.examples
    if (first === undefined) throw new Error('README.md has no example')
    expect(first.expectations).not.toEqual([])
    const workshop = new Workshop({ keepsake: installed })
    try {
      await workshop.compile(new Map([['README.md', page]]))
      expect(await workshop.problemsOf('README.md', first)).toEqual([])
    } finally {
      workshop.remove()
    }
  })

  it('brings the command: npx keepsake works in a project that has nothing else', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      version: string
    }
    const npx = async (...words: string[]) =>
      runWell('npx', ['keepsake', ...words], { cwd: packed.project })
    expect((await npx('--version')).stdout).toBe(`${version}\n`)
    expect((await npx('check', '--help')).stdout).toContain('keepsake check FILE')
  })

  it('passes publint, strictly', async () => {
    expect((await tool('publint', packed.tarball, '--strict')).stdout).toContain('All good!')
  })

  it('has types that resolve as its code does', async () => {
    const { stdout } = await tool(
      'attw',
      packed.tarball,
      '--profile',
      'esm-only',
      '--format',
      'json',
    )
    const { analysis } = JSON.parse(stdout) as { analysis: { types: unknown } }
    expect(analysis.types).toMatchObject({ kind: 'included' })
  })

  it('keeps the license of what it bundles', () => {
    expect(existsSync(join(installed, 'dist/lodash-es.LICENSE.txt'))).toBe(true)
  })

  it('gets no larger, minified and compressed, lodash included', async () => {
    const { own, withOnChange } = await sizeOf(installed)
    console.info(`minified + gzipped: ${own} bytes, with on-change ${withOnChange}; wanted 20,000`)
    expect(own).toBeGreaterThan(0)
    expect(own).toBeLessThanOrEqual(43_600)
    expect(withOnChange).toBeGreaterThan(own)
  })

  // Wanted and not reached. As soon as it is, this fails, and is to become an ordinary test.
  it.fails('takes at most 20 kB, minified and compressed, lodash included', async () => {
    const { own } = await sizeOf(installed)
    expect(own).toBeLessThanOrEqual(20_000)
  })

  // The figure wanted is less than 100 ms; on a busy machine only the ratio says anything.
  it('loads quickly: starting with it takes less than three times as long as without', async () => {
    const start = (code: string) => async () => node('--input-type=module', '--eval', code)
    const { first, second } = await inTurns(start(''), start("import 'keepsake'"))
    console.info(`node starts in ${first} ms, with keepsake in ${second} ms`)
    expect(second).toBeLessThan(3 * first)
  })
})
