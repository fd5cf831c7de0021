/**
 * `keepsake repair FILE`: makes `open` work again. Without `--yes` it only says what it would do.
 * Whatever it changes, it copies beside first; it never guesses, and nothing that is provably good
 * is lost.
 */

import type { Home } from '../file/home.js'
import { acquireLock } from '../file/lock.js'
import { Refusal, type Call, type Command } from './command.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { examineStore } from './findings.js'
import { holderWords, mayWrite } from './lock-holder.js'
import { planRepair, type Choice, type RepairPlan } from './repair-plan.js'
import { findBase } from './repair-base.js'
import { carryOut } from './repair-steps.js'
import { givenBy, stepWords } from './repair-words.js'
import { homeOf } from './store-home.js'
import type { Terminal } from './terminal.js'

export const repair: Command = {
  usage: 'repair FILE [--yes] [--keep file|log]',
  summary: 'makes open() work again; without --yes it only says how',
  help: [
    '--yes        do it; whatever is changed is copied beside first',
    '--keep file  where db.json and the log do not belong together: keep db.json as it is',
    '--keep log   … or the changes in the log, on the file they were made to',
  ],
  options: { yes: 'boolean', keep: 'string' },
  operands: { least: 1, most: 1 },

  run(call, terminal) {
    const keep = choiceOf(call)
    const home = homeOf(call.file)
    if (!call.has('yes')) return rehearse(home, keep, terminal)
    const lock = acquireLock({ fileSystem: home.fileSystem, path: home.names.lock })
    let code: ExitCode
    try {
      code = perform(home, keep, terminal)
    } catch (error) {
      lock.releaseQuietly()
      throw error
    }
    lock.release()
    return code
  },
}

function choiceOf({ valueOf }: Call): Choice | undefined {
  const keep = valueOf('keep')
  if (keep === undefined || keep === 'file' || keep === 'log') return keep
  throw new Refusal(EXIT.usage, "--keep takes 'file' or 'log'.")
}

/** The dry run. What can be said beside a writer is out of date when it has been said. */
function rehearse(home: Home, keep: Choice | undefined, terminal: Terminal): ExitCode {
  const findings = examineStore(home)
  if (findings.holder !== undefined && mayWrite(findings.holder)) {
    throw new Refusal(
      EXIT.locked,
      `KEEPSAKE_LOCKED: ${holderWords(findings.holder)}. Close it there.`,
    )
  }
  const { steps, after }: RepairPlan = planRepair(findings, keep, findBase)
  if (steps.length === 0) return nothingToDo(terminal)
  steps.forEach((step, index) => terminal.print(`${index + 1}. ${stepWords(step, home)}`))
  terminal.print(`Then open() gives ${givenBy(after, home)}.`)
  terminal.say('Nothing was changed. To do it, add --yes.')
  return findings.isSound ? EXIT.ok : EXIT.wanting
}

/** With the lock. */
function perform(home: Home, keep: Choice | undefined, terminal: Terminal): ExitCode {
  const { steps } = planRepair(examineStore(home), keep, findBase)
  if (steps.length === 0) return nothingToDo(terminal)
  carryOut(home, steps, (done) => terminal.print(done))
  const { opening } = examineStore(home)
  if (opening instanceof Error) throw opening
  terminal.print(`open() gives ${givenBy(opening, home)}.`)
  return EXIT.ok
}

function nothingToDo(terminal: Terminal): ExitCode {
  terminal.say('There is nothing to repair.')
  return EXIT.ok
}
