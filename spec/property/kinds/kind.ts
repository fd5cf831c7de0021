// A kind of change: one way in which a program can change a document (or try to), as a template that
// is filled with places and values of the document at hand.

import type { Draw } from '../draw.js'

export type Template = (draw: Draw) => string

export interface Kind {
  readonly name: string
  readonly template: Template
  /** It may cost at most one line of the log. */
  readonly oneLine: boolean
}

export type Templates = Readonly<Record<string, Template>>

/** Changes that may write several lines. */
export function severalLines(templates: Templates): Kind[] {
  return Object.entries(templates).map(([name, template]) => ({ name, template, oneLine: false }))
}

/** Changes that are one line of the log, or none. */
export function oneLine(templates: Templates): Kind[] {
  return Object.entries(templates).map(([name, template]) => ({ name, template, oneLine: true }))
}

/** A statement inside another one; a result it would return is dropped. */
export function block(code: string): string {
  const result = /^return ([^\n]*)$/.exec(code)?.[1]
  if (result && !/\breturn\b/.test(result)) return `{ ${result} }`
  return /\breturn\b/.test(code) ? `;(() => { ${code} })()` : `{ ${code} }`
}
