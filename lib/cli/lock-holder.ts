/** Who has the store open, seen without touching the lock. */

import type { Home } from '../file/home.js'
import { readLockFile } from '../file/lock-file.js'
import { identifyProcess, locateProcess } from '../file/process-identity.js'
import { readFailed } from '../file/system-error.js'
import { jsonText } from './printable.js'

export interface LockHolder {
  /** Null: the lock does not say. */
  readonly pid: number | null
  readonly host: string | null
  /**
   * - `running`: it has the store open      - `gone`: it has ended; the next one takes the lock over
   * - `elsewhere`: on another machine       - `unknown`: the lock is being written, or is no lock
   */
  readonly state: 'running' | 'gone' | 'elsewhere' | 'unknown'
}

/** Undefined: nobody has it. */
export function lockHolderOf({ fileSystem, names }: Home): LockHolder | undefined {
  try {
    const seen = readLockFile(fileSystem, names.lock)
    if (seen === undefined) return undefined
    const { holder, isAbandoned } = seen
    if (!holder) return { pid: null, host: null, state: isAbandoned ? 'gone' : 'unknown' }
    const state = locateProcess(holder, identifyProcess(fileSystem), fileSystem)
    return { pid: holder.pid, host: holder.host, state }
  } catch (error) {
    throw readFailed(names.lock, error)
  }
}

/** May somebody be writing at this moment? */
export function mayWrite(holder: LockHolder | undefined): boolean {
  return holder !== undefined && holder.state !== 'gone'
}

/** `process 4242 on "build-7" has the store open` */
export function holderWords({ pid, host, state }: LockHolder): string {
  if (pid === null) return state === 'gone' ? 'left behind, and no lock' : 'it is being written'
  const holder = `process ${pid} on ${jsonText(host)}`
  if (state === 'running') return `${holder} has the store open`
  if (state === 'gone') return `${holder} has ended, so it locks nothing`
  return `${holder} has the store open, as far as can be seen from here`
}
