/**
 * Everything keepsake refuses, it refuses with a `KeepsakeError`: a code for programs, a place for
 * people, and a message that ends with the next step. No message ever quotes the user's data.
 *
 *     KEEPSAKE_CORRUPT_SNAPSHOT: db.json is not valid JSON (line 12, column 3). Nothing was changed. …
 */

/** What went wrong. Every code is described in `docs/errors.md`. */
export type ErrorCode =
  | 'KEEPSAKE_BAD_OPTION'
  | 'KEEPSAKE_NOT_A_STORE'
  | 'KEEPSAKE_CLOSED'
  | 'KEEPSAKE_READ_ONLY'
  | 'KEEPSAKE_LOCKED'
  | 'KEEPSAKE_BAD_VALUE'
  | 'KEEPSAKE_BAD_KEY'
  | 'KEEPSAKE_TOO_DEEP'
  | 'KEEPSAKE_INVALID'
  | 'KEEPSAKE_VERSION'
  | 'KEEPSAKE_MIGRATION_FAILED'
  | 'KEEPSAKE_ASYNC_TRANSACTION'
  | 'KEEPSAKE_CORRUPT_SNAPSHOT'
  | 'KEEPSAKE_CORRUPT_LOG'
  | 'KEEPSAKE_CONFLICT'
  | 'KEEPSAKE_READ_FAILED'
  | 'KEEPSAKE_WRITE_FAILED'
  | 'KEEPSAKE_LISTENER_FAILED'

/** What a schema says of a document. */
export interface Issue {
  /** The schema's own words. They may quote the value. */
  readonly message: string
  /** JSON Pointer (RFC 6901) into the document; '' is the whole. */
  readonly pointer: string
}

/** Where it went wrong, as far as it is known. */
export interface ErrorPlace {
  readonly cause?: unknown
  /** The file concerned, as an absolute path. */
  readonly file?: string | undefined
  /** Line in that file, counted from 1. */
  readonly line?: number | undefined
  /** Column in that line, counted from 1. */
  readonly column?: number | undefined
  /** JSON Pointer (RFC 6901) into the document. */
  readonly pointer?: string | undefined
  /** With `KEEPSAKE_INVALID`: all that the schema has found. */
  readonly issues?: readonly Issue[] | undefined
}

/** The one error class of keepsake. Test `code`, never `message`. */
export class KeepsakeError extends Error implements ErrorPlace {
  override readonly name = 'KeepsakeError'
  readonly code: ErrorCode
  declare readonly cause?: unknown
  declare readonly file?: string
  declare readonly line?: number
  declare readonly column?: number
  declare readonly pointer?: string
  declare readonly issues?: readonly Issue[]

  constructor(code: ErrorCode, message: string, { cause, ...place }: ErrorPlace = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    for (const [key, value] of Object.entries(place)) {
      if (value !== undefined) Object.defineProperty(this, key, { value, enumerable: true })
    }
  }
}
