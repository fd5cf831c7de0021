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

/**
 * One step of a path: of a pointer as it stands in the log, between the quotes of a JSON string.
 *
 *     /users/alice      /say \\"hi\\"   (the key `say "hi"`)
 *
 * A loop, since each assignment comes here: regular expressions take five times as long.
 */
export function pathStep(key: string | number): string {
  if (typeof key === 'number') return `/${key}`
  for (let at = 0; at < key.length; at++) {
    if (needsEscape(key.charCodeAt(at))) return JSON.stringify(segment(key)).slice(1, -1)
  }
  return `/${key}`
}

/** A whole path from its keys. */
export function pathOf(keys: readonly (string | number)[]): string {
  return keys.map(pathStep).join('')
}

/** The pointer that a path stands for. */
export function pointerOfPath(path: string): string {
  return JSON.parse(`"${path}"`) as string
}

/** Whether it means something to JSON or to a pointer, or may do so to either. */
function needsEscape(code: number): boolean {
  return code < SPACE || code >= TILDE || code === QUOTE || code === SLASH || code === BACKSLASH
}

const SPACE = 0x20
const QUOTE = 0x22
const SLASH = 0x2f
const BACKSLASH = 0x5c
const TILDE = 0x7e

/** The array index a property key stands for (`'0'`, `'17'`), or undefined for any other key. */
export function indexOf(key: string): number | undefined {
  const index = Number(key)
  return Number.isInteger(index) && index >= 0 && index < 2 ** 32 - 1 && String(index) === key
    ? index
    : undefined
}
