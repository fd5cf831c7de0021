/** The public declarations, as they meet the compilers of users. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requireBuild, root } from '../support/built.js'
import { run } from '../support/command.js'

const program = `
  import { open, close, KeepsakeError } from 'keepsake'
  const db = open<{ users: Record<string, { score: number }> }>('db.json')
  const score: number | undefined = db.users['alice']?.score
  const untyped = open('db.json')
  untyped.users.alice.score = 5
  {
    using held = open('db.json')
  }
  const code: string = new KeepsakeError('KEEPSAKE_CLOSED', 'Open it again.').code
  await close(db)
  export { score, code }
`

describe('the public types', () => {
  let folder: string

  beforeEach(() => {
    requireBuild()
    folder = mkdtempSync(join(tmpdir(), 'keepsake-types-'))
    mkdirSync(join(folder, 'node_modules/@types'), { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'program.ts'), program)
    symlinkSync(root, join(folder, 'node_modules/keepsake'), 'junction')
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const strict = { strict: true, noEmit: true, skipLibCheck: false }
  it.each([
    [
      'Node, with @types/node',
      { module: 'nodenext', target: 'es2022', lib: ['es2022'], types: ['node'] },
    ],
    ['Node, without @types/node', { module: 'nodenext', target: 'es2022', types: [] }],
    ['a bundler', { module: 'preserve', target: 'es2022', types: [] }],
    [
      'the strictest rules',
      {
        module: 'nodenext',
        types: [],
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
      },
    ],
    ['the newest language', { module: 'nodenext', target: 'esnext', types: [] }],
  ])('compile for %s', async (_, options) => {
    const types = join(root, 'node_modules/@types/node')
    if ('types' in options && options.types.length > 0)
      symlinkSync(types, join(folder, 'node_modules/@types/node'), 'junction')
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...strict, ...options }, files: ['program.ts'] }),
    )
    const { stdout } = await run(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc')],
      { cwd: folder },
    )
    expect(stdout).toBe('')
  })

  it('name neither lodash nor on-change nor node', () => {
    const outside = /from ["'](?!\.)([^"']+)["']|import\(["'](?!\.)([^"']+)["']\)|reference types=/
    const reachable = declarationsFrom(join(root, 'dist/index.d.ts'))
    expect(reachable.size).toBeGreaterThan(1)
    expect([...reachable].filter(([, text]) => outside.test(text)).map(([path]) => path)).toEqual(
      [],
    )
  })
})

/** Every declaration file a user's compiler reads, beginning with this one. */
function declarationsFrom(path: string, seen = new Map<string, string>()): Map<string, string> {
  const text = readFileSync(path, 'utf8')
  seen.set(path, text)
  for (const [, specifier = ''] of text.matchAll(/["'](\.[^"']+)\.js["']/g)) {
    const next = join(dirname(path), `${specifier}.d.ts`)
    if (!seen.has(next)) declarationsFrom(next, seen)
  }
  return seen
}
