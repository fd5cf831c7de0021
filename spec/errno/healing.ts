/** The disk is well again: whatever was reported, the store has to be, too. */

import { PATH } from '../crash/session.js'
import type { Document } from '../crash/session.js'
import { countBeside } from './person.js'
import { takeIn } from './taking-in.js'
import type { Trial } from './trial.js'

export async function heal(trial: Trial): Promise<void> {
  const { hearing, history } = trial
  trial.open()
  trial.change((db) => (db['healed'] = true))
  if (trial.hasFailed) return openAnew(trial)
  hearing.isOver = !isStuck(trial)
  takeIn(trial)
  await trial.durable()
  await trial.flush()
  await trial.close()
  trial.open()
  if (trial.text !== history.textOf(history.last)) hearing.complain('reopening loses a change')
  await trial.close()
  lookBeside(trial)
  if (isStuck(trial)) return
  const left = [...trial.disk.volume.files.keys()].filter((path) => /\.temp$|\.lock/.test(path))
  if (left.length > 0) hearing.complain(`there is left ${left.join(', ')}`)
}

/** What was disputed is kept beside, and told of; of all else there is no copy. */
function lookBeside({ disk, hearing, person, start }: Trial): void {
  const kept = person.edits.filter((edit) => edit.isBeside)
  const count = countBeside(person, disk.volume.files)
  if (count < kept.length) hearing.complain('what was disputed is not kept')
  if (kept.length > 0 && !hearing.hasKept) hearing.complain('nobody is told what was kept')
  if (start.fault !== undefined) return
  if (count > kept.length) hearing.complain('what was not disputed is kept as well')
  if (kept.some((edit) => !edit.isDisputed)) hearing.complain('an edit was kept, and not taken in')
}

/** A db.json that can only be written where it is, and whose sync has failed, stays as it is. */
function isStuck({ course, disk }: Trial): boolean {
  return course.wroteInPlace && disk.failed.includes(PATH)
}

/**
 * It has told that nothing more is written. The same process closes it, opens it again and goes on;
 * but where changes wait in memory it stays open, and only another process opens it.
 */
async function openAnew(trial: Trial): Promise<void> {
  const { hearing, history } = trial
  const { lib, program } = trial.start
  await hearing.outcome(lib.close(trial.db))
  const isAnother = trial.isOpen
  if (isAnother) trial.startProcess()
  hearing.isOver = !isStuck(trial)
  const onError = (error: unknown): void => hearing.hear('onError', error)
  const isOpen = hearing.attempt(() => {
    trial.db = trial.person.letOpen(() =>
      lib.open<Document>(PATH, { ...program.options, interval: null, onError }),
    )
  })
  const found = trial.text ?? ''
  if (isOpen && (trial.person.find(found) ?? -1) < history.marks.durable)
    hearing.complain('what was durable is lost')
  // That a sync has failed is known to the process that has seen it.
  if (!isOpen || isAnother) return
  await hearing.outcome(lib.durable(trial.db))
  await hearing.outcome(lib.flush(trial.db))
  if (trial.text !== found) hearing.complain('it has changed by itself')
  await hearing.outcome(lib.close(trial.db))
}
