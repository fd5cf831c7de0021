/**
 * What stands in a lock file: who holds it, and a name of its own that no other lock ever has.
 *
 *     {"pid":4242,"start":"8812734","boot":"5f0c…-…","host":"build-7","id":"9b1c0d7f3a5e2468"}
 */
import { randomBytes } from 'node:crypto'
import type { ProcessIdentity } from './process-identity.js'

export interface LockRecord extends ProcessIdentity {
  /** Sixteen hex digits; they become part of file names, so nothing else is accepted. */
  readonly id: string
}

export function createLockRecord(own: ProcessIdentity): LockRecord {
  return { ...own, id: randomBytes(8).toString('hex') }
}

export function formatLockRecord({ pid, start, boot, host, id }: LockRecord): string {
  return JSON.stringify({ pid, start, boot, host, id }) + '\n'
}

/** `undefined` for whatever is not a whole record: an empty file, half a line, something else. */
export function parseLockRecord(text: string): LockRecord | undefined {
  const value = parse(text)
  if (typeof value !== 'object' || value === null) return undefined
  const { pid, start, boot, host, id } = value as Partial<Record<keyof LockRecord, unknown>>
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined
  if (typeof start !== 'string' || typeof boot !== 'string') return undefined
  if (typeof host !== 'string') return undefined
  if (typeof id !== 'string' || !/^[0-9a-f]{16}$/.test(id)) return undefined
  return { pid, start, boot, host, id }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON is an answer here, not an error: the record is not whole.
    return undefined
  }
}
