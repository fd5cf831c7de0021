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

  it('holds the built files, the pages and nothing else', () => {
    const allowed = /^(?:dist\/.*|docs\/[\w-]+\.md|package\.json|LICENSE|README\.md|CHANGELOG\.md)$/
    expect(packed.files.filter((file) => !allowed.test(file))).toEqual([])
    expect(packed.files).toEqual(
      expect.arrayContaining([
        'dist/index.js',
        'dist/index.js.map',
        'dist/index.d.ts',
        'dist/cli.js',
        'LICENSE',
        'README.md',
      ]),
    )
  })

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

  it('has maps that lead back into lib/, text included', () => {
    const map = JSON.parse(readFileSync(join(installed, 'dist/index.js.map'), 'utf8')) as {
      sources: string[]
      sourcesContent: (string | null)[]
    }
    const own = map.sources.filter((source) => source.startsWith('../lib/'))
    expect(own.length).toBeGreaterThan(0)
    expect(map.sources.filter((source) => source.includes('build/'))).toEqual([])
    expect(map.sourcesContent.every((text) => typeof text === 'string')).toBe(true)
  })

  it('keeps the license of what it bundles', () => {
    expect(existsSync(join(installed, 'dist/lodash-es.LICENSE.txt'))).toBe(true)
  })

  it('gets no larger, minified and compressed, lodash included', async () => {
    const { own, withOnChange } = await sizeOf(installed)
    console.info(`minified + gzipped: ${own} bytes, with on-change ${withOnChange}; wanted 20,000`)
    expect(own).toBeGreaterThan(0)
    expect(own).toBeLessThanOrEqual(26_600)
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
