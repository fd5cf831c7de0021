/** `using` and `await using`: the end of a block closes the store. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import cloneDeep from 'lodash-es/cloneDeep.js'
import isEqual from 'lodash-es/isEqual.js'
import { describe, expect, it } from 'vitest'
import { flush, open } from '../../lib/index.js'
import { failureOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { filesIn, temporaryFolder } from '../support/temp-folder.js'

function room(): { folder: string; path: string } {
  const folder = temporaryFolder()
  return { folder, path: join(folder, 'db.json') }
}

const contentOf = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

describe('using', () => {
  it('has everything in db.json before the block is left', () => {
    const { folder, path } = room()
    const db = open(path)
    db.a = 1
    db[Symbol.dispose]()
    expect(contentOf(path)).toEqual({ a: 1 })
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(failureOf(() => (db.a = 2))).toMatchObject({ code: 'KEEPSAKE_CLOSED' })
  })

  it('may come twice', () => {
    const { folder, path } = room()
    const db = open(path)
    db.a = 1
    db[Symbol.dispose]()
    db[Symbol.dispose]()
    expect(filesIn(folder)).toEqual(['db.json'])
  })

  it('leaves the store open for others who have opened it', () => {
    const { path } = room()
    const db = opened(path)
    open(path)[Symbol.dispose]()
    db.a = 1
    expect(db.a).toBe(1)
  })

  it('overtakes a flush that is under way', async () => {
    const { folder, path } = room()
    const db = open(path)
    db.a = 1
    const flushing = flush(db)
    db.b = 2
    await Promise.resolve()
    db[Symbol.dispose]()
    expect(contentOf(path)).toEqual({ a: 1, b: 2 })
    expect(filesIn(folder)).toEqual(['db.json'])
    await Promise.allSettled([flushing])
    expect(contentOf(path)).toEqual({ a: 1, b: 2 })
    expect(filesIn(folder)).toEqual(['db.json'])
  })
})

describe('await using', () => {
  it('has everything in db.json before the block is left', async () => {
    const { folder, path } = room()
    const db = open(path)
    db.a = 1
    await db[Symbol.asyncDispose]()
    expect(contentOf(path)).toEqual({ a: 1 })
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(failureOf(() => (db.a = 2))).toMatchObject({ code: 'KEEPSAKE_CLOSED' })
  })

  it('leaves the store open for others who have opened it', async () => {
    const { path } = room()
    const db = opened(path)
    await open(path)[Symbol.asyncDispose]()
    db.a = 1
    expect(db.a).toBe(1)
  })
})

describe('the way to close', () => {
  it('is on the root alone, and is not among its keys', () => {
    const { path } = room()
    const db = opened(path, { defaults: { inner: {}, list: [] } })
    const plain = { inner: {}, list: [] }
    expect(Reflect.ownKeys(db)).toEqual(['inner', 'list'])
    expect(Symbol.dispose in db).toBe(false)
    expect(Object.hasOwn(db, Symbol.dispose)).toBe(false)
    expect(Reflect.ownKeys({ ...db })).toEqual(['inner', 'list'])
    expect(JSON.stringify(db)).toBe(JSON.stringify(plain))
    expect(Reflect.ownKeys(cloneDeep(db))).toEqual(['inner', 'list'])
    expect(isEqual(db, plain)).toBe(true)
    expect(isDeepStrictEqual(db, plain)).toBe(true)
    for (const symbol of [Symbol.dispose, Symbol.asyncDispose]) {
      expect((db.inner as Record<symbol, unknown>)[symbol]).toBeUndefined()
      expect((db.list as unknown as Record<symbol, unknown>)[symbol]).toBeUndefined()
    }
  })

  it('is not handed down to what merely inherits from the root', () => {
    const { path } = room()
    const child = Object.create(opened(path)) as Record<symbol, unknown>
    expect(child[Symbol.dispose]).toBeUndefined()
  })

  it('cannot be taken for a key', () => {
    const { path } = room()
    const db = opened(path) as unknown as Record<symbol, unknown>
    const error = failureOf(() => (db[Symbol.dispose] = () => undefined))
    expect(error).toMatchObject({ code: 'KEEPSAKE_BAD_KEY' })
  })
})
