/** What a timer does when somebody has edited db.json, and it has been quiet for a moment. */

import { notice } from '../support/notice.js'
import type { Trial } from './trial.js'

/** What it throws the store tells `onError` later, if it stays so. */
export function takeIn(trial: Trial): void {
  if (!trial.isOpen) return
  const { hearing, person, isWell } = trial
  const isDone = hearing.attempt(() => notice(trial.db))
  person.notice(trial.text)
  if (isDone && !person.noticeBeside()) hearing.complain('an edit is left out')
  if (!isDone && isWell) hearing.complain('the disk is well again, and an edit is refused')
  trial.end('taking in')
}
