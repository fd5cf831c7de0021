/**
 * `keepsake flush FILE`: db.json takes in what is still in the log, as when a program closes the
 * store. It takes the lock, so no other process may have the store open.
 */

import { close, status } from '../control.js'
import type { Home } from '../file/home.js'
import { findFiles } from '../restore.js'
import { open } from '../open.js'
import type { Command } from './command.js'
import { counted } from './counted.js'
import { EXIT } from './exit-code.js'
import { plainText } from './printable.js'
import { homeOf } from './store-home.js'

export const flush: Command = {
  usage: 'flush FILE',
  summary: 'brings db.json up to date; no other process may have it open',
  help: [],
  options: {},
  operands: { least: 1, most: 1 },

  async run({ file }, terminal) {
    const home = homeOf(file)
    const db = open(home.names.snapshot, { indent: indentOf(home), mode: home.mode })
    const { logEntries } = status(db)
    await close(db)
    terminal.say(
      `${plainText(file)} is up to date, with ${counted(logEntries, 'change')} of the log.`,
    )
    return EXIT.ok
  },
}

const USUAL_INDENT = 2
const WIDEST_INDENT = 10

/** db.json goes on to look the way it does; null: all of it in one line. */
function indentOf(home: Home): number | null {
  const { snapshot, temp } = findFiles(home)
  const start = Buffer.from((temp ?? snapshot)?.bytes.subarray(0, 1024) ?? []).toString()
  const isOneLine = /^\s*[{[][^\n\]}]+[^\n]*\n?$/.test(start)
  if (isOneLine) return null
  const width = /^\s*[{[]\r?\n( +)\S/.exec(start)?.[1]?.length ?? USUAL_INDENT
  return Math.min(width, WIDEST_INDENT)
}
