/**
 * Where text stops being JSON (RFC 8259). JSON.parse tells a position in some of its messages, and
 * quotes the text instead in others; this finds the first offending character of any text.
 */

const SPACE = /[ \t\n\r]*/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y // eslint-disable-line no-control-regex
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y
const STRING_START = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/y // eslint-disable-line no-control-regex

/** As much of a number or word as is right. */
const SCALAR_START =
  /t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|n(?:u(?:ll?)?)?|-?(?:(?:0|[1-9]\d*)(?:\.(?!\d)|(?:\.\d+)?(?:[eE][+-]?\d*)?))?/y
const ESCAPE_START = /(?:\\(?:u[\da-fA-F]{0,3})?)?/y

type Expecting = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end'

/** Line and column, both from 1, of the first character that cannot be there. */
export function syntaxErrorPlace(text: string): { line: number; column: number } {
  const before = text.slice(0, syntaxErrorOffset(text))
  return {
    line: before.split('\n').length,
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
        if (!match(STRING)) return endOfString(text, at)
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
      if (character === '"' && !match(STRING)) return endOfString(text, at)
      if (character !== '"' && !match(SCALAR)) {
        match(SCALAR_START)
        return at
      }
      expecting = ', or end'
    }
  }
}

/** The character at which a string goes wrong: where it ends too early, or what it cannot hold. */
function endOfString(text: string, start: number): number {
  STRING_START.lastIndex = start
  STRING_START.test(text)
  ESCAPE_START.lastIndex = STRING_START.lastIndex
  ESCAPE_START.test(text)
  return ESCAPE_START.lastIndex
}
