/** The runner of the examples notices everything a page can get wrong. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireBuild, root } from '../support/built.js'
import { difference } from './compare.js'
import { type Page, type Problem, readPage } from './examples.js'
import { blocksOf } from './markdown.js'
import { Workshop } from './workshop.js'

const scripts = new Set(['start', 'test', 'bench'])

/** A block with its marks, as a page has it. */
function block(language: string, text: string, ...marks: string[]): string {
  return [...marks.map((mark) => `<!-- ${mark} -->`), `\`\`\`${language}`, text, '```', ''].join(
    '\n',
  )
}

const write = (text: string) =>
  `import { writeFileSync } from 'node:fs'\nwriteFileSync('a.txt', '${text}')`
const readBack = `import { readFileSync } from 'node:fs'\nconsole.log(readFileSync('a.txt', 'utf8'))`
const refused = `import { KeepsakeError } from 'keepsake'\nthrow new KeepsakeError('KEEPSAKE_CLOSED', 'Open it again.')`
const warning = `process.emitWarning('Look.', { type: 'KeepsakeWarning', code: 'TEMP_FOUND' })`
const atExit = `import fs from 'node:fs'\nfs.writeFileSync('log', '')\nprocess.on('exit', () => fs.unlinkSync('log'))`

/** What a page may show, as it is. Line numbers begin with the text: each page is one array. */
const right: Record<string, string[]> = {
  'a program and what it prints': [block('js', 'console.log(1)'), block('text', '1', 'prints')],
  types: [block('ts', 'const n: number = 1\nconsole.log(n)'), block('text', '1', 'prints')],
  'a file': [block('js', write('x')), block('text', 'x', 'file: a.txt')],
  'a given file': [
    block('text', 'x', 'given: a.txt'),
    block('js', readBack),
    block('text', 'x', 'prints'),
  ],
  'an error of keepsake': [block('js', refused, 'throws: KEEPSAKE_CLOSED')],
  'a warning': [block('js', warning, 'warns: TEMP_FOUND')],
  'a program in two blocks': [
    block('ts', 'const n = 1\nconsole.log(n)'),
    block('ts', 'console.log(n + 1)', 'continues'),
    block('text', '2', 'prints'),
  ],
  'a second run in the same folder': [
    block('js', write('x')),
    block('js', readBack, 'restarts'),
    block('text', 'x', 'prints'),
  ],
  'the end, and after it': [
    block('js', atExit, 'no file after exit: log'),
    block('text', '', 'file: log'),
  ],
  'a program that is killed': [
    block('js', `${write('x')}\nprocess.kill(process.pid, 'SIGKILL')`, 'killed'),
    block('text', 'x', 'file: a.txt'),
  ],
  'what is in a page': [
    block('ts', `document.querySelector('#app')!.textContent = 'x'`, 'in a page'),
    block('html', 'x', 'shows'),
  ],
  'a transcript': [
    block('text', 'x', 'given: a.txt'),
    block('console', '$ cat a.txt\nx\n$ test -e b.txt\n$ echo $?\n1\n$ echo a \\\n> b\na b'),
  ],
  'a transcript of talk as well': [block('console', '$ echo x >&2\nx')],
  'a transcript of what a program left, and its files': [
    block('js', write('x')),
    block('console', '$ mv a.txt b.txt', 'restarts'),
    block('text', 'x', 'file: b.txt'),
    block('console', '$ cat b.txt\nx', 'restarts'),
  ],
  'a transcript beside a program': [
    block('js', `${write('x')}\n${atExit}`),
    block('console', '$ ls\na.txt\nlog', 'beside'),
    block('console', '$ ls\na.txt', 'restarts'),
  ],
  'the command': [block('console', '$ keepsake get nothing.json; echo $?\n…nothing.json…\n1')],
  commands: [block('sh', 'npm i keepsake\nnpm start      # the demo\nnpm run bench -- --long')],
  'a block for the eye only': [block('text', 'anything', 'not run: a picture')],
}

