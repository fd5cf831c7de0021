/** A change of the log as lines: for people, one for each operation; as JSON, one for all. */

import type { Entry } from '../log/entry.js'
import type { Operation } from '../log/operation.js'
import { touches } from './pointer.js'
import { jsonText, plainText } from './printable.js'
import type { Colour, Terminal } from './terminal.js'

export interface LineStyle {
  readonly json: boolean
  /** Only operations that change what is there. */
  readonly path: string | undefined
  readonly terminal: Pick<Terminal, 'paint' | 'width'>
}

export function changeLines(entry: Entry, { json, path, terminal }: LineStyle): readonly string[] {
  const { seq, time } = entry
  const patch =
    path === undefined ? entry.patch : entry.patch.filter((each) => touches(each.path, path))
  if (patch.length === 0) return []
  if (json) return [jsonText({ seq, time, patch })]
  const start = `${timeText(time)}  ${seq}  `
  return patch.map((operation) => lineOf(start, operation, terminal))
}

/** A log may say any number. */
function timeText(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? '????-??-??T??:??:??.???Z' : date.toISOString()
}

const COLOURS: Readonly<Record<Operation['op'], Colour>> = {
  add: 'green',
  replace: 'yellow',
  remove: 'red',
}

function lineOf(
  start: string,
  operation: Operation,
  { paint, width = Number.POSITIVE_INFINITY }: LineStyle['terminal'],
): string {
  const op = operation.op.padEnd('replace'.length)
  const pointer = operation.path === '' ? '""' : plainText(operation.path)
  const head = `${paint('dim', start)}${paint(COLOURS[operation.op], op)}  ${paint('cyan', pointer)}`
  if (operation.op === 'remove') return head
  const taken = `${start}${op}  ${pointer}  `.length
  return `${head}  ${shortened(jsonText(operation.value), width - taken)}`
}

/** On a terminal a change is a line. A little is shown of every value. */
function shortened(text: string, room: number): string {
  const most = Math.max(room, 10)
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}
