/**
 * `ulimit -f`: a file may not grow beyond 32 KiB. Node ignores SIGXFSZ, so it is EFBIG, after a
 * part of the line has been written.
 */
import { join } from 'node:path'
import { close, open } from 'keepsake'
import { History } from '../real/history.mjs'
import { program } from './program.mjs'

export const fileLimit = {
  name: 'file size limit',
  async run(scene, holds) {
    for (const beyond of [0, 1, 7, 30]) {
      const file = join(scene.room('limit'), 'db.json')
      const input = { file, beyond }
      const seen = await program(scene, 'fillToLimit', input, { shell: 'ulimit -f 64' })
      holds(seen.told.join() === 'KEEPSAKE_WRITE_FAILED EFBIG', `told ${seen.told.join()}`)
      holds(seen.refusal === 'KEEPSAKE_WRITE_FAILED', `durable: ${seen.refusal}`)
      holds(seen.isUntouched, 'db.json was touched')
      const db = open(file, { readOnly: true })
      const range = { from: seen.acknowledged, to: seen.k }
      const k = new History().find(db, range)
      holds(k !== undefined, `found none of the states ${range.from} to ${range.to}`)
      await close(db)
    }
  },
}
