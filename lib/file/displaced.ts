/** The log at its path is not ours any more: a lock was broken, or somebody tidied up. */

import { KeepsakeError } from '../errors.js'

export function displaced(path: string): KeepsakeError {
  const message =
    `${path} was changed or removed by somebody else. Nothing more is written. Close the other ` +
    'writer, then open the store again.'
  return new KeepsakeError('KEEPSAKE_CONFLICT', message, { file: path })
}
