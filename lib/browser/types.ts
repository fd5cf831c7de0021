/**
 * In the place of `node:util`: what kind of built-in an object is, whatever its prototype says. The label
 * that an object shows is asked first, since that is quick, and then what only a real one can answer.
 */

const typedArray: object = Object.getPrototypeOf(Uint8Array.prototype)

export const types = {
  isMap: (value: unknown): boolean =>
    isLabelled(value, 'Map') && answers(() => Reflect.get(Map.prototype, 'size', value)),
  isSet: (value: unknown): boolean =>
    isLabelled(value, 'Set') && answers(() => Reflect.get(Set.prototype, 'size', value)),
  isDate: (value: unknown): boolean =>
    isLabelled(value, 'Date') && answers(() => Date.prototype.getTime.call(value)),
  isUint8Array: (value: unknown): boolean =>
    Reflect.get(typedArray, Symbol.toStringTag, value) === 'Uint8Array',
}

function isLabelled(value: unknown, label: string): boolean {
  return Object.prototype.toString.call(value) === `[object ${label}]`
}

function answers(ask: () => unknown): boolean {
  try {
    ask()
    return true
  } catch {
    // It only shows the label.
    return false
  }
}
