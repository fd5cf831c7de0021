/**
 * Opening as the original design has it, in the place of `lib/log/recovery.ts`: db.json.temp if it is
 * there, else db.json, and whatever log is there is replayed on it.
 */

import type { Found, Plan } from '../../../lib/log/recovery.js'
import { EMPTY_DIGEST } from '../../../lib/log/digest.js'

export function recover({ log, snapshot, temp }: Found): Plan {
  const base = temp !== undefined ? 'temp' : snapshot !== undefined ? 'snapshot' : 'nothing'
  return {
    kind: 'open',
    base,
    digest: temp ?? snapshot ?? EMPTY_DIGEST,
    seq: 0,
    isEdited: false,
    entries: log?.entries ?? [],
    usesLog: log?.header !== undefined,
    cut: log?.damage?.bytes ?? 0,
    cutWorthKeeping: false,
    putAside: [],
  }
}
