/** The log at its path is not ours any more: a lock was broken, or somebody tidied up. */

import { KeepsakeError } from '../errors.js'

export function displaced(path: string): KeepsakeError {
  const message =
    `${path} is no longer the log that this store writes: somebody else has removed, replaced or ` +
    'changed it. Nothing more is written. Make sure that no other process uses the store, then ' +
    'close it and open it again.'
  return new KeepsakeError('KEEPSAKE_CONFLICT', message, { file: path })
}
