/** The source tree keeps to its rooms: what lies where, what imports what, how long, how named. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  cycles,
  importsOf,
  misplacedImports,
  type Sources,
  tooLong,
  vaguelyNamed,
} from './support/rooms.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const lib = sourcesOf('lib')
const spec = sourcesOf('spec')

const topLevel = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'docs',
  'lib',
  'package-lock.json',
  'package.json',
  'rollup.config.mjs',
  'spec',
  'tsconfig.json',
]
const produced = ['build', 'coverage', 'dist', 'node_modules']

describe('the rooms', () => {
  it('holds nothing at the top level but what has its place there', () => {
    const found = readdirSync(root).filter((name) => !name.startsWith('.'))
    expect(found.filter((name) => ![...topLevel, ...produced].includes(name))).toEqual([])
  })

  it('lets imports in lib/ point downwards only, with one importer per outside thing', () => {
    expect(misplacedImports(lib)).toEqual([])
  })

  it('has no cycles among its imports', () => {
    expect(cycles(lib)).toEqual([])
  })

  it('has no file named for nothing in particular', () => {
    expect([...vaguelyNamed(lib), ...vaguelyNamed(spec)]).toEqual([])
  })

  it('has no file of more than 250 lines that does not say why', () => {
    expect([...tooLong(lib), ...tooLong(spec)]).toEqual([])
  })
})

describe('the check of the rooms', () => {
  it('sees every way to import', () => {
    const source = `
      import a from 'a'
      import type { B } from "b"
      import {
        c,
      } from 'c'
      import 'd'
      export { e } from 'e'
      export * from 'f'
      const g = await import('g')
      // import no from 'no'
      /* import no from 'no' */
    `
    expect(importsOf(source)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'])
  })

  it('read the real lib/', () => {
    expect([...lib.keys()]).toContain('index.ts')
    expect([...lib.values()].flatMap(importsOf).length).toBeGreaterThan(lib.size)
  })

  it.each([
    ['an import upwards', { 'log/a.ts': "import '../file/b.js'", 'file/b.ts': '' }],
    ['an import out of a pure room', { 'document/a.ts': "import 'node:fs'" }],
    ['a second importer of on-change', { 'document/tree.ts': "import onChange from 'on-change'" }],
    ['a second importer of node:fs', { 'store.ts': "import fs from 'node:fs/promises'" }],
    ['the barrel of lodash', { 'store.ts': "import { get } from 'lodash-es'" }],
    ['an unknown package', { 'store.ts': "import 'left-pad'" }],
    ['an unknown room', { 'attic/a.ts': "import '../errors.js'", 'errors.ts': '' }],
    ['a file that is not there', { 'store.ts': "import './nothing.js'" }],
  ])('refuses %s', (_, files) => {
    expect(misplacedImports(new Map(Object.entries(files)))).toHaveLength(1)
  })

  it('refuses a cycle, type imports included', () => {
    const circle = { 'a.ts': "import type { B } from './b.js'", 'b.ts': "export * from './a.js'" }
    expect(cycles(new Map(Object.entries(circle)))).toEqual(['a.ts → b.ts → a.ts'])
  })

  it('refuses vague names of files and of folders', () => {
    const files = new Map([
      ['log/utils.ts', ''],
      ['helpers/entry.spec.ts', ''],
      ['log/entry.ts', ''],
    ])
    expect(vaguelyNamed(files)).toEqual(['log/utils.ts', 'helpers/entry.spec.ts'])
  })

  it('refuses a long file unless its opening says why', () => {
    const body = 'line\n'.repeat(300)
    const files = new Map([
      ['long.ts', `/** A story. */\n${body}`],
      ['excused.ts', `/**\n * A story.\n * Long because it is a table.\n */\n${body}`],
      ['late.ts', `/** A story. */\n${body}/* Long because I say so. */`],
    ])
    expect(tooLong(files)).toEqual(['long.ts has 301 lines', 'late.ts has 302 lines'])
  })
})

function sourcesOf(room: string): Sources {
  const names = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
  const files = names.filter(
    (name) => /\.(?:ts|mjs|js)$/.test(name) && statSync(join(root, room, name)).isFile(),
  )
  return new Map(
    files.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(root, room, name), 'utf8')]),
  )
}
