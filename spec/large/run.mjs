/**
 * `npm run test:large`: documents that are longer than the longest string, or larger than 1 GB.
 *
 *     npm run test:large                       text of 630 million characters, text of 1.1 GB
 *     npm run test:large -- --megabytes 2300   that much of it instead
 *     npm run test:large -- --heap 8000        with a heap of so many MB, which larger ones need
 *
 * Each step is a process of its own: one makes the document, one changes and flushes it (by the
 * thread), one opens it anew and compares. Minutes, and 6 GB of memory for a document of 1 GB.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Tally } from '../real/tally.mjs'

const { values } = parseArgs({
  options: { megabytes: { type: 'string' }, heap: { type: 'string' } },
})
const task = fileURLToPath(new URL('./task.mjs', import.meta.url))

/** Longer is no slowness, but a hang. */
const PATIENCE = 45 * 60_000

const documents =
  values.megabytes === undefined
    ? [
        { name: 'characters of all lengths', text: 'wide', megabytes: 900 },
        { name: 'one byte a character', text: 'plain', megabytes: 1100 },
      ]
    : [{ name: 'one byte a character', text: 'plain', megabytes: Number(values.megabytes) }]

async function run(what, path, { text, megabytes }) {
  const heap = values.heap === undefined ? [] : [`--max-old-space-size=${values.heap}`]
  const parameters = [...heap, task, what, path, text, String(megabytes)]
  const child = spawn(process.execPath, parameters, {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: PATIENCE,
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (piece) => (said += piece))
  const [code, signal] = await once(child, 'close')
  if (code !== 0) return { problems: [`${what}: ended with ${code ?? signal}`] }
  return JSON.parse(said)
}

const tally = new Tally('test:large')
const folder = mkdtempSync(join(tmpdir(), 'keepsake-large-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const document of documents) {
  const path = join(folder, `${document.text}.json`)
  for (const what of ['make', 'change', 'compare']) {
    const { problems, ...figures } = await run(what, path, document)
    const size = Math.round(statSync(path, { throwIfNoEntry: false })?.size / 1e6)
    console.log(`${document.name}, ${what}: ${size} MB of db.json,`, figures)
    tally.add(document.name, problems, 'steps')
  }
  rmSync(path, { force: true })
}
tally.end()
