/**
 * One operation of a change, as seen from the container that is changed: keys that lead from its
 * encoded form, and the raw value. From it follow the text for the log, and what subscribers are told.
 *
 *     db.users.alice.score = 5      { op: 'replace', keys: ['score'], value: 5 }
 *     db.ages.set('bob', 29)        { op: 'add', keys: ['$map', 1], value: ['bob', 29] }
 */

import type { Key } from './contents.js'
import type { Places } from './long-list.js'
import { addText, removeText, replaceText } from './patch.js'
import { pathOf } from './pointer.js'
import type { Container } from './values.js'

export interface Step {
  readonly op: 'add' | 'replace' | 'remove'
  /** None: the container as a whole. */
  readonly keys: readonly Key[]
  readonly value?: unknown
}

/** Which elements of an array they concern; undefined: any. */
export function placesOf(steps: readonly Step[], target: Container): Places {
  if (!Array.isArray(target)) return undefined
  const last = target.length - 1
  const stay = steps.every(({ op, keys }) => {
    if (keys.length === 0) return false
    return (
      op === 'replace' ||
      (op === 'add' ? Number(keys[0]) > last : steps.length === 1 && keys[0] === last)
    )
  })
  return stay ? steps.map(({ keys }) => Number(keys[0])) : undefined
}

/** Makes JSON text of raw values. */
interface Encoder {
  text(value: unknown): string
}

/** The steps as operations of a patch, with commas between them; `path` is that of the container. */
export function stepsText(encoder: Encoder, steps: readonly Step[], path: string): string {
  if (steps.length === 1) return stepText(encoder, steps[0]!, path)
  return steps.map((step) => stepText(encoder, step, path)).join(',')
}

function stepText(encoder: Encoder, { op, keys, value }: Step, path: string): string {
  const at = path + pathOf(keys)
  if (op === 'remove') return removeText(at)
  return (op === 'add' ? addText : replaceText)(at, encoder.text(value))
}
