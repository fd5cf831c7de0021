/** What a document lacks is filled in in memory only where the store is opened for reading. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { close, flush, open, status, subscribe } from '../../lib/index.js'
import { failureOf } from '../support/failure.js'
import { heardOf } from '../support/heard.js'
import { opened } from '../support/opened.js'
import { filesIn, temporaryFolder, tracesIn } from '../support/temp-folder.js'

function room(content?: unknown): { readonly folder: string; readonly path: string } {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  if (content !== undefined) writeFileSync(path, JSON.stringify(content))
  return { folder, path }
}

describe('defaults and readOnly', () => {
  it('are filled in in memory only', async () => {
    const { folder, path } = room({ window: { width: 1 } })
    const before = tracesIn(folder)
    const db = open(path, { readOnly: true, defaults: { window: { width: 2, height: 3 } } })
    expect(db).toEqual({ window: { width: 1, height: 3 } })
    await flush(db)
    await close(db)
    expect(tracesIn(folder)).toEqual(before)
  })

  it('make no file, and no folder', async () => {
    const { folder } = room()
    const path = join(folder, 'sub/db.json')
    const list = open(path, { readOnly: true, defaults: [1] })
    expect(list).toEqual([1])
    await close(list)
    expect(filesIn(folder)).toEqual([])
  })

  it('are told to those who look at the store already, and no file is touched', () => {
    const { folder, path } = room({ window: { width: 1 } })
    const before = tracesIn(folder)
    const db = opened(path, { readOnly: true })
    const { calls } = heardOf(db, { sync: true })
    opened(path, { readOnly: true, defaults: { window: { height: 3 }, theme: 'light' } })
    expect(calls).toEqual([
      {
        seq: 0,
        origin: 'local',
        patch: [
          { op: 'add', path: '/window/height', value: 3 },
          { op: 'add', path: '/theme', value: 'light' },
        ],
      },
    ])
    expect([status(db).seq, tracesIn(folder)]).toEqual([0, before])
  })

  it('let no listener write', () => {
    const { path } = room({ n: 1 })
    const refused: unknown[] = []
    const db = opened(path, { readOnly: true, onError: ({ cause }) => refused.push(cause) })
    subscribe(db, () => (db['n'] = 2), { sync: true })
    opened(path, { readOnly: true, defaults: { theme: 'light' } })
    expect(refused).toMatchObject([{ code: 'KEEPSAKE_READ_ONLY' }])
    expect(db).toEqual({ n: 1, theme: 'light' })
  })

  it('leave nothing of what the schema of the store refuses', () => {
    const { path } = room({ n: 1 })
    const schema = z.object({ n: z.number(), theme: z.enum(['light']).optional() })
    const db = opened(path, { readOnly: true, schema })
    const { calls } = heardOf(db, { sync: true })
    const error = failureOf(() => open(path, { readOnly: true, defaults: { theme: 'dark' } }))
    expect(error).toMatchObject({ code: 'KEEPSAKE_INVALID', pointer: '/theme' })
    expect([{ ...db }, calls]).toEqual([{ n: 1 }, []])
    opened(path, { readOnly: true, defaults: { theme: 'light' } })
    expect(db).toEqual({ n: 1, theme: 'light' })
  })
})
