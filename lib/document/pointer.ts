/**
 * JSON Pointer (RFC 6901): where a value is in the encoded document.
 *
 *     /users/alice/score      /a~1b  (the key `a/b`)      /a~0b  (the key `a~b`)      /  (the key ``)
 */

/** One step of a pointer, its leading slash included. */
export function segment(key: string | number): string {
  if (typeof key === 'number') return `/${key}`
  if (key.includes('~') || key.includes('/')) {
    return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
  }
  return `/${key}`
}

/** A whole pointer from its keys. */
export function pointerOf(keys: readonly (string | number)[]): string {
  return keys.map(segment).join('')
}

/** The array index a property key stands for (`'0'`, `'17'`), or undefined for any other key. */
export function indexOf(key: string): number | undefined {
  const index = Number(key)
  return Number.isInteger(index) && index >= 0 && index < 2 ** 32 - 1 && String(index) === key
    ? index
    : undefined
}
