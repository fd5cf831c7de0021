// What the store must refuse: the model's own reading of the rules, and the code each breach has.
//
// The whole value is looked at before anything is changed, so a refused assignment leaves no trace.

import { isContainer } from './container.js'
import { nodeOf } from './handle.js'

export class Refusal extends Error {
  /** The code the store has to give; `KEEPSAKE_*` where the contract names none. */
  readonly code: string

  constructor(code: string) {
    super(`the model refuses this: ${code}`)
    this.code = code
  }
}

const DEEPEST = 500
const ORDINARY: readonly unknown[] = [
  Object.prototype,
  null,
  Array.prototype,
  Map.prototype,
  Set.prototype,
  Date.prototype,
]

/** Throws a Refusal when `value` may not enter the tree. `staying` is what it would copy. */
export function check(value: unknown, staying: ReadonlySet<object>): void {
  const above: object[] = []
  visit(value)

  function visit(found: unknown): void {
    const node = nodeOf(found)
    if (typeof node === 'function' || typeof node === 'symbol')
      throw new Refusal('KEEPSAKE_BAD_VALUE')
    if (!isContainer(node) || staying.has(node)) return
    if (above.includes(node)) throw new Refusal('KEEPSAKE_BAD_VALUE')
    if (above.length >= DEEPEST) throw new Refusal('KEEPSAKE_TOO_DEEP')
    if (!ORDINARY.includes(Object.getPrototypeOf(node))) throw new Refusal('KEEPSAKE_BAD_VALUE')
    above.push(node)
    if (node instanceof Map) node.forEach((member, key) => (checkMapKey(key), visit(member)))
    else if (node instanceof Set) node.forEach(visit)
    else if (!(node instanceof Date)) visitProperties(node)
    above.pop()
  }

  function visitProperties(node: object): void {
    const descriptors = Object.getOwnPropertyDescriptors(node)
    for (const key of Reflect.ownKeys(descriptors)) {
      const descriptor = Reflect.get(descriptors, key) as PropertyDescriptor
      if (!descriptor.enumerable) continue
      if (isAccessor(descriptor)) throw new Refusal('KEEPSAKE_BAD_VALUE')
      checkKey(node, key)
      visit(descriptor.value)
    }
  }
}

export function isAccessor(descriptor: PropertyDescriptor): boolean {
  return 'get' in descriptor || 'set' in descriptor
}

export function checkKey(container: object, key: string | symbol): asserts key is string {
  if (typeof key === 'symbol' || key === '__proto__') throw new Refusal('KEEPSAKE_BAD_KEY')
  if (Array.isArray(container) && !isIndex(key)) throw new Refusal('KEEPSAKE_BAD_KEY')
}

export function checkMapKey(key: unknown): void {
  const primitive = key === null || !['object', 'function', 'symbol'].includes(typeof key)
  if (!primitive) throw new Refusal('KEEPSAKE_BAD_KEY')
}

export function isIndex(key: string | symbol): key is string {
  return typeof key === 'string' && /^(0|[1-9]\d{0,8})$/.test(key)
}
