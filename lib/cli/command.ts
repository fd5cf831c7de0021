/** What a command is: how it is called, and what it does. One file for each. */

import type { ExitCode } from './exit-code.js'
import type { Terminal } from './terminal.js'

export interface Command {
  /** `check FILE [--json]` */
  readonly usage: string
  /** In a line. */
  readonly summary: string
  /** The options, a line each. */
  readonly help: readonly string[]
  /** `boolean`: it is there or not. `string`: it takes a value. */
  readonly options: Readonly<Record<string, 'boolean' | 'string'>>
  /** How many words it takes besides options. */
  readonly operands: { readonly least: number; readonly most: number }
  run(call: Call, terminal: Terminal): ExitCode | Promise<ExitCode>
}

/** A command as it was called. */
export interface Call {
  /** The first operand. */
  readonly file: string
  /** The second one, if there is one. */
  readonly operand: string | undefined
  readonly has: (option: string) => boolean
  readonly valueOf: (option: string) => string | undefined
}

/** What ends a command, other than a `KeepsakeError`: the message says what to do. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}
