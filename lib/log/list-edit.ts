/**
 * Operations on the elements of a list. A splice in the middle of a list is many operations, each
 * of which would move all that is behind it; here they are one splice again:
 *
 *     {"op":"remove","path":"/list/1"},{"op":"remove","path":"/list/1"}      list.splice(1, 2)
 *     {"op":"add","path":"/list/4",…},{"op":"add","path":"/list/5",…}        list.splice(4, 0, …, …)
 */
import type { Json } from './json.js'
import { misfit } from './misfit.js'
import type { Operation } from './operation.js'

/** Of one splice: all of them are arguments of a call. */
const MOST_TOGETHER = 4096

/** A place in a patch. */
export interface Step {
  readonly patch: readonly Operation[]
  readonly at: number
}

/** Applies the operation at a step, and those behind it that go with it; says how many in all. */
export function editList(list: Json[], key: string, operation: Operation, step: Step): number {
  const isEnd = operation.op === 'add' && key === '-'
  const index = isEnd ? list.length : parseIndex(key, operation)
  if (index > list.length) throw misfit(operation)
  if (operation.op === 'add') {
    if (index === list.length) {
      list.push(operation.value)
      return 1
    }
    const values = addedTogether(index, step)
    list.splice(index, 0, ...values)
    return values.length
  }
  if (index === list.length) throw misfit(operation)
  if (operation.op === 'remove') {
    const count = removedTogether(step)
    if (count > list.length - index) throw misfit(operation)
    if (index === 0 && count === 1)
      list.shift() // A queue: much cheaper than the same splice.
    else list.splice(index, count)
    return count
  }
  list[index] = operation.value
  return 1
}

/** RFC 6901: digits without leading zeros. */
export function parseIndex(key: string, operation: Operation): number {
  if (!/^(0|[1-9][0-9]*)$/.test(key)) throw misfit(operation)
  return Number(key)
}

/** How many times in a row the same element is removed. */
function removedTogether({ patch, at }: Step): number {
  const path = patch[at]?.path
  let end = at + 1
  while (patch[end]?.op === 'remove' && patch[end]?.path === path) end++
  return end - at
}

/** The values that are added one behind the other. */
function addedTogether(index: number, { patch, at }: Step): readonly Json[] {
  const { path } = patch[at] as Operation
  const list = path.slice(0, path.lastIndexOf('/') + 1)
  const values: Json[] = []
  for (const operation of patch.slice(at, at + MOST_TOGETHER)) {
    if (operation.op !== 'add' || operation.path !== `${list}${index + values.length}`) break
    values.push(operation.value)
  }
  return values
}
