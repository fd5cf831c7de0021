/** Real processes that take locks: compiled from lib/ as it is now, started, told and killed here. */
import { execFileSync, fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Attempt {
  readonly path: string
  /** When to start, in ms since 1970; at once if left out. */
  readonly at?: number
  /** Every call to the disk comes up to so many ms late. */
  readonly dawdle?: number
  /** The process kills itself before this call to the disk. */
  readonly dieAtCall?: number | undefined
  readonly links?: boolean
}

export type Outcome =
  | { readonly won: true }
  | {
      readonly won: false
      readonly code: string
      readonly message: string
      readonly file: string
    }
  | { readonly killed: true }

/** Compiles the lock into a folder of its own, so that no spec depends on an earlier build. */
export function compileLock(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-lock-'))
  const config = {
    files: [join(root, 'lib/file/lock.ts'), join(root, 'lib/file/node-fs.ts')],
    compilerOptions: {
      rootDir: join(root, 'lib'),
      outDir: join(folder, 'lib'),
      target: 'es2023',
      module: 'nodenext',
      noCheck: true,
      types: [],
    },
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder])
  return join(folder, 'lib')
}

export class LockChild {
  static async start(compiled: string): Promise<LockChild> {
    const script = fileURLToPath(new URL('lock-child.mjs', import.meta.url))
    const child = fork(script, [compiled], { execArgv: [] })
    await once(child, 'message')
    return new LockChild(child)
  }

  readonly #process: ChildProcess

  private constructor(child: ChildProcess) {
    this.#process = child
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  get alive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null
  }

  acquire({ at = 0, dawdle = 0, links = true, ...rest }: Attempt): Promise<Outcome> {
    return this.#ask({ act: 'acquire', at, dawdle, links, ...rest })
  }

  async release(): Promise<void> {
    await this.#ask({ act: 'release' })
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill(): Promise<void> {
    if (!this.alive) return
    const gone = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await gone
  }

  #ask(request: object): Promise<Outcome> {
    return new Promise((resolve) => {
      const answered = (outcome: Outcome): void => {
        this.#process.off('exit', died)
        resolve(outcome)
      }
      const died = (): void => {
        this.#process.off('message', answered)
        resolve({ killed: true })
      }
      this.#process.once('message', answered).once('exit', died)
      this.#process.send(request, () => {
        // A process that is gone cannot be told anything; its `exit` is the answer.
      })
    })
  }
}
