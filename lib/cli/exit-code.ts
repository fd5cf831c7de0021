/** How the command ends, for scripts. Every code is in `docs/cli.md`. */

import type { ErrorCode } from '../errors.js'

export const EXIT = {
  /** Done; or looked, and all is well. */
  ok: 0,
  /** There is no such thing, or what is there is damaged. */
  wanting: 1,
  /** The command was not understood. */
  usage: 2,
  /** Another process has the store open. */
  locked: 3,
  /** The system does not give or take the bytes of a file. */
  unreadable: 4,
  /** A mistake in keepsake. */
  fault: 70,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

const BY_ERROR: Readonly<Partial<Record<ErrorCode, ExitCode>>> = {
  KEEPSAKE_BAD_OPTION: EXIT.usage,
  KEEPSAKE_LOCKED: EXIT.locked,
  KEEPSAKE_READ_FAILED: EXIT.unreadable,
  KEEPSAKE_WRITE_FAILED: EXIT.unreadable,
}

/** What a file *says* is damage; that it cannot be read or written is the system's word. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return BY_ERROR[code] ?? EXIT.wanting
}
