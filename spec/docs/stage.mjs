/**
 * The stage an example is run on, in a process of its own: imports the program, keeps the files as
 * they are when its last statement has run (a store left open tidies up at exit, afterwards), and
 * reports what was thrown and warned about.
 *
 *     node stage.mjs file:///tmp/…/README-12.js /tmp/…/report
 *
 * In a page it waits until nothing changes there any more, and reports what is shown.
 *
 * With a channel to its parent it stays, as a program does that has something to wait for, until the
 * channel is closed.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [, , program = '', report = ''] = process.argv
const warnings = []
let thrown

mkdirSync(report)
process.on('warning', (warning) => {
  if (warning.name === 'KeepsakeWarning') warnings.push(warning.code)
})
process.on('exit', () => {
  writeFileSync(join(report, 'ending.json'), JSON.stringify({ thrown, warnings }))
})

try {
  await import(program)
} catch (error) {
  thrown = { code: error?.code ?? error?.name, text: String(error?.stack ?? error) }
}
if (globalThis.settled) writeFileSync(join(report, 'page.html'), await globalThis.settled())
cpSync(process.cwd(), join(report, 'files'), { recursive: true })
if (process.send) {
  process.once('disconnect', () => process.exit())
  process.send('ready')
}
