/**
 * Where text stops being JSON. JSON.parse knows, but tells it in some of its messages only; in the
 * others it quotes the text. What it always tells is whether a text merely ends too soon:
 *
 *     {"a": [1, tru}        Unexpected token '}', "{"a": [1, tru}" is not valid JSON
 *     {"a": [1, tru         Unexpected end of JSON input
 *     {"a                   Unterminated string in JSON at position 3
 *
 * So the longest beginning that merely ends too soon is looked for, by halving. The words are V8's,
 * the same in Node 20, 22 and 24; where they change, the specs of this file say so.
 */

/** Line and column, both from 1, of the first character that cannot be there. */
export function syntaxErrorPlace(text: string): { line: number; column: number } {
  const before = text.slice(0, syntaxErrorIndex(text))
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') }
}

/** The index of that character; the length where something is missing at the end. */
export function syntaxErrorIndex(text: string): number {
  let good = 0
  let bad = text.length + 1
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (isBeginning(text.slice(0, middle))) good = middle
    else bad = middle
  }
  return good
}

/** Whether this is JSON, or becomes JSON when more is added. */
function isBeginning(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const { message } = error as SyntaxError
    // What is quoted of the text comes before the last words, so it cannot be taken for them.
    const [, position] = /at position (\d+)(?: \(.*\))?$/.exec(message) ?? []
    return position === undefined
      ? message.endsWith('end of JSON input')
      : Number(position) === text.length
  }
}