/** What a page must not show, and the line the complaint is about. */
const wrong: Record<string, { page: string[]; line: number }> = {
  'prints something else': {
    page: [block('js', 'console.log(1)'), block('text', '2', 'prints')],
    line: 5,
  },
  'prints less': {
    page: [block('js', 'console.log(1)'), block('text', '1\n2', 'prints')],
    line: 5,
  },
  'shows another page': {
    page: [
      block('ts', `document.querySelector('#app')!.textContent = 'x'`, 'in a page'),
      block('html', 'y', 'shows'),
    ],
    line: 6,
  },
  'shows another page of Svelte': {
    page: [block('svelte', '<p>{1 + 1}</p>'), block('html', '<p>1</p>', 'shows')],
    line: 5,
  },
  'has a type error in a component': {
    page: [block('tsx', 'export const element: string = <p />')],
    line: 2,
  },
  'leaves another file': {
    page: [block('js', write('x')), block('text', 'y', 'file: a.txt')],
    line: 6,
  },
  'leaves no such file': {
    page: [block('js', write('x')), block('text', 'x', 'file: b.txt')],
    line: 6,
  },
  'leaves a file it should not': { page: [block('js', write('x'), 'no file: a.txt')], line: 2 },
  'has the wrong type': { page: [block('ts', '\nconst n: number = "1"')], line: 3 },
  'has the wrong type further on': {
    page: [block('ts', 'const n = 1'), block('ts', 'n.length', 'continues')],
    line: 6,
  },
  'imports what keepsake does not export': {
    page: [block('ts', "import { nothing } from 'keepsake'")],
    line: 2,
  },
  throws: { page: [block('js', refused)], line: 1 },
  'throws another error': { page: [block('js', refused, 'throws: KEEPSAKE_LOCKED')], line: 2 },
  'does not throw': { page: [block('js', '', 'throws: KEEPSAKE_CLOSED')], line: 2 },
  'warns unannounced': { page: [block('js', warning)], line: 1 },
  'does not warn': { page: [block('js', '', 'warns: TEMP_FOUND')], line: 2 },
  'ends with an exit code': { page: [block('js', 'process.exit(3)')], line: 1 },
  'survives its own killing': { page: [block('js', '', 'killed')], line: 2 },
  'is neither run nor compared': { page: [block('json', '{}')], line: 1 },
  'shows what no command prints': {
    page: [block('console', '$ echo 1\n1\n$ echo 2\n3')],
    line: 4,
  },
  'shows less than a command prints': { page: [block('console', '$ echo 1')], line: 2 },
  'begins a transcript without a command': { page: [block('console', 'text\n$ true')], line: 1 },
  'types beside nothing': { page: [block('console', '$ true', 'beside')], line: 2 },
  'has no language': { page: [block('', 'x')], line: 1 },
  'is not run for no reason': { page: [block('js', '1', 'not run:')], line: 2 },
  'has a mark nobody knows': { page: [block('js', '1', 'pirnts')], line: 2 },
  'goes on from nothing': { page: [block('js', '1', 'continues')], line: 2 },
  'is a result of nothing': { page: [block('text', '1', 'prints')], line: 2 },
  'is an unknown command': { page: [block('sh', 'npm run unknown')], line: 1 },
}

const rightPages = Object.entries(right).map(([name, page], index) => {
  return [name, { file: `right-${index}.md`, page: readPage(page.join(''), scripts) }] as const
})
const wrongPages = Object.entries(wrong).map(([name, { page, line }], index) => {
  return [
    name,
    { file: `wrong-${index}.md`, line, page: readPage(page.join(''), scripts) },
  ] as const
})

describe('the runner of the examples', () => {
  let workshop: Workshop

  beforeAll(async () => {
    requireBuild()
    workshop = new Workshop({ keepsake: root })
    await workshop.compile(
      new Map([...rightPages, ...wrongPages].map(([, { file, page }]) => [file, page])),
    )
  })
  afterAll(() => {
    workshop.remove()
  })

  async function problemsOf(file: string, page: Page): Promise<Problem[]> {
    const problems = [...page.problems]
    for (const example of page.examples)
      problems.push(...(await workshop.problemsOf(file, example)))
    return problems
  }

  it.each(rightPages)('accepts %s', async (_, { file, page }) => {
    expect(await problemsOf(file, page)).toEqual([])
  })

  it.each(wrongPages)('refuses a page that %s', async (_, { file, page, line }) => {
    expect((await problemsOf(file, page)).map((problem) => problem.line)).toEqual([line])
  })
})

describe('the comparison', () => {
  it('lets times, checksums and identities differ, and nothing else', () => {
    const line = (seq: number, crc: string) =>
      `{"seq":${seq},"time":1763792000${crc},"crc":"00000${crc}"}`
    expect(difference(line(1, '123'), line(1, '456'))).toBeUndefined()
    expect(difference(line(1, '123'), line(2, '123'))).toBeDefined()
  })

  it('takes … for any text within its line', () => {
    expect(difference('a … z\nb', 'a 1 z\nb')).toBeUndefined()
    expect(difference('a … z', 'a\nz')).toBeDefined()
    expect(difference('a.c', 'abc')).toBeDefined()
  })
})

describe('the reader of the pages', () => {
  it('finds fences of every kind, indented ones too', () => {
    const page = [
      '~~~js',
      '```',
      '~~~',
      '1. list',
      '   ```ts',
      '   a',
      '     b',
      '   ```',
      '',
    ].join('\n')
    expect(blocksOf(page)).toEqual([
      { line: 1, language: 'js', text: '```\n', marks: [] },
      { line: 5, language: 'ts', text: 'a\n  b\n', marks: [] },
    ])
  })

  it('gives a mark to the next block only, and to none across text', () => {
    const page = [
      '<!-- prints -->',
      '',
      '```text',
      '```',
      '```text',
      '```',
      '<!-- prints -->',
      'Text.',
      '```text',
      '```',
    ]
    expect(blocksOf(page.join('\n')).map(({ marks }) => marks.length)).toEqual([1, 0, 0])
  })

  it('refuses a block that is never closed', () => {
    expect(() => blocksOf('```js\n1')).toThrow()
  })
})
