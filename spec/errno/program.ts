/** What a program does with a store while calls to the disk fail: it goes on, whatever is thrown. */

import type { Workload } from '../crash/workload.js'
import type { Trial } from './trial.js'

export interface Program extends Omit<Workload, 'run' | 'reports'> {
  /** Nobody listens with `onError`: what it would be told is a warning. */
  readonly isDeaf?: boolean
  /** It makes a call fail besides, so that something is reported in any case. */
  readonly failsByItself?: boolean
  readonly run: (trial: Trial) => Promise<void>
}
