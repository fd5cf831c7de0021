/** Moving from conf and from lowdb: their own files, written by them, opened as they are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Conf from 'conf'
import { Low } from 'lowdb'
import { JSONFile } from 'lowdb/node'
import { expect, it } from 'vitest'
import { close } from '../../lib/index.js'
import { opened } from '../support/opened.js'
import { filesIn, temporaryFolder } from '../support/temp-folder.js'

it("opens conf's file, keys with dots and what its migrations left included", async () => {
  const folder = temporaryFolder()
  const conf = new Conf<Record<string, unknown>>({
    cwd: folder,
    projectName: 'my-app',
    projectVersion: '1.0.0',
    defaults: { theme: 'light', window: { width: 800 } },
    migrations: { '1.0.0': (store) => store.set('moved', true) },
  })
  conf.set('window.width', 1024)
  conf.set('a\\.b', 1)
  const db = opened(conf.path, { defaults: { window: { height: 600 } } })
  expect(db).toEqual({
    theme: 'light',
    window: { width: 1024, height: 600 },
    moved: true,
    'a.b': 1,
    __internal__: expect.anything() as unknown,
  })
  await close(db)
  expect(filesIn(folder)).toEqual(['config.json'])
  // And conf can still read it.
  expect(new Conf({ cwd: folder, projectName: 'my-app' }).get('window.height')).toBe(600)
})

interface Data {
  posts: { id: number; title: string }[]
}

it("opens lowdb's file, and lowdb opens keepsake's", async () => {
  const path = join(temporaryFolder(), 'db.json')
  // Its presets keep nothing in tests.
  const low = new Low(new JSONFile<Data>(path), { posts: [{ id: 1, title: 'lowdb' }] })
  await low.write()
  const text = readFileSync(path, 'utf8')
  const db = opened(path)
  expect(db).toEqual(low.data)
  await close(db)
  expect(readFileSync(path, 'utf8')).toBe(text)
  const again = opened(path)
  again['posts'].push({ id: 2, title: 'keepsake' })
  await close(again)
  const back = new Low(new JSONFile<Data>(path), { posts: [] })
  await back.read()
  expect(back.data.posts.map(({ title }) => title)).toEqual(['lowdb', 'keepsake'])
})
