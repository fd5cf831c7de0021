/** The `keepsake` command: as it is installed, in a process of its own; and, quicker, in this one. */
import { join } from 'node:path'
import { runCommand } from '../../lib/cli/run.js'
import { requireBuild, root } from './built.js'
import { run, type Ending } from './command.js'

/** The file behind the command. */
export const commandFile = join(root, 'dist/cli.js')

/** Runs `keepsake` with these words in a folder, to its end, as a program. */
export function installedKeepsake(folder: string, ...words: readonly string[]): Promise<Ending> {
  requireBuild()
  return run(process.execPath, [commandFile, ...words], { cwd: folder })
}

/** The same in a shell, for pipes: `keepsake` stands for the command. */
export function shell(folder: string, script: string): Promise<Ending> {
  requireBuild()
  const command = `keepsake() { "${process.execPath}" "${commandFile}" "$@"; }`
  return run('/bin/sh', ['-c', `${command}\n${script}`], { cwd: folder })
}

/** Runs the command in this process, where there is no terminal. */
export async function keepsake(
  folder: string,
  ...words: readonly string[]
): Promise<Omit<Ending, 'signal'>> {
  let stdout = ''
  let stderr = ''
  const before = process.cwd()
  process.chdir(folder)
  try {
    const code = await runCommand(words, {
      print: (text) => void (stdout += `${text}\n`),
      say: (text) => void (stderr += `${text}\n`),
      paint: (_, text) => text,
      width: undefined,
      closed: new AbortController().signal,
    })
    return { code, stdout, stderr }
  } finally {
    process.chdir(before)
  }
}
