/**
 * JSON Pointers (RFC 6901) as they are given on the command line: into the document as db.json
 * holds it, the same as in the log.
 *
 *     /users/alice/score      /done/$map/0/1  (the value of the first entry of a Map)
 */

import { EXIT } from './exit-code.js'
import { Refusal } from './command.js'

/** The keys of a pointer; refuses what is none. */
export function keysOf(pointer: string): readonly string[] {
  if (pointer === '') return []
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) {
    throw new Refusal(
      EXIT.usage,
      'The pointer has to be a JSON Pointer (RFC 6901), such as /users/alice: each key begins ' +
        "with '/'; in a key '~1' stands for '/', and '~0' for '~'. The whole document is ''.",
    )
  }
  const keys = pointer.slice(1).split('/')
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The value there, or undefined. Own members only: nothing outside the document is reached. */
export function valueAt(root: unknown, keys: readonly string[]): unknown {
  let value = root
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return undefined
    if (Array.isArray(value) && !/^(?:0|[1-9]\d*)$/.test(key)) return undefined
    if (!Object.hasOwn(value, key)) return undefined
    value = (value as Readonly<Record<string, unknown>>)[key]
  }
  return value
}

/** Whether a change at `path` changes what is at `pointer`: there, below it, or around it. */
export function touches(path: string, pointer: string): boolean {
  return path === pointer || path.startsWith(`${pointer}/`) || pointer.startsWith(`${path}/`)
}
