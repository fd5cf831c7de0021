/** What an object or array may have for keys: looked at before any of its values is read. */

import { indexOf, segment } from './pointer.js'
import { refuseKey } from './refusal.js'

/** Throws `KEEPSAKE_BAD_KEY`; `pointer` is asked for where the object would be. */
export function checkKeys(source: object, pointer: () => string): void {
  for (const key of Object.getOwnPropertySymbols(source)) {
    if (Object.prototype.propertyIsEnumerable.call(source, key)) {
      throw refuseKey(pointer(), 'only strings, not symbols')
    }
  }
  if (Object.hasOwn(source, '__proto__')) {
    throw refuseKey(pointer() + segment('__proto__'), 'anything but __proto__')
  }
  if (!Array.isArray(source)) return
  // Indices come first among an array's keys: the last key tells whether there are others.
  const last = Object.keys(source).at(-1)
  if (last !== undefined && indexOf(last) === undefined) throw refuseKey(pointer(), 'only indices')
}
