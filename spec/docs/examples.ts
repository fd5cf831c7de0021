/**
 * Turns the code blocks of a page into examples that can be run, and says which blocks are neither
 * run, nor compared with anything, nor marked as being for the eye only.
 *
 * The marks are described at the top of `examples.spec.ts`.
 */
import { type Block, blocksOf } from './markdown.js'

/** What must be found after an example has run. */
export type Expectation = { readonly line: number; readonly text: string } & (
  | { readonly kind: 'prints' }
  | { readonly kind: 'shows' }
  | { readonly kind: 'file'; readonly name: string; readonly when: 'at the end' | 'after exit' }
  | { readonly kind: 'no file'; readonly name: string; readonly when: 'at the end' | 'after exit' }
)

/**
 * The text of one process: blocks that continue each other, the last one being the news. `console`:
 * what somebody types into a shell, and what appears there.
 */
export interface Program {
  readonly language: 'ts' | 'tsx' | 'js' | 'svelte' | 'console'
  /** It runs in a page. */
  readonly inPage: boolean
  /** While the program before it is still running. */
  readonly beside: boolean
  readonly parts: readonly { readonly line: number; readonly code: string }[]
}

export interface Example {
  /** The block this example is about. */
  readonly line: number
  /** Files put into the folder before anything runs. */
  readonly given: readonly { readonly name: string; readonly text: string }[]
  /** Run one after the other in one folder. The last one is the one with expectations. */
  readonly programs: readonly Program[]
  readonly throws: string | undefined
  /** Ended by SIGKILL, by its own hand. */
  readonly killed: boolean
  readonly warns: readonly string[]
  /** A transcript is typed beside it: it goes on until it is told to end. */
  stays: boolean
  readonly expectations: Expectation[]
}

export interface Problem {
  readonly line: number
  readonly message: string
}

export interface Page {
  readonly blocks: readonly Block[]
  readonly examples: readonly Example[]
  /** Blocks marked `not run: why`. */
  readonly notRun: readonly Block[]
  readonly problems: readonly Problem[]
}

const words = new Set(
  ['given', 'continues', 'restarts', 'beside', 'throws', 'killed', 'warns', 'prints'].concat([
    'in a page',
    'shows',
    'file',
    'file after exit',
    'no file',
    'no file after exit',
    'not run',
  ]),
)

/** `scripts` are the names npm run knows. */
export function readPage(markdown: string, scripts: ReadonlySet<string>): Page {
  const blocks = blocksOf(markdown)
  const examples: Example[] = []
  const notRun: Block[] = []
  const problems: Problem[] = []
  let given: { name: string; text: string }[] = []

  for (const block of blocks) {
    const complain = (message: string) => problems.push({ line: block.line, message })
    const marks = new Map(block.marks.map(({ word, value }) => [word, value]))
    for (const word of marks.keys()) if (!words.has(word)) complain(`"${word}" is no known mark`)

    const name = marks.get('given')
    if (marks.has('not run')) {
      if (marks.get('not run') === '') complain('"not run" needs a reason: <!-- not run: why -->')
      notRun.push(block)
    } else if (name !== undefined) {
      given.push({ name, text: block.text })
    } else if (isProgram(block)) {
      for (const message of unreadableTranscript(block)) complain(message)
      const example = exampleOf(block, marks, given, examples.at(-1))
      const above = examples.at(-1)
      if (above !== undefined && marks.has('beside')) above.stays = true
      if (example === undefined) complain('There is no program before this one to go on from')
      else examples.push(example)
      given = []
    } else if (block.language === 'sh') {
      for (const message of unknownCommands(block.text, scripts)) complain(message)
    } else {
      const expectation = expectationOf(block, marks)
      const example = examples.at(-1)
      if (expectation === undefined) {
        complain('Neither run nor compared: mark it, or say <!-- not run: why -->')
      } else if (example === undefined) complain('There is no program before this block')
      else example.expectations.push(expectation)
    }
  }
  return { blocks, examples, notRun, problems }
}

const inPages: readonly string[] = ['tsx', 'svelte'] satisfies Program['language'][]
const languages: readonly string[] = [...inPages, 'ts', 'js', 'console']

function isProgram({ language }: Block): boolean {
  return languages.includes(language)
}

function unreadableTranscript({ language, text }: Block): string[] {
  if (language !== 'console' || text.startsWith('$ ')) return []
  return ['A transcript begins with a command: $ keepsake check db.json']
}

function exampleOf(
  block: Block,
  marks: ReadonlyMap<string, string>,
  given: Example['given'],
  previous: Example | undefined,
): Example | undefined {
  const language = block.language as Program['language']
  const part = { line: block.line, code: block.text }
  const beside = marks.has('beside')
  const inPage = marks.has('in a page') || inPages.includes(language)
  const goesOn = marks.has('continues') || marks.has('restarts') || beside
  if (goesOn && previous === undefined) return undefined

  const earlier = goesOn && previous !== undefined ? previous.programs : []
  const last = earlier.at(-1)
  const programs =
    marks.has('continues') && last !== undefined
      ? [...earlier.slice(0, -1), { ...last, parts: [...last.parts, part] }]
      : [...earlier, { language, inPage, beside, parts: [part] }]
  const absent = ['no file', 'no file after exit'].flatMap((word): Expectation[] => {
    const when = word.endsWith('exit') ? 'after exit' : 'at the end'
    const names = marks.get(word)?.split(/,\s*/) ?? []
    return names.map((name) => ({ kind: 'no file', name, when, line: block.line, text: '' }))
  })
  return {
    line: block.line,
    given: [...(goesOn && previous !== undefined ? previous.given : []), ...given],
    programs,
    throws: marks.get('throws'),
    killed: marks.has('killed'),
    warns: marks.get('warns')?.split(/,\s*/) ?? [],
    stays: false,
    expectations: absent,
  }
}

function expectationOf(block: Block, marks: ReadonlyMap<string, string>): Expectation | undefined {
  const { line, text } = block
  if (marks.has('prints')) return { kind: 'prints', line, text }
  if (marks.has('shows')) return { kind: 'shows', line, text }
  const atTheEnd = marks.get('file')
  if (atTheEnd !== undefined)
    return { kind: 'file', name: atTheEnd, when: 'at the end', line, text }
  const afterExit = marks.get('file after exit')
  if (afterExit !== undefined)
    return { kind: 'file', name: afterExit, when: 'after exit', line, text }
  return undefined
}

/** Lines of a shell block that are neither a script of package.json nor an installation. */
function unknownCommands(text: string, scripts: ReadonlySet<string>): string[] {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/(?:^|\s)#.*$/, '')
        .trim(),
    )
    .filter((command) => command !== '' && !isKnown(command, scripts))
    .map((command) => `"${command}" is no script of package.json`)
}

function isKnown(command: string, scripts: ReadonlySet<string>): boolean {
  if (/^npm (?:install|i)(?: keepsake)?$/.test(command)) return true
  const { run, word } =
    /^npm (?:run (?<run>\S+)|(?<word>start|test))(?: -- .*)?$/.exec(command)?.groups ?? {}
  return scripts.has(run ?? word ?? '')
}
