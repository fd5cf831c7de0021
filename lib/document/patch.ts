/**
 * Operations of a JSON Patch (RFC 6902) as text, ready for the log:
 *
 *     {"op":"replace","path":"/users/alice/score","value":5}
 *
 * Text, not objects: an assignment makes it once and the log writes it as it is.
 */

export function addText(pointer: string, valueText: string): string {
  return `{"op":"add","path":${quoted(pointer)},"value":${valueText}}`
}

export function replaceText(pointer: string, valueText: string): string {
  return `{"op":"replace","path":${quoted(pointer)},"value":${valueText}}`
}

export function removeText(pointer: string): string {
  return `{"op":"remove","path":${quoted(pointer)}}`
}

const NEEDS_NO_ESCAPE = /^[\w/.-]*$/

function quoted(pointer: string): string {
  return NEEDS_NO_ESCAPE.test(pointer) ? `"${pointer}"` : JSON.stringify(pointer)
}
