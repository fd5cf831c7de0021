/**
 * `keepsake log FILE`: the changes that are in the log, one line each.
 *
 *     2026-11-22T06:17:00.123Z  2  replace  /users/alice/score  5
 *
 * With `--follow` it goes on with what comes, until it is interrupted or nobody reads it any more.
 */

import { setTimeout as pause } from 'node:timers/promises'
import type { Home } from '../file/home.js'
import type { Entry } from '../log/entry.js'
import { readLog } from '../log/reading.js'
import { findFiles } from '../restore.js'
import { changeLines, type LineStyle } from './change-lines.js'
import type { Command } from './command.js'
import { counted } from './counted.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { lockHolderOf, mayWrite } from './lock-holder.js'
import { keysOf } from './pointer.js'
import { homeOf, shortName } from './store-home.js'
import { Tail } from './tail.js'
import type { Terminal } from './terminal.js'

export const log: Command = {
  usage: 'log FILE [--json] [--path POINTER] [--follow]',
  summary: 'the changes that are in the log; reads only',
  help: [
    '--json          one JSON object a line: seq, time (ms), patch',
    '--path POINTER  only what changes the value there: it, what is in it, or what it is in',
    '--follow        go on with what comes, until interrupted',
  ],
  options: { json: 'boolean', path: 'string', follow: 'boolean' },
  operands: { least: 1, most: 1 },

  run({ file, has, valueOf }, terminal) {
    const path = valueOf('path')
    if (path !== undefined) keysOf(path)
    const home = homeOf(file)
    const style: LineStyle = { json: has('json'), path, terminal }
    return has('follow') ? follow(home, style, terminal) : show(home, style, terminal)
  },
}

function show(home: Home, style: LineStyle, terminal: Terminal): ExitCode {
  const holder = lockHolderOf(home)
  const { log: file } = findFiles(home)
  const name = shortName(home.names, 'log')
  if (file === undefined) {
    terminal.say(`There is no ${name}: db.json holds every change.`)
    return EXIT.ok
  }
  const { entries, damage } = readLog(file.bytes)
  for (const entry of entries) print(entry, style, terminal)
  if (damage === undefined || (!damage.promised && mayWrite(holder))) return EXIT.ok
  const { line, offset, bytes } = damage
  terminal.say(
    `${name}, line ${line}, byte ${offset}: what follows, ${counted(bytes, 'byte')}, is no whole ` +
      'change. keepsake check says more.',
  )
  return EXIT.wanting
}

/** How often to look, in ms. */
const PAUSE = 100

/** How many looks a line is given to become whole. */
const PATIENCE = 10

async function follow(home: Home, style: LineStyle, terminal: Terminal): Promise<ExitCode> {
  const tail = new Tail(home)
  let looksInVain = 0
  while (!terminal.closed.aborted) {
    const { entries, missed, isStuck } = tail.next()
    if (missed > 0) {
      terminal.say(`${counted(missed, 'change')} went into db.json before they could be read here.`)
    }
    for (const entry of entries) print(entry, style, terminal)
    looksInVain = isStuck ? looksInVain + 1 : 0
    if (looksInVain === PATIENCE) {
      const name = shortName(home.names, 'log')
      terminal.say(`${name} is damaged behind this. keepsake check says more.`)
    }
    try {
      await pause(PAUSE, undefined, { signal: terminal.closed })
    } catch {
      // Nobody reads any more: that is the end.
    }
  }
  tail.close()
  return EXIT.ok
}

function print(entry: Entry, style: LineStyle, terminal: Terminal): void {
  for (const line of changeLines(entry, style)) terminal.print(line)
}
