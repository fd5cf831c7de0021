/** Makes the steps of a merge in the live document, by the statements that a program would write. */

import { decode } from '../document/decode.js'
import type { PlainObject } from '../document/values.js'
import type { MergeStep, Path } from './findings.js'

/** Elements put in at once: all of them are arguments of a call. */
const MOST_AT_ONCE = 10_000

/** `root` is what the user holds. */
export function applySteps(root: object, steps: readonly MergeStep[]): void {
  for (const step of steps) {
    const holder = memberAt(root, step.path)
    if (step.kind === 'set') (holder as PlainObject)[step.key] = live(step.value)
    else if (step.kind === 'remove') delete (holder as PlainObject)[step.key]
    else spliceInto(holder as unknown[], step)
  }
}

function memberAt(root: object, path: Path): object {
  let holder = root
  for (const key of path) holder = (holder as Record<string | number, object>)[key] as object
  return holder
}

function spliceInto(
  list: unknown[],
  { index, count, values }: Extract<MergeStep, { kind: 'splice' }>,
): void {
  let start = 0
  do {
    const some = values.slice(start, start + MOST_AT_ONCE)
    list.splice(index + start, start === 0 ? count : 0, ...some.map(live))
    start += some.length
  } while (start < values.length)
}

/** An encoded value is taken apart by that. */
function live(value: unknown): unknown {
  return decode(structuredClone(value), { tagLike: () => undefined })
}
