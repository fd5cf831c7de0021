// A failing program, as something that can be read, pasted into a file and run.

import { encodedText } from './check/encoding.js'
import type { Failure } from './program.js'
import { Mismatch } from './run.js'
import { documentOf } from './start.js'
import { PRELUDE } from './statement.js'

export interface Reported {
  readonly seed: number
  readonly failure: Failure
}

export function report({ seed, failure: { program, error } }: Reported): string {
  const { start, statements } = program
  const document = encodedText(documentOf(start))
  const options = `{ fsync: '${start.fsync}', indent: ${start.indent}, interval: null${
    start.from === 'defaults' ? ', defaults' : ''
  } }`
  const opening = {
    'db.json': `// db.json: ${document}`,
    defaults: `// no db.json; const defaults = (decoded) ${document}`,
    nothing: '// no db.json',
  }[start.from]
  return [
    `program ${seed} fails at its last statement:`,
    `  ${error instanceof Error ? error.message : String(error)}`,
    ...causes(error).map((line) => `  ${line}`),
    '',
    opening,
    `let db = open('db.json', ${options})`,
    ...(start.isQuiet ? ['// the live store is looked at in the end only'] : []),
    ...preludeOf(statements.map(({ code }) => code).join('\n')),
    ...statements.map(({ code, kind }) => `${code}   // ${kind}`),
    '',
    `again: npm run test:property -- --programs 1 --seed ${seed}`,
  ].join('\n')
}

/** The lines that declare what `program` uses, and what they use themselves. */
function preludeOf(program: string): string[] {
  const lines: string[] = []
  for (const line of PRELUDE.split('\n').reverse()) {
    const name = /^const (\w+)/.exec(line)?.[1] ?? ''
    const isUsed = [...lines, program].some((text) => new RegExp(`\\b${name}\\b`).test(text))
    if (isUsed) lines.unshift(line)
  }
  return lines
}

/** Where an error that was not expected comes from. */
function causes(error: unknown): string[] {
  const from = error instanceof Mismatch ? error.cause : error
  return from instanceof Error ? (from.stack ?? '').split('\n').slice(1, 7) : []
}
