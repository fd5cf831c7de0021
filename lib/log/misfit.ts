import { KeepsakeError } from '../errors.js'
import type { Operation } from './operation.js'

/** The error for an operation that does not fit the document: no log that we wrote holds one. */
export function misfit({ op, path }: Operation): KeepsakeError {
  return new KeepsakeError(
    'KEEPSAKE_CORRUPT_LOG',
    `The log holds a change (${op}) that does not fit the document it is applied to. ` +
      'No file was changed. Copy the files aside; moving the log away opens the last snapshot.',
    { pointer: path },
  )
}
