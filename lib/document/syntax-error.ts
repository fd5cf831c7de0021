/**
 * Where text stops being JSON (RFC 8259). JSON.parse tells a position in some of its messages, and
 * quotes the text instead in others; this finds the first offending character of any text.
 */

const SPACE = /[ \t\n\r]*/y
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y
/** As much of a number or word as is right. */
const SCALAR_START =
  /t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|n(?:u(?:ll?)?)?|-?(?:(?:0|[1-9]\d*)(?:\.(?!\d)|(?:\.\d+)?(?:[eE][+-]?\d*)?))?/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y
const ESCAPE_START = /\\(?:u[\da-fA-F]{0,3})?/y
const QUOTE = 34
const BACKSLASH = 92
const FIRST_PRINTABLE = 32

type Expecting = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end'

/** Line and column, both from 1, of the first character that cannot be there. */
export function syntaxErrorPlace(text: string): { line: number; column: number } {
  const before = text.slice(0, syntaxErrorOffset(text))
  let lines = 1
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) lines++
  return {
    line: lines,
    column: before.length - before.lastIndexOf('\n'),
  }
}

function syntaxErrorOffset(text: string): number {
  const open: ('{' | '[')[] = []
  let expecting: Expecting = 'value'
  let at = 0
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    if (!pattern.test(text)) return false
    at = pattern.lastIndex
    return true
  }
  // A loop: a string may be longer than a regular expression can go through.
  const matchString = (): boolean => {
    for (at++; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) {
        at++
        return true
      }
      if (code < FIRST_PRINTABLE) return false
      if (code !== BACKSLASH) continue
      if (!match(ESCAPE)) {
        match(ESCAPE_START)
        return false
      }
      at--
    }
    return false
  }
  for (;;) {
    match(SPACE)
    const character = text[at]
    if (character === undefined) return at
    if (expecting === ', or end') {
      const inside = open.at(-1)
      if (inside === undefined) return at
      if (character === ',') expecting = inside === '{' ? 'key' : 'value'
      else if (character === (inside === '{' ? '}' : ']')) open.pop()
      else return at
      at++
    } else if (expecting === ':') {
      if (character !== ':') return at
      expecting = 'value'
      at++
    } else if (expecting === 'key' || expecting === 'key or }') {
      if (character === '}' && expecting === 'key or }') {
        open.pop()
        expecting = ', or end'
        at++
      } else if (character === '"') {
        if (!matchString()) return at
        expecting = ':'
      } else return at
    } else if (character === '{' || character === '[') {
      open.push(character)
      expecting = character === '{' ? 'key or }' : 'value or ]'
      at++
    } else if (character === ']' && expecting === 'value or ]') {
      open.pop()
      expecting = ', or end'
      at++
    } else {
      if (character === '"' && !matchString()) return at
      if (character !== '"' && !match(SCALAR)) {
        match(SCALAR_START)
        return at
      }
      expecting = ', or end'
    }
  }
}
