/**
 * `keepsake get FILE POINTER`: one value, as JSON. It is what `open` with `readOnly` would read, the
 * changes that are still in the log included; so it works beside a running writer.
 *
 *     $ keepsake get db.json /users/alice/score
 *     5
 */

import { encode } from '../document/encode.js'
import { restore } from '../restore.js'
import { Refusal, type Command } from './command.js'
import { EXIT } from './exit-code.js'
import { keysOf, valueAt } from './pointer.js'
import { jsonText, plainText } from './printable.js'
import { homeOf } from './store-home.js'

export const get: Command = {
  usage: 'get FILE [POINTER]',
  summary: 'prints the value at a JSON Pointer, or the whole document; reads only',
  help: ['POINTER  such as /users/alice/score, into the document as db.json holds it'],
  options: {},
  operands: { least: 1, most: 2 },

  run({ file, operand = '' }, terminal) {
    const keys = keysOf(operand)
    const { root } = restore(homeOf(file), { salvage: false })
    const value = valueAt(encode(root), keys)
    if (value === undefined) {
      throw new Refusal(EXIT.wanting, `There is nothing at ${plainText(operand)}.`)
    }
    terminal.print(textOf(value))
    return EXIT.ok
  },
}

function textOf(value: unknown): string {
  try {
    return jsonText(value, 2)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Refusal(
      EXIT.wanting,
      'That is more text than can be printed at once. Name a POINTER to a part of it.',
    )
  }
}
