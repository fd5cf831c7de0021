/**
 * What to tell somebody who finds the store locked: by whom, and how to go on.
 *
 *     /srv/app/db.json.lock: process 4242 has the store open for writing. Close it there first, or …
 */
import { KeepsakeError } from '../errors.js'
import type { LockSight } from './lock-file.js'
import type { LockRecord } from './lock-record.js'
import type { ProcessIdentity } from './process-identity.js'

export function lockedError(obstacle: LockSight, own: ProcessIdentity): KeepsakeError {
  const { path } = obstacle
  const cause = obstacle.kind === 'forbidden' ? obstacle.cause : undefined
  const message = `${path}: ${describe(obstacle, own)}`
  return new KeepsakeError('KEEPSAKE_LOCKED', message, { cause, file: path })
}

function describe(obstacle: LockSight, own: ProcessIdentity): string {
  if (obstacle.kind === 'record') return describeHolder(obstacle.record, own)
  if (obstacle.kind === 'illegible') {
    return (
      'another process is creating the lock, or crashed moments ago while it did. ' +
      'Try again in ten seconds.'
    )
  }
  if (obstacle.kind === 'forbidden') {
    return (
      'the lock exists, but this user may not read it, so its holder is not known. ' +
      'Run as the user who opened the store, or open it with readOnly: true.'
    )
  }
  return 'other processes take and release the lock all the time. Try again in a moment.'
}

function describeHolder({ pid, host }: LockRecord, own: ProcessIdentity): string {
  if (host !== own.host) {
    return (
      `process ${pid} on the computer ${JSON.stringify(host)} has the store open for writing, ` +
      'and this computer cannot see whether it is still running. Close it there first; ' +
      'if you are sure that it has ended, delete the lock file.'
    )
  }
  if (pid === own.pid) {
    return (
      `this process (${pid}) has the store open for writing already, ` +
      'in another thread or with another copy of keepsake. Close it there first.'
    )
  }
  return (
    `process ${pid} has the store open for writing. ` +
    'Close it there first, or open the store with readOnly: true.'
  )
}
