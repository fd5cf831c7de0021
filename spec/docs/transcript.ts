/**
 * Transcripts of a shell: the commands of a `console` block are typed into a shell one after the
 * other, and what each of them shows is compared with what the page shows.
 *
 *     $ keepsake get db.json /score
 *     5
 *     $ echo $?
 *     0
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from '../support/command.js'
import { difference } from './compare.js'
import type { Problem, Program } from './examples.js'

/** Printed behind what a command shows. */
const border = '--- the next command ---'

interface Typed {
  /** In the page. */
  readonly line: number
  readonly command: string
  /** What the page shows behind it. */
  readonly shown: string
}

/** Makes `keepsake` a command in a folder of programs; gives the environment that finds it there. */
export function withKeepsake(folder: string, keepsake: string): NodeJS.ProcessEnv {
  mkdirSync(folder)
  const script = `#!/bin/sh\nexec "${process.execPath}" "${join(keepsake, 'dist/cli.js')}" "$@"\n`
  writeFileSync(join(folder, 'keepsake'), script, { mode: 0o755 })
  return { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}` }
}

/** Types the commands into a shell in a folder; says where the page shows something else. */
export async function typeTranscript(
  program: Program,
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Problem[]> {
  const typed = program.parts.flatMap(typedIn)
  // What a command ended with can be asked for by the next one.
  const script = typed.map(
    ({ command }) => `${command}\nended=$?; echo '${border}'; (exit $ended)\n`,
  )
  const { stdout } = await run('/bin/sh', ['-c', `exec 2>&1\n${script.join('')}`], { cwd, env })
  const found = stdout.split(`${border}\n`)
  return typed.flatMap(({ line, shown }, index) => {
    const output = (found[index] ?? '').replaceAll(`${cwd}/`, '').replaceAll(cwd, '.')
    const message = difference(shown, output)
    return message === undefined ? [] : { line, message }
  })
}

function typedIn({ line, code }: Program['parts'][number]): Typed[] {
  const typed: { line: number; command: string; shown: string }[] = []
  for (const [index, text] of code.trimEnd().split('\n').entries()) {
    const last = typed.at(-1)
    if (text.startsWith('$ ')) {
      typed.push({ line: line + index + 1, command: text.slice(2), shown: '' })
    } else if (last?.shown === '' && last.command.endsWith('\\') && text.startsWith('> ')) {
      last.command += `\n${text.slice(2)}`
    } else if (last !== undefined) last.shown += `${text}\n`
  }
  return typed
}
