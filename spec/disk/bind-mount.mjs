/**
 * db.json is a mount of its own, as in a container that is given this one file: it can be neither
 * renamed over nor linked. (`npm run test:kill` kills a writer in the middle of this.)
 */
import { linkSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { close, flush, open, transact } from 'keepsake'
import { beginning, change, History } from '../real/history.mjs'
import { command } from '../real/scene.mjs'
import { codeOf } from './code-of.mjs'

export const bindMount = {
  name: 'single-file bind mount',
  needs: 'mounts',
  async run(scene, holds) {
    const folder = scene.room('container')
    const outside = join(scene.room('outside'), 'settings.json')
    const file = join(folder, 'db.json')
    writeFileSync(outside, '{}\n', { mode: 0o640 })
    writeFileSync(file, '')
    command('mount', '--bind', outside, file)
    const other = join(folder, 'other')
    writeFileSync(other, '')
    holds((await codeOf(() => renameSync(other, file))) === 'EBUSY', 'it can be renamed over')
    holds((await codeOf(() => linkSync(file, `${other}2`))) === 'EXDEV', 'it can be linked')

    const { ino } = statSync(outside)
    let db = open(file, { defaults: beginning(), interval: null })
    let k = 1
    for (let round = 0; round < 5; round++) {
      while (k % 7 !== 0) change(db, ++k, transact)
      change(db, ++k, transact)
      if (round % 2 === 0) await flush(db)
      else {
        await close(db)
        db = open(file, { interval: null })
      }
      holds(new History().find(db, { from: k, to: k }) === k, 'memory has another state')
      const seen = open(outside, { readOnly: true })
      holds(new History().find(seen, { from: k, to: k }) === k, 'outside another state is seen')
      await close(seen)
      const left = readdirSync(folder).filter((name) => name.includes('temp'))
      holds(left.length === 0, `left behind: ${left.join()}`)
    }
    await close(db)
    holds(statSync(outside).ino === ino, 'it is another file')
    holds((statSync(outside).mode & 0o777) === 0o640, 'it has another mode')
    holds(JSON.parse(readFileSync(outside, 'utf8')).queue.length > 0, 'it is empty')
    command('umount', file)
  },
}
