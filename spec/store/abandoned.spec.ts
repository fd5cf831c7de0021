/** A transaction that the program closes the store in the middle of, when the store cannot close. */
import { isDeepStrictEqual } from 'node:util'
import { expect, it } from 'vitest'
import { close, open, transact } from '../../lib/index.js'
import { systemError, tapDisk } from '../support/disk-tap.js'
import { failureOf } from '../support/failure.js'
import { temporaryFolder } from '../support/temp-folder.js'

it('is undone, and never written when there is space again', async () => {
  const path = `${temporaryFolder()}/db.json`
  const errors: unknown[] = []
  const db = open<Record<string, number>>(path, {
    defaults: { k: 0 },
    onError: (error) => errors.push(error.code),
  })
  const heal = tapDisk({
    before({ name }) {
      if (name === 'write') throw systemError('ENOSPC')
    },
  })
  db['b'] = 1
  const failure = failureOf(() =>
    transact(db, () => {
      db['a'] = 1
      failureOf(() => db[Symbol.dispose]())
    }),
  )
  expect(failure).toMatchObject({ code: 'KEEPSAKE_CLOSED' })
  expect({ ...db }).toEqual({ k: 0, b: 1 })
  heal()
  db['c'] = 3
  await close(db)
  expect(errors).toContain('KEEPSAKE_WRITE_FAILED')
  const again = open(path, { readOnly: true })
  expect(isDeepStrictEqual({ ...again }, { k: 0, b: 1, c: 3 })).toBe(true)
})
