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

const ZERO = 0x30
const NINE = 0x39
const MOST_ARGUMENTS = 4096

/** A place in a patch. */
export interface Step {
  readonly patch: readonly Operation[]
  readonly at: number
}

/** Applies the operation at a step, and those behind it that go with it; says how many in all. */
export function editList(list: Json[], key: string, operation: Operation, step: Step): number {
  if (operation.op === 'add') {
    if (key === '-') return append(list, operation.value)
    const index = parseIndex(key, operation)
    if (index > list.length) throw misfit(operation)
    if (index === list.length) return append(list, operation.value)
    return insert(list, index, addedTogether(index, step))
  }
  const index = parseIndex(key, operation)
  if (index >= list.length) throw misfit(operation)
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
  if (key === '' || (key.length > 1 && key.charCodeAt(0) === ZERO)) throw misfit(operation)
  let index = 0
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at)
    if (code < ZERO || code > NINE) throw misfit(operation)
    index = index * 10 + (code - ZERO)
  }
  return index
}

function append(list: Json[], value: Json): number {
  list.push(value)
  return 1
}

function insert(list: Json[], index: number, values: readonly Json[]): number {
  for (let from = 0; from < values.length; from += MOST_ARGUMENTS) {
    list.splice(index + from, 0, ...values.slice(from, from + MOST_ARGUMENTS))
  }
  return values.length
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
  const path = patch[at]?.path ?? ''
  const list = path.slice(0, path.lastIndexOf('/') + 1)
  const values: Json[] = []
  for (let end = at; ; end++) {
    const operation = patch[end]
    if (operation?.op !== 'add' || operation.path !== `${list}${index + values.length}`) break
    values.push(operation.value)
  }
  return values
}
