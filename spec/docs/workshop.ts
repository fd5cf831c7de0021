/**
 * Where examples become programs: one temporary folder in which `keepsake` is installed, all of
 * them compiled by tsc in one go, each then run in an empty folder of its own.
 *
 *     /tmp/keepsake-docs-XXXX/node_modules/keepsake → the built package
 *     /tmp/keepsake-docs-XXXX/programs/README-12.ts    js/README-12.js
 *     /tmp/keepsake-docs-XXXX/runs/README-12/db.json   reports/README-12-0/files/db.json
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../support/built.js'
import { type Ending, run, stay, type Staying } from '../support/command.js'
import { difference } from './compare.js'
import { svelteModule } from './svelte-module.js'
import type { Example, Expectation, Page, Problem, Program } from './examples.js'
import { typeTranscript, withKeepsake } from './transcript.js'

/** Printed between the parts of a program, to tell the news from what earlier parts print. */
const border = '--- the next block ---'
const stage = join(root, 'spec/docs/stage.mjs')

/** Packages are asked for what they have for a page, and the stage makes one. */
const asInPage = ['--conditions=browser', '--import', join(root, 'spec/docs/page.mjs')]

const compilerOptions = {
  target: 'es2022',
  module: 'nodenext',
  strict: true,
  skipLibCheck: false,
  allowJs: true,
  jsx: 'react-jsx',
  types: ['node'],
  rootDir: 'programs',
  outDir: 'js',
}

/** What examples import, besides keepsake. */
const packages = ['@types/node', '@types/react', '@types/react-dom', 'zod'].concat([
  'react',
  'react-dom',
  'svelte',
  'vue',
])

export interface WorkshopOptions {
  /** The folder of the package that `keepsake` stands for. */
  readonly keepsake: string
}

