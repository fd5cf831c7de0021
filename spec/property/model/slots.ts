// Array methods on the model: the language's own algorithm runs over one slot per element, and where
// the slots end up tells which elements stay in the list (as themselves, at whatever index) and
// which values come from outside.

import { nodeOf } from './handle.js'

export type Mutator =
  'push' | 'pop' | 'shift' | 'unshift' | 'splice' | 'sort' | 'reverse' | 'fill' | 'copyWithin'

export class Slot {
  readonly value: unknown

  constructor(value: unknown) {
    this.value = value
  }

  /** What sort() compares by when it is given no comparator. */
  toString(): string {
    return String(this.value)
  }
}

export interface Rearranged {
  readonly result: unknown
  /** For each element of the list afterwards: the slot that stays there, or the value that comes. */
  readonly after: readonly ({ stays: Slot } | { comes: unknown })[]
}

/** Which arguments of a mutator are elements, from this position to `end`. */
const ELEMENTS: Partial<Record<Mutator, { from: number; end: number }>> = {
  push: { from: 0, end: Infinity },
  unshift: { from: 0, end: Infinity },
  splice: { from: 2, end: Infinity },
  fill: { from: 0, end: 1 },
}

export function rearrange(
  list: readonly unknown[],
  method: Exclude<Mutator, 'sort'>,
  given: readonly unknown[],
): Rearranged {
  const slots = Array.from(list, (value) => new Slot(value))
  const elements = ELEMENTS[method] ?? { from: 0, end: 0 }
  const wrapped = given.map((argument, position) =>
    position >= elements.from && position < elements.end ? new Slot(nodeOf(argument)) : argument,
  )
  const order = slots.slice()
  const result: unknown = Reflect.apply(Array.prototype[method], order, wrapped)
  return { result, after: claim(slots, order) }
}

/**
 * A slot that stands twice in the list afterwards (copyWithin) stays where it was not overwritten,
 * or else where it is met first; the other places get a value like any other.
 */
function claim(before: readonly Slot[], order: readonly Slot[]): Rearranged['after'] {
  const claimed = new Map<Slot, number>()
  order.forEach((slot, index) => before[index] === slot && claimed.set(slot, index))
  const old = new Set(before)
  order.forEach((slot, index) => {
    if (old.has(slot) && !claimed.has(slot)) claimed.set(slot, index)
  })
  return order.map((slot, index) =>
    claimed.get(slot) === index ? { stays: slot } : { comes: slot.value },
  )
}
