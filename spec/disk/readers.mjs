/**
 * Other processes read db.json all the time while it is flushed, again and again: one parses the
 * file, one opens the store. What each sees is whole, and never older than what it saw before.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { close, flush, open, transact } from 'keepsake'
import { command, whyNoMounts } from '../real/scene.mjs'

const reader = fileURLToPath(new URL('reader.mjs', import.meta.url))

/** What the readers have seen: `[{ kind, reads, states, errors }]`. */
async function readDuringFlushes(scene, { folder, flushes }) {
  const file = join(folder, 'db.json')
  const db = open(file, { defaults: { n: 0, copies: [0, 0, 0] }, interval: null })
  await flush(db)
  const running = join(folder, 'running')
  writeFileSync(running, '')
  const readers = ['parse', 'open'].map((kind) => startReader(scene, kind, file, running))
  await Promise.all(readers.map(({ begun }) => begun))
  for (let n = 1; n <= flushes; n++) {
    transact(db, () => {
      db.n = n
      db.copies = Array.from({ length: 3 + (n % 400) }, () => n)
    })
    await flush(db)
  }
  rmSync(running)
  const seen = await Promise.all(readers.map(({ report }) => report))
  await close(db)
  return seen
}

function startReader(scene, kind, file, running) {
  const child = scene.spawn(process.execPath, [reader, kind, file, running], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  const begun = new Promise((resolve) => {
    child.stdout.on('data', (bytes) => resolve((output += bytes)))
  })
  const report = child.ended.then(() => JSON.parse(output.slice(output.indexOf('\n'))))
  return { begun, report }
}

export const readers = (flushes) => ({
  name: `reading during ${flushes} flushes`,
  async run(scene, holds) {
    const folder = scene.room('readers')
    // Where syncs cost nothing the flushes follow each other faster.
    if (!whyNoMounts) command('mount', '-t', 'tmpfs', '-o', 'size=64m', 'none', folder)
    const seen = await readDuringFlushes(scene, { folder, flushes })
    for (const { kind, reads, states, errors } of seen) {
      console.log(`  ${reads} reads by ${kind}, ${states} states seen`)
      holds(errors.length === 0, `${kind}: ${errors.length} errors: ${errors[0]}`)
      holds(reads > 0 && states > 0, `${kind}: nothing was read`)
    }
    if (!whyNoMounts) command('umount', folder)
  },
})
