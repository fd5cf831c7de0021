/**
 * Judging a document by a schema of any maker: whatever follows Standard Schema (standardschema.dev,
 * version 1) can be asked in the same way. Zod, Valibot, ArkType and others do.
 */

import { segment } from './document/pointer.js'
import { isObject } from './document/values.js'
import { KeepsakeError } from './errors.js'
import type { SchemaIssue, StandardSchema } from './standard-schema.js'

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
  const issues = result.issues.map(({ message, path }) => ({ message, pointer: pointerTo(path) }))
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

/** As far as it can be followed: not every schema keeps to what a path may hold. */
function pointerTo(path: SchemaIssue['path']): string {
  let pointer = ''
  for (const step of path ?? []) {
    const key = (isObject(step) ? step.key : step) as PropertyKey | null | undefined
    if (typeof key === 'object' || key === undefined) break
    pointer += segment(String(key))
  }
  return pointer
}

/** A change has to be judged before the next statement runs. */
function atOnce(result: Result | PromiseLike<Result>): Result {
  if (isObject(result) && !('then' in result)) return result
  // Nobody waits for it.
  if (isObject(result)) result.then(undefined, () => undefined)
  throw new KeepsakeError(
    'KEEPSAKE_BAD_OPTION',
    'The schema answers with a promise, or not at all. Nothing was changed. Give one that can be asked ' +
      'at once.',
  )
}
