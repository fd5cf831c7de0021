/** What the user should know while all goes on: `process.on('warning', …)` hears it, too. */

import type { KeepsakeError } from './errors.js'

/** Every warning is described in `docs/errors.md`. */
export type WarningCode =
  | 'TEMP_FOUND'
  | 'LOG_CUT'
  | 'EDIT_KEPT'
  | 'TEMP_KEPT'
  | 'LOG_KEPT'
  | 'NO_THREAD'
  | 'NO_WATCH'
  | 'BACKGROUND_FAILURE'

/** Emits a `KeepsakeWarning` with this code. */
export function warn(code: WarningCode, message: string, detail?: string): void {
  // On the way out no warning is emitted any more: it is printed as one would be.
  // oxlint-disable-next-line eslint/no-underscore-dangle -- Node's own name for it
  if ((process as { _exiting?: boolean })._exiting) {
    process.stderr.write(`(keepsake) [${code}] KeepsakeWarning: ${message}\n`)
    return
  }
  process.emitWarning(message, {
    type: 'KeepsakeWarning',
    code,
    ...(detail !== undefined && { detail }),
  })
}

/** A failure in the background, where nobody has asked to be told of it in another way. */
export function warnOfFailure({ code, message, cause }: KeepsakeError): void {
  // Where the program itself has failed, it wants to know the line.
  const isProgram = code === 'KEEPSAKE_LISTENER_FAILED' && cause instanceof Error
  warn('BACKGROUND_FAILURE', `${code}: ${message}`, isProgram ? cause.stack : undefined)
}
