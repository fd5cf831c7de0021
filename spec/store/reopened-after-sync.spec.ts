/** A sync of the log has failed for good: the program closes the store and opens it again. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { close, durable } from '../../lib/index.js'
import { systemError, tapDisk } from '../support/disk-tap.js'
import { rejectionOf } from '../support/failure.js'
import { patchesIn } from '../support/log-lines.js'
import { opened } from '../support/opened.js'
import { temporaryFolder } from '../support/temp-folder.js'

const WRITE_FAILED = { code: 'KEEPSAKE_WRITE_FAILED' }

it('is not forgotten: what counts is a log that was never in doubt', async () => {
  const path = join(temporaryFolder(), 'db.json')
  const options = { defaults: { list: [1] }, fsync: 'no', onError: () => undefined } as const
  const db = opened<{ list: number[] }>(path, options)
  const heal = tapDisk({
    before: ({ name }) => {
      if (/^(?:dataSync|sync)(?:Later)?$/.test(name)) throw systemError('EIO')
    },
  })
  db.list.push(2)
  expect(await rejectionOf(durable(db))).toMatchObject(WRITE_FAILED)
  expect(await rejectionOf(close(db))).toMatchObject(WRITE_FAILED)
  heal()
  const before = statSync(`${path}.log.temp`).ino
  const again = opened<{ list: number[] }>(path, options)
  await durable(again)
  expect(statSync(`${path}.log.temp`).ino).not.toBe(before)
  expect(patchesIn(path)).toEqual([[{ op: 'replace', path: '', value: { list: [1, 2] } }]])
})
