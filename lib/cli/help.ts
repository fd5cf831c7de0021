/** What `keepsake --help` says. */

import type { Command } from './command.js'

const CODES = [
  '0  done, or all is well             3  another process has the store open',
  '1  not there, or damage was found   4  a file cannot be read or written',
  '2  the command was not understood',
]

export function overview(commands: ReadonlyMap<string, Command>): string {
  const width = Math.max(...Array.from(commands.values(), ({ usage }) => usage.length))
  return [
    'keepsake COMMAND FILE: looks at a store, FILE being its db.json, and puts it right.',
    '',
    ...Array.from(
      commands.values(),
      ({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`,
    ),
    '',
    '  keepsake COMMAND --help   says more        keepsake --version',
    '',
    'It ends with',
    ...CODES.map((line) => `  ${line}`),
  ].join('\n')
}

export function helpFor({ usage, summary, help }: Command): string {
  return [
    `keepsake ${usage}`,
    '',
    `  ${summary}`,
    ...(help.length > 0 ? ['', ...help.map((line) => `  ${line}`)] : []),
  ].join('\n')
}
