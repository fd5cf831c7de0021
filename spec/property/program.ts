// A program: where it starts from and its statements. The same seed gives the same program.

import { Disk } from './disk.js'
import { Draw, NothingThere } from './draw.js'
import { GROUPS } from './kinds/index.js'
import { Random } from './random.js'
import { Run } from './run.js'
import type { Tamper } from './run.js'
import { randomStart } from './start.js'
import type { Start } from './start.js'
import type { Statement } from './statement.js'
import type { Subject } from './subject.js'

export interface Program {
  readonly start: Start
  readonly statements: readonly Statement[]
}

export interface Failure {
  readonly program: Program
  readonly error: unknown
}

export interface Played {
  readonly program: Program
  /** The kinds whose statements took effect, or were refused as they should be. */
  readonly exercised: readonly string[]
  readonly failure: Failure | undefined
}

const FEWEST = 8
const MOST = 20
/** A document with more containers than this is large enough. */
const LARGEST = 150

/** Makes up a program while running it, each statement from the document as it is by then. */
export async function playSeed(
  subject: Subject,
  seed: number,
  tamper: Tamper = {},
): Promise<Played> {
  const random = new Random(seed)
  const start = randomStart(random)
  let left = FEWEST + random.below(MOST - FEWEST + 1)
  return play(subject, start, tamper, (run) => {
    const draw = new Draw(random, run.tree, run.held)
    left -= 1
    return left < 0 || draw.size > LARGEST ? undefined : invent(draw)
  })
}

/** Runs a program that is known. */
export async function playProgram(
  subject: Subject,
  { start, statements }: Program,
  tamper: Tamper = {},
): Promise<Played> {
  let next = 0
  return play(subject, start, tamper, () => statements[next++])
}

async function play(
  subject: Subject,
  start: Start,
  tamper: Tamper,
  next: (run: Run) => Statement | undefined,
): Promise<Played> {
  const statements: Statement[] = []
  const exercised: string[] = []
  const program: Program = { start, statements }
  const disk = new Disk()
  let run: Run | undefined
  try {
    run = new Run(subject, disk, start, tamper)
    for (let statement = next(run); statement; statement = next(run)) {
      statements.push(statement)
      const outcome = await run.step(statement)
      if (isFair(statement, 'error' in outcome ? outcome.error : undefined))
        exercised.push(statement.kind)
    }
    run.checkLive()
    await run.close()
    return { program, exercised, failure: undefined }
  } catch (error) {
    // The failure is what counts; a store that has failed may well fail to close.
    await run?.close().catch(() => undefined)
    return { program, exercised, failure: { program, error } }
  } finally {
    disk.dispose()
  }
}

/** Did the statement do what its kind is about, rather than stumble over the document? */
function isFair({ kind }: Statement, error: unknown): boolean {
  if (kind.startsWith('refuse ')) return error !== undefined
  return !(error instanceof TypeError || error instanceof RangeError)
}

export function invent(draw: Draw): Statement {
  for (;;) {
    const { name, template, oneLine } = draw.random.pick(draw.random.weigh(GROUPS).kinds)
    try {
      return { kind: name, code: template(draw), oneLine }
    } catch (error) {
      if (!(error instanceof NothingThere)) throw error
    }
  }
}
