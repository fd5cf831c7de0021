/** The errors for what a document cannot hold. They name the place, never the value. */

import { KeepsakeError } from '../errors.js'

export function refuseValue(pointer: string, what: string): KeepsakeError {
  return new KeepsakeError(
    'KEEPSAKE_BAD_VALUE',
    `${what} cannot be stored at ${at(pointer)}. Nothing was changed. ` +
      'Store JSON values, Dates, Maps, Sets, bigints or Uint8Arrays; see docs/values.md.',
    { pointer },
  )
}

export function refuseKey(pointer: string, allowed: string): KeepsakeError {
  return new KeepsakeError(
    'KEEPSAKE_BAD_KEY',
    `A key at ${at(pointer)} cannot be stored: ${allowed} can be a key there. Nothing was changed.`,
    { pointer },
  )
}

/** For a key of the Map at this pointer. */
export function refuseMapKey(pointer: string, position: number): KeepsakeError {
  const allowed = 'only strings, numbers, booleans, bigints and null'
  return refuseKey(`${pointer}/$map/${position}`, allowed)
}

/** What a snapshot answers to every method that would change it. */
export function refuseWrite(): never {
  throw new KeepsakeError(
    'KEEPSAKE_READ_ONLY',
    'A snapshot cannot be changed. Nothing was. Change the store itself, or a copy of the snapshot.',
  )
}

function at(pointer: string): string {
  return pointer === '' ? 'the root' : pointer
}
