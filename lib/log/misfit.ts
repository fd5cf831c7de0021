import { KeepsakeError } from '../errors.js'
import type { Operation } from './operation.js'

/** The error for an operation that does not fit the document: no log that we wrote holds one. */
export function misfit({ path }: Pick<Operation, 'path'>): KeepsakeError {
  const message = 'This change does not fit the document. Move the log away to go on without.'
  return new KeepsakeError('KEEPSAKE_CORRUPT_LOG', message, { pointer: path })
}
