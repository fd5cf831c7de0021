/** What the user should know while all goes on: `process.on('warning', …)` hears it, too. */

import type { KeepsakeError } from './errors.js'

/** Every warning is described in `docs/errors.md`. */
export type WarningCode =
  'TEMP_FOUND' | 'LOG_CUT' | 'EDIT_KEPT' | 'TEMP_KEPT' | 'LOG_KEPT' | 'BACKGROUND_FAILURE'

/** Emits a `KeepsakeWarning` with this code. */
export function warn(code: WarningCode, message: string): void {
  process.emitWarning(message, { type: 'KeepsakeWarning', code })
}

/** A failure in the background, where nobody has asked to be told of it in another way. */
export function warnOfFailure({ code, message }: KeepsakeError): void {
  warn('BACKGROUND_FAILURE', `${code}: ${message}`)
}
