/** One file is one store in a process, by whatever name and however often it is opened. */
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { close, flush, open } from '../../lib/index.js'
import { failureOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { packageUrl, report } from '../support/program.js'
import { filesIn, temporaryFolder } from '../support/temp-folder.js'

function room(): { folder: string; path: string } {
  const folder = temporaryFolder()
  return { folder, path: join(folder, 'db.json') }
}

const contentOf = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

describe('a file opened twice', () => {
  it('is one store', () => {
    const { path } = room()
    const first = opened(path)
    const second = opened(path)
    expect(second).toBe(first)
    second.a = 1
    expect(first.a).toBe(1)
  })

  it('closes with the last who has opened it', async () => {
    const { folder, path } = room()
    const db = open(path)
    expect(open(path)).toBe(db)
    expect(open(path)).toBe(db)
    await close(db)
    await close(db)
    db.a = 1
    expect(filesIn(folder)).toEqual(['db.json.lock', 'db.json.log.temp'])
    await close(db)
    expect(failureOf(() => (db.a = 2))).toMatchObject({ code: 'KEEPSAKE_CLOSED' })
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(contentOf(path)).toEqual({ a: 1 })
  })

  it('gets the defaults of the second as well', () => {
    const { path } = room()
    const db = opened(path, { defaults: { theme: 'dark' } })
    opened(path, { defaults: { theme: 'light', size: 12 } })
    expect(db).toEqual({ theme: 'dark', size: 12 })
  })

  it('is not held by an open that failed', async () => {
    const { folder, path } = room()
    const db = open(path)
    db.a = 1
    const bad = { later: () => 1 } as object
    expect(failureOf(() => open(path, { defaults: bad }))).toMatchObject({
      code: 'KEEPSAKE_BAD_VALUE',
    })
    db.b = 2
    await close(db)
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(contentOf(path)).toEqual({ a: 1, b: 2 })
  })

  it('is refused to a writer while a reader has it', async () => {
    const { path } = room()
    const reader = open(path, { readOnly: true })
    expect(failureOf(() => open(path))).toMatchObject({ code: 'KEEPSAKE_BAD_OPTION', file: path })
    await close(reader)
    const db = opened(path)
    db.a = 1
    expect(db.a).toBe(1)
  })

  it('can be opened again while it is being closed', async () => {
    const { folder, path } = room()
    const db = open(path)
    db.a = 1
    const closing = close(db)
    const again = open<Record<string, number>>(path, { defaults: { c: 3 } })
    await closing
    again.b = 2
    expect(again).toEqual({ a: 1, b: 2, c: 3 })
    await close(again)
    expect(contentOf(path)).toEqual({ a: 1, b: 2, c: 3 })
    expect(filesIn(folder)).toEqual(['db.json'])
  })
})

describe('names of one file', () => {
  it('are one store: absolute, relative, roundabout, as a URL, through links', async () => {
    const { folder, path } = room()
    mkdirSync(join(folder, 'sub'))
    symlinkSync('../db.json', join(folder, 'sub/link.json'))
    symlinkSync('sub', join(folder, 'sub-link'))
    const db = opened(path)
    const names = [
      relative(process.cwd(), path),
      join(folder, 'sub/../db.json'),
      `${folder}//./db.json`,
      pathToFileURL(path),
      join(folder, 'sub/link.json'),
      join(folder, 'sub-link/link.json'),
    ]
    for (const name of names) expect(opened(name), String(name)).toBe(db)
    db.a = 1
    await flush(db)
    expect(opened(join(folder, 'sub/link.json'))).toBe(db)
  })

  it('may be links that point nowhere yet', async () => {
    const { folder, path } = room()
    symlinkSync('db.json', join(folder, 'link.json'))
    const db = opened(join(folder, 'link.json'))
    expect(opened(path)).toBe(db)
    db.a = 1
    await flush(db)
    expect(filesIn(folder)).toEqual(['db.json', 'db.json.lock', 'link.json'])
    expect(contentOf(path)).toEqual({ a: 1 })
  })

  it('are kept: a flush replaces the file, not the link', async () => {
    const { folder } = room()
    mkdirSync(join(folder, 'real'))
    writeFileSync(join(folder, 'real/db.json'), '{}')
    symlinkSync('real/db.json', join(folder, 'link.json'))
    const db = opened(join(folder, 'link.json'))
    db.a = 1
    expect(filesIn(join(folder, 'real'))).toContain('db.json.log.temp')
    await close(db)
    expect(filesIn(folder)).toEqual(['link.json', 'real', 'real/db.json'])
    expect(contentOf(join(folder, 'link.json'))).toEqual({ a: 1 })
  })

  it('are resolved once: a program may change its working directory', async () => {
    const { folder, path } = room()
    mkdirSync(join(folder, 'sub'))
    await report(
      folder,
      `const db = open('db.json')
      db.a = 1
      process.chdir('sub')
      db.b = 2
      await flush(db)
      db.c = 3
      console.log(open('../db.json') === db)`,
    )
    expect(filesIn(folder)).toEqual(['db.json', 'sub'])
    expect(contentOf(path)).toEqual({ a: 1, b: 2, c: 3 })
  })

  it('are two stores when they are two files', () => {
    const { folder, path } = room()
    const one = opened(path)
    const other = opened(join(folder, 'other.json'))
    one.a = 1
    other.a = 2
    expect(one).toEqual({ a: 1 })
    expect(other).toEqual({ a: 2 })
  })

  it('stand for another file once that was moved away and the store closed', async () => {
    const { folder, path } = room()
    const db = open(path)
    db.a = 1
    await close(db)
    renameSync(path, join(folder, 'moved.json'))
    expect(opened(path)).toEqual({})
    expect(opened(join(folder, 'moved.json'))).toEqual({ a: 1 })
  })
})

describe('two copies of the package in one process', () => {
  it('share their stores', async () => {
    const { folder } = room()
    const seen = await report(
      folder,
      `const copy = await import('${packageUrl}?copy')
      const db = open('db.json')
      const same = copy.open('db.json') === db
      copy.transact(db, () => { db.a = 1; db.b = 2 })
      await copy.flush(db)
      const { seq } = copy.status(db)
      await copy.close(db)
      const taken = [copy.snapshot(db).c]
      copy.subscribe(db, ({ patch }) => taken.push(patch[0].path), { sync: true })
      db.c = 3
      taken.push(copy.snapshot(db).c)
      await close(db)
      let code
      try { copy.open('db.json').d = 4 } catch (error) { code = error.code }
      console.log(JSON.stringify({ two: copy.open !== open, same, seq, code, taken }))`,
    )
    expect(seen).toEqual({ two: true, same: true, seq: 1, taken: [null, '/c', 3] })
    expect(contentOf(join(folder, 'db.json'))).toEqual({ a: 1, b: 2, c: 3, d: 4 })
  })
})
