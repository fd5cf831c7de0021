/**
 * What comes out of a file, for the eyes: a value in the store may hold bytes that a terminal takes
 * for commands (clear the screen, change its title, write backwards).
 *
 *     "\u001b[2J"        JSON escapes this one by itself
 *     "\u009b2J"         but not its one-byte form, and not the marks that turn text around
 */

/** DEL, C1 controls, and marks that change the direction of text or break lines. */
const TREACHEROUS = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** JSON text that means the same, and does nothing to a terminal. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(TREACHEROUS, escaped)
}

/** Any other text: a path, a pointer, a message. */
export function plainText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return text.replace(/[\u0000-\u001f]/g, escaped).replace(TREACHEROUS, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
