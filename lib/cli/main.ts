#!/usr/bin/env node
/**
 * The `keepsake` command: for a bad day, and for a look at a store without a program.
 *
 *     keepsake check db.json
 */

import { plainText } from './printable.js'
import { runCommand } from './run.js'
import { processTerminal } from './terminal.js'

const terminal = processTerminal()

// A warning is talk like any other here, and needs no advice on flags of node.
process.removeAllListeners('warning')
process.on('warning', ({ message }) => terminal.say(`keepsake: ${plainText(message)}`))

process.exitCode = await runCommand(process.argv.slice(2), terminal)
