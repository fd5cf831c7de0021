/** Filling in defaults: what the document lacks, deeply, objects only. Values that are there stay. */

import { kindOf, type PlainObject } from './values.js'

/** Assigns through `view`, so what was missing is an ordinary change; nothing missing, nothing done. */
export function fillIn(view: PlainObject, defaults: PlainObject): void {
  for (const key of Object.keys(defaults)) {
    const wanted = defaults[key]
    if (wanted === undefined) continue
    if (!Object.hasOwn(view, key)) {
      view[key] = wanted
      continue
    }
    const there = view[key]
    if (isObject(there) && isObject(wanted)) fillIn(there, wanted)
  }
}

function isObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && kindOf(value) === 'object'
}
