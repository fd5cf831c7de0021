/** A store that has failed, or is closing, takes no change, and says why. */

import type { KeepsakeError } from '../../lib/index.js'
import type { Trial } from './trial.js'

export function expectRefusal(trial: Trial): void {
  const { hearing, text: before } = trial
  try {
    trial.db['refused'] = true
    hearing.complain('what has to be refused is taken')
  } catch (error) {
    const expected = trial.hasFailed ? 'KEEPSAKE_WRITE_FAILED' : 'KEEPSAKE_CLOSED'
    if ((error as KeepsakeError).code !== expected) hearing.hear('thrown', error)
  }
  if (trial.text !== before) hearing.complain('what was refused is in memory')
}
