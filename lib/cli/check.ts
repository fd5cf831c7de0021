/**
 * `keepsake check FILE`: what is there, what is wrong with it, and what opening it would do.
 *
 *     db.json           33 bytes
 *     db.json.log.temp  312 bytes: 2 changes (1 to 2), on top of db.json
 *     open()            gives db.json and 2 changes
 */

import type { Command } from './command.js'
import { describe } from './description.js'
import { EXIT } from './exit-code.js'
import { examineStore } from './findings.js'
import { jsonText, plainText } from './printable.js'
import { reportOf } from './report.js'
import { homeOf } from './store-home.js'

export const check: Command = {
  usage: 'check FILE [--json]',
  summary: 'what is there, what is damaged, and what open() would do; reads only',
  help: ['--json   the findings as JSON'],
  options: { json: 'boolean' },
  operands: { least: 1, most: 1 },

  run({ file, has }, terminal) {
    const report = reportOf(examineStore(homeOf(file)))
    if (has('json')) terminal.print(jsonText(report, 2))
    else for (const line of describe(report, terminal)) terminal.print(line)
    if (report.ok) return EXIT.ok
    if (!has('json')) {
      terminal.say(`Next: keepsake repair ${plainText(file)}   (it only says what it would do)`)
    }
    return EXIT.wanting
  },
}
