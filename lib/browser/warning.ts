/** In the place of `warning.ts`: on the console of the page. */

import type { KeepsakeError } from '../errors.js'

/** A failure in the background, where nobody has asked to be told of it in another way. */
export function warnOfFailure({ code, message, cause }: KeepsakeError): void {
  const text = `KeepsakeWarning [BACKGROUND_FAILURE]: ${code}: ${message}`
  if (cause === undefined) console.warn(text)
  else console.warn(text, cause)
}