export class Workshop {
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), 'keepsake-docs-')))
  /** Of a shell. */
  readonly #env: NodeJS.ProcessEnv
  readonly #typeErrors: {
    readonly program: string
    readonly line: number
    readonly message: string
  }[] = []

  constructor({ keepsake }: WorkshopOptions) {
    for (const room of ['node_modules/@types', 'programs', 'js', 'runs', 'reports']) {
      mkdirSync(join(this.#folder, room), { recursive: true })
    }
    symlinkSync(keepsake, join(this.#folder, 'node_modules/keepsake'), 'junction')
    for (const name of packages.map((each) => join('node_modules', each))) {
      symlinkSync(join(root, name), join(this.#folder, name), 'junction')
    }
    this.#env = withKeepsake(join(this.#folder, 'bin'), keepsake)
    this.#write('package.json', '{ "type": "module" }\n')
    this.#write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['programs'] }))
  }

  /** Compiles every program of these pages; what tsc finds wrong is reported by `problemsOf`. */
  async compile(pages: ReadonlyMap<string, Page>): Promise<void> {
    for (const [page, { examples }] of pages) {
      for (const program of examples.flatMap((example) => example.programs)) {
        if (program.language === 'console') continue
        if (program.language === 'svelte') {
          this.#write(`js/${nameOf(page, program)}.js`, svelteModule(textOf(program)))
          continue
        }
        this.#write(`programs/${nameOf(page, program)}.${program.language}`, textOf(program))
      }
    }
    const { stdout } = await run(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc')],
      { cwd: this.#folder },
    )
    const complaint =
      /^programs\/(?<program>.+)\.(?:tsx?|js)\((?<line>\d+),\d+\): error (?<message>.*)$/gm
    for (const { groups } of stdout.matchAll(complaint)) {
      const { program = '', line = '', message = '' } = groups ?? {}
      this.#typeErrors.push({ program, line: Number(line), message })
    }
    if (stdout !== '' && this.#typeErrors.length === 0) throw new Error(stdout)
  }

  /** Runs one example and says everything that is not as its page shows it. */
  async problemsOf(page: string, example: Example): Promise<Problem[]> {
    const news = example.programs.at(-1)
    if (news === undefined) return []
    const wrongTypes = this.#typeErrors
      .filter(({ program }) => program === nameOf(page, news))
      .flatMap(({ line, message }) => ({ line: lineInPage(news, line), message }))
      .filter(({ line }) => line >= example.line)
    if (wrongTypes.length > 0) return wrongTypes

    const place = `${page.replaceAll('/', '-')}-${example.line}`
    const folder = join(this.#folder, 'runs', place)
    mkdirSync(folder)
    for (const { name, text } of example.given) writeFileSync(join(folder, name), text)
    const report = (turn: number) => join(this.#folder, 'reports', `${place}-${turn}`)
    let staying: Staying | undefined
    try {
      for (const [turn, program] of example.programs.entries()) {
        if (!program.beside) await staying?.end()
        if (program.language === 'console') {
          const problems = await typeTranscript(program, { cwd: folder, env: this.#env })
          if (program === news) return [...problems, ...missing(example, { folder })]
          continue
        }
        const code = pathToFileURL(join(this.#folder, 'js', `${nameOf(page, program)}.js`)).href
        const parameters = [...(program.inPage ? asInPage : []), stage, code, report(turn)]
        if (example.stays || example.programs[turn + 1]?.beside === true) {
          staying = await stay(process.execPath, parameters, { cwd: folder })
          if (program !== news) continue
        }
        // The folders of the user are here, too.
        const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, APPDATA: folder }
        const ending = await (staying?.end() ??
          run(process.execPath, parameters, { cwd: folder, env }))
        if (program === news) return judge(example, { ending, folder, report: report(turn) })
      }
      return []
    } finally {
      await staying?.end()
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #write(path: string, text: string): void {
    writeFileSync(join(this.#folder, path), text)
  }
}

/** What a run leaves behind; a transcript leaves files only. */
interface Left {
  readonly folder: string
  readonly ending?: Ending
  readonly report?: string
}

type Found = Required<Left>

interface Reported {
  readonly thrown?: { readonly code: string; readonly text: string }
  readonly warnings: readonly string[]
}

function judge(example: Example, { ending, folder, report }: Found): Problem[] {
  const problems: Problem[] = []
  const complain = (message: string, line = example.line) => problems.push({ line, message })

  if (example.killed ? ending.signal !== 'SIGKILL' : ending.code !== 0) {
    complain(`ended with ${ending.code ?? ending.signal}\n${ownWords(ending.stderr, { folder })}`)
  }
  const endingFile = join(report, 'ending.json')
  const { thrown, warnings }: Reported = existsSync(endingFile)
    ? (JSON.parse(readFileSync(endingFile, 'utf8')) as Reported)
    : { warnings: [] }
  if (thrown?.code !== example.throws) {
    const wanted = example.throws ?? 'nothing'
    complain(`should throw ${wanted}, threw ${ownWords(thrown?.text ?? 'nothing', { folder })}`)
  }
  if (warnings.toSorted().join() !== example.warns.toSorted().join()) {
    complain(`should warn of [${example.warns.join()}], warned of [${warnings.join()}]`)
  }

  return [...problems, ...missing(example, { ending, folder, report })]
}

/** What is not found as the page shows it. */
function missing({ expectations }: Example, found: Left): Problem[] {
  return expectations.flatMap((expectation) => {
    const text = lookUp(expectation, found)
    const { line } = expectation
    if (expectation.kind === 'no file') {
      return text === undefined ? [] : { line, message: `${expectation.name} should not be there` }
    }
    if (text === undefined) return { line, message: 'there is no such file' }
    const message = difference(expectation.text, ownWords(text, found))
    return message === undefined ? [] : { line, message }
  })
}

/** As it would read in the folder. */
function ownWords(text: string, { folder }: Left): string {
  return text.replaceAll(`${folder}/`, '').replaceAll(folder, '.')
}

function lookUp(expectation: Expectation, { ending, folder, report }: Left): string | undefined {
  if (expectation.kind === 'prints') return ending?.stdout.split(`${border}\n`).at(-1)
  if (expectation.kind === 'shows') return readFileSync(join(report ?? '', 'page.html'), 'utf8')
  // A killed process leaves no copy of "the end": what it left behind is the end.
  const copies = report === undefined ? undefined : join(report, 'files')
  const isEarly = expectation.when === 'at the end' && copies !== undefined && existsSync(copies)
  const path = join(isEarly ? copies : folder, expectation.name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** `docs/errors.md`, blocks in lines 12 and 30 → `docs-errors.md-12-30`. */
function nameOf(page: string, program: Program): string {
  return [page.replaceAll('/', '-'), ...program.parts.map((part) => part.line)].join('-')
}

/** Every part is followed by one line of ours; see `lineInPage`. */
function textOf(program: Program): string {
  const codes = program.parts.map((part) => part.code)
  return `${codes.join(`;console.log(${JSON.stringify(border)});\n`)}export {}\n`
}

/** The line of the page that became this line of the program. */
function lineInPage(program: Program, lineInProgram: number): number {
  let remaining = lineInProgram
  for (const { line, code } of program.parts) {
    const length = code.split('\n').length - 1
    if (remaining <= length) return line + remaining
    remaining -= length + 1
  }
  return program.parts.at(-1)?.line ?? 0
}
