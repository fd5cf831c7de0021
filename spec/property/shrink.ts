// Makes a failing program small: statements, lines of statements and parts of the first document are
// left out for as long as it still fails.

import type { Failure, Program } from './program.js'
import { parses } from './statement.js'

export type Replay = (program: Program) => Promise<Failure | undefined>

export async function shrink(failure: Failure, replay: Replay): Promise<Failure> {
  let smallest = failure
  for (;;) {
    const smaller = await shrinkOnce(smallest, replay)
    if (!smaller) return smallest
    smallest = smaller
  }
}

async function shrinkOnce(failure: Failure, replay: Replay): Promise<Failure | undefined> {
  for (const program of smallerThan(failure.program)) {
    const smaller = await replay(program)
    if (smaller && sort(smaller) === sort(failure)) return smaller
  }
  return undefined
}

/** Large bites first. */
function* smallerThan({ start, statements }: Program): Generator<Program> {
  for (const fewer of without(statements)) yield { start, statements: fewer }
  for (const members of without(start.members)) yield { start: { ...start, members }, statements }
  if (start.isQuiet) yield { start: { ...start, isQuiet: false }, statements }
  if (start.fsync !== 'no') yield { start: { ...start, fsync: 'no' }, statements }
  if (start.from === 'defaults') yield { start: { ...start, from: 'db.json' }, statements }
  for (const [position, statement] of statements.entries())
    for (const lines of without(statement.code.split('\n'))) {
      const code = lines.join('\n')
      if (lines.length > 0 && parses(code))
        yield { start, statements: statements.with(position, { ...statement, code }) }
    }
}

function* without<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let bite = items.length; bite >= 1; bite = Math.floor(bite / 2))
    for (let from = 0; from < items.length; from += bite)
      yield [...items.slice(0, from), ...items.slice(from + bite)]
}

/** What a failure is about: a smaller program must fail in the same way, not in any way. */
function sort({ error }: Failure): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split(/[:(]/, 1).join().replaceAll(/\d+/g, '')
}
