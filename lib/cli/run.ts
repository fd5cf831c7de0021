/**
 * From the words of a command line to what is done: finds the command, runs it, and turns what goes
 * wrong into a sentence and an exit code. A stack is shown only for a mistake in keepsake itself.
 */

import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { KeepsakeError } from '../errors.js'
import { systemCode } from '../file/system-error.js'
import { check } from './check.js'
import { Refusal, type Call, type Command } from './command.js'
import { EXIT, exitCodeOf, type ExitCode } from './exit-code.js'
import { flush } from './flush.js'
import { get } from './get.js'
import { helpFor, overview } from './help.js'
import { log } from './log.js'
import { plainText } from './printable.js'
import { repair } from './repair.js'
import type { Terminal } from './terminal.js'

const COMMANDS = new Map<string, Command>(Object.entries({ check, repair, log, get, flush }))

const NEEDS_CHECK = /^KEEPSAKE_(?:CORRUPT_LOG|CONFLICT)$/

/** Runs what the words say. What goes wrong becomes talk, and an exit code. */
export async function runCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { print, say } = terminal
  try {
    return await run(words)
  } catch (error) {
    if (error instanceof Refusal) {
      say(`keepsake: ${error.message}`)
      return error.exitCode
    }
    if (error instanceof KeepsakeError) {
      say(`keepsake: ${error.code}: ${plainText(error.message)}`)
      if (NEEDS_CHECK.test(error.code)) say('Next: keepsake check, which says what can be saved.')
      return exitCodeOf(error.code)
    }
    if (systemCode(error) !== '' && error instanceof Error && 'syscall' in error) {
      say(`keepsake: ${plainText(error.message)}. Make it accessible, then try again.`)
      return EXIT.unreadable
    }
    say('keepsake: this is a mistake in keepsake itself. Please report it, with what follows.')
    say(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return EXIT.fault
  }

  async function run([name, ...rest]: readonly string[]): Promise<ExitCode> {
    if (name === '--version' || name === '-v') {
      print(version())
      return EXIT.ok
    }
    if (name === '--help' || name === '-h' || name === 'help') {
      print(overview(COMMANDS))
      return EXIT.ok
    }
    const command = name === undefined ? undefined : COMMANDS.get(name)
    if (command === undefined) {
      const what =
        name === undefined ? 'Name a command.' : `There is no command '${plainText(name)}'.`
      throw new Refusal(EXIT.usage, `${what}\n\n${overview(COMMANDS)}`)
    }
    const call = understand(command, rest)
    if (call === 'help') {
      print(helpFor(command))
      return EXIT.ok
    }
    return command.run(call, terminal)
  }
}

function understand(command: Command, words: readonly string[]): Call | 'help' {
  const types = { ...command.options, help: 'boolean' as const }
  const options = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]))
  const { values, positionals } = parse(command, words, options)
  if (values['help'] === true) return 'help'
  const { least, most } = command.operands
  const [file, operand] = positionals
  if (file === undefined || positionals.length < least || positionals.length > most) {
    throw new Refusal(EXIT.usage, `That takes the form: keepsake ${command.usage}`)
  }
  return {
    file,
    operand,
    has: (option) => values[option] === true,
    valueOf(option) {
      const value = values[option]
      return typeof value === 'string' ? value : undefined
    },
  }
}

function parse(
  command: Command,
  words: readonly string[],
  options: Record<string, { type: 'boolean' | 'string' }>,
): ReturnType<typeof parseArgs> {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true })
  } catch (error) {
    if (!systemCode(error).startsWith('ERR_PARSE_ARGS')) throw error
    const [said] = (error as Error).message.split('. ')
    throw new Refusal(
      EXIT.usage,
      `${plainText(said ?? '')}. That takes the form: keepsake ${command.usage}`,
    )
  }
}

/** Of the package that this file is in. */
function version(): string {
  const { version: number } = createRequire(import.meta.url)('keepsake/package.json') as {
    version: string
  }
  return number
}
