/**
 * What the system said, and how keepsake passes it on: the system's error stays the `cause`, its
 * `code` (`ENOSPC`) goes into the sentence, and the sentence ends with what to do.
 */

import { KeepsakeError } from '../errors.js'

/** The system's code of an error, e.g. `ENOENT`; '' if it has none. */
export function systemCode(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code : ''
}

/** Whether the system has said it, and not this program. */
export function isOfTheSystem(error: unknown): boolean {
  return /^E[A-Z0-9]+$/.test(systemCode(error))
}

/** Is there no such file? Only `ENOENT` says so: EACCES or EIO are not "no file". */
export function isMissing(error: unknown): boolean {
  return systemCode(error) === 'ENOENT'
}

/** Was a directory opened to be synced? There may have been no descriptor for it: then nothing is lost. */
export function wasTried(error: unknown): boolean {
  return !/^(EMFILE|ENFILE|ENOMEM)$/.test(systemCode(error))
}

/** What `ask` says; undefined if there is no such file. */
export function ifThere<Result>(ask: () => Result): Result | undefined {
  try {
    return ask()
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/**
 * Does the system not let us, for the moment or for ever? A file of another user, a mount of its
 * own, or, on Windows, a file that somebody has open.
 */
export function isRefused(error: unknown): boolean {
  return /^(EPERM|EACCES|EBUSY)$/.test(systemCode(error))
}

export function readFailed(file: string, cause: unknown): KeepsakeError {
  // There is no such large buffer, or no memory for it.
  const next =
    cause instanceof RangeError
      ? 'It is too large for this process: give it more memory, or take something out of the file.'
      : 'Make it readable, then try again.'
  const message = `${file} could not be read (${reasonOf(cause)}). ${next}`
  return new KeepsakeError('KEEPSAKE_READ_FAILED', message, { cause, file })
}

/** `next` is the sentence that says what becomes of the change, and what to do. */
export function writeFailed(file: string, cause: unknown, next: string): KeepsakeError {
  if (cause instanceof KeepsakeError) return cause
  const message = `${file} could not be written (${reasonOf(cause)}). ${next}`
  return new KeepsakeError('KEEPSAKE_WRITE_FAILED', message, { cause, file })
}

/** In a word: `ENOSPC`. */
export function reasonOf(cause: unknown): string {
  return systemCode(cause) || (cause as Error).message
}
