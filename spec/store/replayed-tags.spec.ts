/** What a log brings in that is written with a tag, or looks like one, while db.json has none. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { expect, it } from 'vitest'
import { flush } from '../../lib/index.js'
import type { Document } from '../crash/session.js'
import { opened } from '../support/opened.js'
import { temporaryFolder, wreckOf } from '../support/temp-folder.js'

/** A store whose process was killed after these changes, opened again. */
function reopened(...changes: readonly ((db: Document) => unknown)[]) {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'db.json'), '{"a":{"x":1},"list":[1]}')
  const db = opened(join(folder, 'db.json'), { interval: null })
  for (const change of changes) change(db)
  const path = join(wreckOf(folder), 'db.json')
  return { db, again: opened(path, { interval: null }), path }
}

it.each<[string, (db: Document) => unknown]>([
  ['a Date', (db) => (db['at'] = new Date(0))],
  ['minus zero', (db) => db['list'].push(-0)],
  ['a Map in a list', (db) => db['list'].push({ deep: [new Map([[1, 1n]])] })],
  ['a key that looks like a tag', (db) => (db['a'].$date = 1)],
  ['the only key, looking like one', (db) => (db['b'] = { $set: [1] })],
  ['such a key at the root', (db) => (db['$map'] = 1)],
  ['nothing of the kind', (db) => (db['a'].x = 2)],
])('comes back as it was, and is kept so: %s', async (_, change) => {
  const { db, again, path } = reopened(change)
  expect(isDeepStrictEqual(again, db)).toBe(true)
  again['more'] = 1
  await flush(again)
  expect(isDeepStrictEqual(opened(join(wreckOf(join(path, '..')), 'db.json')), again)).toBe(true)
})

it('knows of a key that looks like a tag, and is the only one later', () => {
  const { again, path } = reopened((db) => (db['a'].$date = 1))
  delete again['a'].x
  const last = opened(join(wreckOf(join(path, '..')), 'db.json'))
  expect(isDeepStrictEqual({ ...last['a'] }, { $date: 1 })).toBe(true)
})
