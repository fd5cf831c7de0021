/** A file system that is mounted read-only, and one that becomes so while the store is open. */
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { close, durable, flush, open, transact } from 'keepsake'
import { beginning, change, History } from '../real/history.mjs'
import { command } from '../real/scene.mjs'
import { codeOf } from './code-of.mjs'

export const readOnly = {
  name: 'read-only mount',
  needs: 'mounts',
  async run(scene, holds) {
    await opening(scene, holds)
    await whileOpen(scene, holds)
  },
}

const contentOf = (folder) =>
  readdirSync(folder).map((name) => `${name} ${readFileSync(join(folder, name), 'latin1')}`)

function disk(scene) {
  const folder = scene.room('disk')
  command('mount', '-t', 'tmpfs', '-o', 'size=4m', 'none', folder)
  return { folder, file: join(folder, 'db.json') }
}

async function opening(scene, holds) {
  const { folder, file } = disk(scene)
  const elsewhere = scene.room('elsewhere')
  const db = open(join(elsewhere, 'db.json'), { defaults: beginning(), interval: null })
  await flush(db)
  let k = 1
  while (k < 12) change(db, ++k, transact)
  cpSync(elsewhere, folder, { recursive: true, filter: (path) => !path.endsWith('.lock') })
  await close(db)
  command('mount', '-o', 'remount,ro', folder)
  const before = contentOf(folder)
  holds(before.length === 2, 'there is no log to be read')

  const seen = open(file, { readOnly: true })
  holds(new History().find(seen, { from: k, to: k }) === k, 'readOnly sees another state')
  holds(
    (await codeOf(() => change(seen, k + 1, transact))) === 'KEEPSAKE_READ_ONLY',
    'it is writable',
  )
  await close(seen)
  const refusal = await codeOf(() => open(file))
  holds(refusal === 'KEEPSAKE_WRITE_FAILED', `opening to write: ${refusal}`)
  const filled = open(file, { readOnly: true, defaults: { more: 1 } })
  holds(filled.more === 1, 'defaults are not filled in')
  await close(filled)
  holds(contentOf(folder).join('\n') === before.join('\n'), 'something was written')
  command('umount', folder)
}

async function whileOpen(scene, holds) {
  const { folder, file } = disk(scene)
  const told = []
  const db = open(file, {
    defaults: beginning(),
    interval: null,
    onError: ({ code, cause }) => told.push(`${code} ${cause?.code}`),
  })
  let k = 1
  while (k < 6) change(db, ++k, transact)
  // While the log is open the system does not allow it.
  holds(
    (await codeOf(() => command('mount', '-o', 'remount,ro', folder))) !== undefined,
    'a log open',
  )
  await flush(db)
  const before = readFileSync(file)
  command('mount', '-o', 'remount,ro', folder)
  while (k < 30) change(db, ++k, transact)
  holds(told.join() === 'KEEPSAKE_WRITE_FAILED EROFS', `told ${told.join()}`)
  holds((await codeOf(() => durable(db))) === 'KEEPSAKE_WRITE_FAILED', 'durable did not reject')
  holds((await codeOf(() => flush(db))) === 'KEEPSAKE_WRITE_FAILED', 'flush did not reject')
  holds((await codeOf(() => close(db))) === 'KEEPSAKE_WRITE_FAILED', 'close did not reject')
  holds(new History().find(db, { from: k, to: k }) === k, 'memory has lost a change')
  holds(readFileSync(file).equals(before), 'db.json was touched')
  command('mount', '-o', 'remount,rw', folder)
  const began = Date.now()
  while ((await codeOf(() => durable(db))) !== undefined && Date.now() - began < 20_000) {
    await setTimeout(100)
  }
  await close(db)
  const again = open(file, { readOnly: true })
  holds(new History().find(again, { from: k, to: k }) === k, 'not all was kept')
  await close(again)
  command('umount', folder)
}
