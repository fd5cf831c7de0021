/** What a repair is going to do, and has done, in words. */

import { basename } from 'node:path'
import type { Home } from '../file/home.js'
import { asideName } from '../file/names.js'
import type { Restored } from '../restore.js'
import { counted } from './counted.js'
import { plainText } from './printable.js'
import type { Step } from './repair-plan.js'

/** `copy db.json.log.temp, from byte 312 on, to db.json.log.cut-…` */
export function stepWords(step: Step, home: Home): string {
  return wordsFor(step, home, 'toCome')
}

/** The same, done; `copy` is the path of the copy that was made. */
export function doneWords(step: Step, home: Home, copy: string | undefined): string {
  return wordsFor(step, home, 'done', copy)
}

/** `copy` is undefined before a copy has been made. */
function wordsFor(step: Step, { names }: Home, tense: Tense, copy?: string): string {
  const short = (path: string) => plainText(basename(path))
  const verb = VERBS[step.kind][tense]
  if (step.kind === 'promote') return `${verb} ${short(names.temp)} to ${short(names.snapshot)}`
  if (step.kind === 'put back') return `${verb} ${short(step.from)} to ${short(names.snapshot)}`
  if (step.kind === 'cut') return `${verb} ${short(names.log)} off at byte ${step.at}`
  if (step.kind === 'remove') return `${verb} ${short(names[step.what])}`
  const part = step.from === 0 ? '' : `, from byte ${step.from} on,`
  const to = copy ?? asideName(names, step.as, 0, 1).replace(/-[^-]*$/, '-…')
  return `${verb} ${short(names[step.what])}${part} to ${short(to)}`
}

type Tense = 'toCome' | 'done'

const VERBS: Readonly<Record<Step['kind'], Readonly<Record<Tense, string>>>> = {
  copy: { toCome: 'copy', done: 'copied' },
  'put back': { toCome: 'copy', done: 'copied' },
  cut: { toCome: 'cut', done: 'cut' },
  remove: { toCome: 'remove', done: 'removed' },
  promote: { toCome: 'rename', done: 'renamed' },
}

/** `db.json and 2 changes` */
export function givenBy({ plan: { base, entries } }: Restored, { names }: Home): string {
  const start = base === 'nothing' ? 'an empty document' : plainText(basename(names[base]))
  return entries.length === 0 ? start : `${start} and ${counted(entries.length, 'change')}`
}
