/**
 * Operations of a JSON Patch (RFC 6902) as text, ready for the log:
 *
 *     {"op":"replace","path":"/users/alice/score","value":5}
 *
 * Text, not objects: an assignment makes it once and the log writes it as it is. A path is that of
 * `pointer.ts`: the pointer as it stands between the quotes.
 */

export function addText(path: string, valueText: string): string {
  return `{"op":"add","path":"${path}","value":${valueText}}`
}

export function replaceText(path: string, valueText: string): string {
  return `{"op":"replace","path":"${path}","value":${valueText}}`
}

export function removeText(path: string): string {
  return `{"op":"remove","path":"${path}"}`
}
