import { KeepsakeError } from '../errors.js'
import type { Operation } from './operation.js'

/** The error for an operation that does not fit the document: no log that we wrote holds one. */
export function misfit({ op, path }: Operation): KeepsakeError {
  return new KeepsakeError(
    'KEEPSAKE_CORRUPT_LOG',
    `This change (${op}) does not fit the document. Move the log away to open the last snapshot.`,
    { pointer: path },
  )
}
