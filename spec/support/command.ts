/** Runs a program to its end and says how that went, whatever its exit code. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Ending {
  /** `null` when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
}

export async function run(
  program: string,
  parameters: readonly string[],
  { cwd, env = process.env }: CommandOptions,
): Promise<Ending> {
  const child = spawn(program, parameters, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Not a verdict on speed: a program that hangs must not hang the suite for ever.
    timeout: 120_000,
    killSignal: 'SIGTERM',
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr })
    })
  })
}

/** The same, for programs that must succeed: throws what they printed if they did not. */
export async function runWell(
  program: string,
  parameters: readonly string[],
  options: CommandOptions,
): Promise<Ending> {
  const ending = await run(program, parameters, options)
  if (ending.code === 0) return ending
  const line = [program, ...parameters].join(' ')
  throw new Error(
    `${line}\nended with ${ending.code ?? ending.signal}\n${ending.stdout}${ending.stderr}`,
  )
}

/** A program that goes on until it is told to end. What it prints is of no interest. */
export interface Staying {
  end(): Promise<Ending>
}

/** Starts a program that says when it is ready, by its channel, and ends when that is closed. */
export async function stay(
  program: string,
  parameters: readonly string[],
  { cwd }: CommandOptions,
): Promise<Staying> {
  const child = spawn(program, parameters, { cwd, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const gone = once(child, 'exit')
  await Promise.race([once(child, 'message'), gone])
  return {
    async end() {
      if (child.connected) child.disconnect()
      await gone
      return { code: child.exitCode, signal: child.signalCode, stdout: '', stderr: '' }
    },
  }
}
