/** A store that is not opened after all says why, whatever else goes wrong on the way out. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { open } from '../../lib/index.js'
import { deserted } from '../support/deserted.js'
import { systemError, tapDisk } from '../support/disk-tap.js'
import { failureOf } from '../support/failure.js'
import { keepsake } from '../support/keepsake-command.js'
import { opened } from '../support/opened.js'
import { report } from '../support/program.js'
import { temporaryFolder } from '../support/temp-folder.js'

/** The lock cannot be removed. */
function stuckLock(): () => void {
  return tapDisk({
    before: ({ name, file }) => {
      if (name === 'unlink' && file === 'db.json.lock') throw systemError('EIO')
    },
  })
}

it('an open refused by the schema says so, although the lock cannot be removed either', () => {
  const path = join(temporaryFolder(), 'db.json')
  writeFileSync(path, '{"n":"one"}')
  const heal = stuckLock()
  const schema = z.object({ n: z.number() })
  expect(failureOf(() => open(path, { schema })).code).toBe('KEEPSAKE_INVALID')
  heal()
  expect(opened(path)).toEqual({ n: 'one' })
})

it('an open refused for its files says so, although the lock cannot be removed either', () => {
  const { path } = deserted({ snapshot: '{"n":' })
  stuckLock()
  expect(failureOf(() => open(path)).code).toBe('KEEPSAKE_CORRUPT_SNAPSHOT')
})

it('a repair that fails says so, although the lock cannot be removed either', async () => {
  const { folder } = deserted({ snapshot: '{"n":' })
  stuckLock()
  const { code, stderr } = await keepsake(folder, 'repair', 'db.json', '--yes')
  expect([code, stderr]).toEqual([1, expect.stringContaining('KEEPSAKE_CORRUPT_SNAPSHOT')])
})

it('an open in a working directory that is gone says that nothing can be read there', async () => {
  const told = await report(
    temporaryFolder(),
    `import { mkdirSync, rmdirSync } from 'node:fs'
    mkdirSync('gone')
    process.chdir('gone')
    rmdirSync('../gone')
    try { open('db.json') } catch (error) {
      console.log(JSON.stringify([error instanceof KeepsakeError, error.code, error.cause.code]))
    }`,
  )
  expect(told).toEqual([true, 'KEEPSAKE_READ_FAILED', 'ENOENT'])
})
