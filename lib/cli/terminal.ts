/**
 * Where a command speaks: data goes to the standard output, one line at a time, and talk to the
 * standard error output, so that `keepsake log db.json > changes.txt` holds changes and nothing else.
 *
 * Colours are for people: only where the output is a terminal that has them, and never with
 * `NO_COLOR`.
 */

import { styleText } from 'node:util'
import { EXIT } from './exit-code.js'

export type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'cyan'

export interface Terminal {
  /** A line of data. */
  readonly print: (text: string) => void
  /** A line of talk. */
  readonly say: (text: string) => void
  /** Text of a line of data, in a colour. */
  readonly paint: (colour: Colour, text: string) => string
  /** How many characters of a line there is room for; undefined: it is not for the eyes. */
  readonly width: number | undefined
  /** Nobody reads the data any more. */
  readonly closed: AbortSignal
}

export function processTerminal(): Terminal {
  const { stdout, stderr } = process
  const closing = new AbortController()
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `keepsake log db.json | head -3`: whoever has seen enough closes the pipe.
    if (error.code === 'EPIPE') return closing.abort()
    stderr.write(`keepsake: the output could not be written (${error.code}). Free some space.\n`)
    // Steps of a repair are not torn by this: an event comes between them at the earliest.
    process.exit(EXIT.unreadable)
  })
  stderr.on('error', () => {
    // Nobody listens to the talk. The exit code says the same.
  })
  const hasColours = !process.env['NO_COLOR'] && stdout.isTTY && stdout.hasColors()
  return {
    print(text) {
      if (!closing.signal.aborted) stdout.write(`${text}\n`)
    },
    say: (text) => void stderr.write(`${text}\n`),
    paint: (colour, text) =>
      hasColours ? styleText(colour, text, { validateStream: false }) : text,
    width: stdout.isTTY ? stdout.columns : undefined,
    closed: closing.signal,
  }
}
