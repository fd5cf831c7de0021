/** Why a store cannot be changed. */

import { KeepsakeError } from './errors.js'

/** It has been closed. */
export function closed(file: string, pointer: string): KeepsakeError {
  return new KeepsakeError(
    'KEEPSAKE_CLOSED',
    `${file} has been closed. Nothing was changed. Open it again to use it.`,
    { file, pointer },
  )
}

/** It was opened to be read. */
export function readOnly(file: string, pointer: string): KeepsakeError {
  return new KeepsakeError(
    'KEEPSAKE_READ_ONLY',
    `${file} was opened with readOnly. Nothing was changed. Open it without to change it.`,
    { file, pointer },
  )
}
