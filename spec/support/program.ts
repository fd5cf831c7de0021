/**
 * Programs that use the built package, each in a process of its own: what happens at the end of a
 * process, or between two of them, can be seen only from outside.
 *
 *     const { code } = await program(folder, `const db = open('db.json'); db.n = 1`)
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import { requireBuild, root } from './built.js'
import { run, runWell, type Ending } from './command.js'

/** Where programs import keepsake from. */
export const packageUrl = pathToFileURL(join(root, 'dist/index.js')).href

/** Runs a program to its end, in a folder. It has all that keepsake exports. */
export function program(folder: string, source: string): Promise<Ending> {
  return run(process.execPath, parametersOf(source), { cwd: folder })
}

/** The same, for programs that must succeed: what they print, as JSON. */
export async function report(folder: string, source: string): Promise<unknown> {
  const { stdout } = await runWell(process.execPath, parametersOf(source), { cwd: folder })
  return JSON.parse(stdout)
}

function parametersOf(source: string): readonly string[] {
  requireBuild()
  const names = 'close, durable, flush, KeepsakeError, open, status, transact'
  const code = `import { ${names} } from '${packageUrl}'\n${source}`
  return ['--input-type=module', '--eval', code]
}

/** A program that runs beside the test, and ends with it at the latest. */
export class Companion {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>

  constructor(folder: string, source: string) {
    this.#child = spawn(process.execPath, parametersOf(source), {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const { stdout } = this.#child
    if (stdout === null) throw new Error('it has no output')
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
    onTestFinished(() => this.kill())
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** The next line that it prints. */
  async line(): Promise<string> {
    const { done, value } = await this.#lines.next()
    if (done) throw new Error('it ended, and printed nothing more')
    return value
  }

  /** Gives it a line to read. */
  tell(line: string): void {
    this.#child.stdin?.write(`${line}\n`)
  }

  /** Closes its input, and waits for its end; gives the exit code. */
  async end(): Promise<number | null> {
    const gone = this.#gone()
    this.#child.stdin?.end()
    await gone
    return this.#child.exitCode
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill(): Promise<void> {
    const gone = this.#gone()
    this.#child.kill('SIGKILL')
    await gone
  }

  async #gone(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    await once(this.#child, 'exit')
  }
}
