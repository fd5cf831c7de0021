/**
 * Judging a document by a schema of any maker: whatever follows Standard Schema (standardschema.dev,
 * version 1) can be asked in the same way. Zod, Valibot, ArkType and others do.
 */

import { segment } from './document/pointer.js'
import { KeepsakeError, type Issue } from './errors.js'
import type { StandardSchema } from './standard-schema.js'

type Result = Exclude<ReturnType<StandardSchema['~standard']['validate']>, PromiseLike<unknown>>

export interface Judged {
  readonly value: object
  /** Real path of db.json. */
  readonly file: string
  /** What has not happened because of it. */
  readonly outcome: string
}

/** Throws `KEEPSAKE_INVALID`, with all that the schema finds; what it makes of the value is not used. */
export function assertFits(schema: StandardSchema, { value, file, outcome }: Judged): void {
  const result = atOnce(schema['~standard'].validate(value))
  if (result.issues === undefined) return
  const issues = result.issues.map(({ message, path = [] }): Issue => {
    const keys = path.map((step) => (typeof step === 'object' ? step.key : step))
    return { message, pointer: keys.map((key) => segment(String(key))).join('') }
  })
  const [first = { pointer: '' }] = issues
  // Not the schema's own words: they may quote the value.
  const others = issues.length > 1 ? ` and at ${issues.length - 1} other places` : ''
  throw new KeepsakeError(
    'KEEPSAKE_INVALID',
    `${file} does not fit its schema at ${first.pointer || 'the root'}${others}. ${outcome} ` +
      'The issues of this error say what is wrong.',
    { file, pointer: first.pointer, issues },
  )
}

/** A change has to be judged before the next statement runs. */
function atOnce(result: Result | PromiseLike<Result>): Result {
  if (!('then' in result)) return result
  // Nobody waits for it.
  result.then(undefined, () => undefined)
  throw new KeepsakeError(
    'KEEPSAKE_BAD_OPTION',
    'The schema answers with a promise. Nothing was changed. Give one that can be asked at once.',
  )
}
