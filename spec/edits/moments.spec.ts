/** Edits of db.json at odd moments, and of odd content. */

import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { changes, close, flush, open, status, subscribe, transact } from '../../lib/index.js'
import type { Change } from '../../lib/index.js'
import { rejectionOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { temporaryFolder } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'
import { editors } from './editors.js'

function inFolder(content: string): string {
  const path = join(temporaryFolder(), 'db.json')
  writeFileSync(path, content)
  return path
}

function beside(path: string): readonly string[] {
  return readdirSync(dirname(path)).filter((name) => name.includes('.edited-'))
}

describe('an edit', () => {
  it('is one entry and one change, judged as a whole', async () => {
    const path = inFolder('{"low":1,"high":2}')
    const schema = z
      .object({ low: z.number(), high: z.number() })
      .refine(({ low, high }) => low < high)
    const db = opened(path, { schema, interval: null })
    const told: Change[] = []
    subscribe(db, (change) => void told.push(change))
    writeFileSync(path, '{"low":5,"high":6}')
    db.high = 3
    writeFileSync(path, '{"low":2,"high":2}')
    await flush(db)
    expect(db).toEqual({ low: 2, high: 3 })
    expect(told.map(({ origin, patch }) => [origin, patch.length])).toEqual([
      ['local', 1],
      ['file', 1],
    ])
  })

  it('that the schema refuses changes nothing, is told, and is never overwritten', async () => {
    const path = inFolder('{"n":1}')
    const errors: unknown[] = []
    const schema = z.looseObject({ n: z.number() })
    const db = opened(path, { schema, interval: null, onError: (error) => void errors.push(error) })
    const told: unknown[] = []
    subscribe(db, (change) => void told.push(change))
    await pause(10)
    writeFileSync(path, '{"n":"secret"}')
    while (errors.length === 0) await pause(10)
    expect(errors).toMatchObject([{ code: 'KEEPSAKE_INVALID', pointer: '/n', file: path }])
    expect(JSON.stringify(errors)).not.toContain('secret')
    expect(db).toEqual({ n: 1 })
    expect(told).toEqual([])
    db['own'] = 2
    expect(await rejectionOf(flush(db))).toMatchObject({ code: 'KEEPSAKE_CONFLICT', pointer: '/n' })
    expect(readFileSync(path, 'utf8')).toBe('{"n":"secret"}')
    writeFileSync(path, '{"n":3}')
    await flush(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ n: 3, own: 2 })
  })

  it('keeps the objects that the program holds, and what is in them', async () => {
    const path = inFolder('{"users":[{"id":1,"n":1},{"id":2,"n":1}],"born":{"$date":"2020-01-01"}}')
    const db = opened(path, { interval: null })
    const bob = db['users'][1]
    const born = db['born']
    writeFileSync(
      path,
      '{"users":[{"id":0},{"id":1,"n":1},{"id":2,"n":7}],"born":{"$date":"2020-01-01T00:00:00.000Z"}}',
    )
    await flush(db)
    expect(db['users'][2]).toBe(bob)
    expect(bob.n).toBe(7)
    expect(db['born']).toBe(born)
    bob.n++
    await flush(db)
    expect(JSON.parse(readFileSync(path, 'utf8')).users[2]).toEqual({ id: 2, n: 8 })
  })

  it('may hold every kind of value', async () => {
    const path = inFolder('{}')
    const db = opened(path, { interval: null })
    db['own'] = new Map([['k', 1]])
    const text = `{"date":{"$date":"2026-11-28"},"map":{"$map":[["a",{"$set":[1]}]]},"big":{"$bigint":"12"},
      "bytes":{"$bytes":"AQI="},"zero":-0,"much":1e999,"user":{"$$date":"none"},"looks":{"$set":{"a":1}}}`
    writeFileSync(path, text)
    await flush(db)
    expect(db).toEqual({
      own: new Map([['k', 1]]),
      date: new Date('2026-11-28'),
      map: new Map([['a', new Set([1])]]),
      big: 12n,
      bytes: new Uint8Array([1, 2]),
      zero: -0,
      much: Infinity,
      user: { $date: 'none' },
      looks: { $set: { a: 1 } },
    })
    await close(db)
    expect(open(path, { readOnly: true })).toEqual({ ...db })
  })

  it('of spaces alone is an entry without operations, and told to nobody', async () => {
    const path = inFolder('{"n":1}')
    const db = opened(path, { interval: null })
    const told: unknown[] = []
    subscribe(db, (change) => void told.push(change))
    await pause(10)
    writeFileSync(path, '{\r\n\t"n": 1\r\n}\r\n')
    while (status(db).logEntries === 0) await pause(10)
    expect(readFileSync(`${path}.log.temp`, 'utf8')).toContain('"patch":[]')
    expect(told).toEqual([])
    expect(readFileSync(path, 'utf8')).toBe('{\r\n\t"n": 1\r\n}\r\n')
  })

  it('is taken in at the end of a block', () => {
    const path = inFolder('{"n":1}')
    const db = open(path)
    db['own'] = 1
    writeFileSync(path, '{"n":2}')
    db[Symbol.dispose]()
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ n: 2, own: 1 })
  })

  it('waits for the end of a transaction', async () => {
    const path = inFolder('{"n":1}')
    const db = opened(path, { interval: null })
    let ending: Promise<void> | undefined
    transact(db, () => {
      db['own'] = 1
      writeFileSync(path, '{"n":2}')
      ending = flush(db)
      db['own'] = 2
    })
    await ending
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ n: 2, own: 2 })
  })

  it('comes to an iterator apart from what the program has changed', async () => {
    const path = inFolder('{"n":1}')
    const db = opened(path, { interval: null })
    const stream = changes(db)
    db['a'] = 1
    writeFileSync(path, '{"n":2}')
    await flush(db)
    db['a'] = 2
    await Promise.resolve()
    const origins = [await stream.next(), await stream.next(), await stream.next()]
    expect(origins.map(({ value }) => [value?.origin, value?.seq])).toEqual([
      ['local', 1],
      ['file', 2],
      ['local', 3],
    ])
  })

  it('is not mixed with what a listener changes in turn', async () => {
    const path = inFolder('{"n":1}')
    const db = opened(path, { interval: null })
    const told: string[] = []
    subscribe(
      db,
      ({ origin, patch }) => {
        told.push(`${origin} ${patch.map(({ path: pointer }) => pointer).join(' ')}`)
        if (origin === 'file') db['seen'] = db['n']
      },
      { sync: true },
    )
    writeFileSync(path, '{"n":2}')
    await flush(db)
    expect(told).toEqual(['file /n', 'local /seen'])
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ n: 2, seen: 2 })
  })

  it('of a large file in place, under a log with changes, is kept beside', async () => {
    const warnings = hearWarnings()
    const long = 'x'.repeat(2 ** 20)
    for (const [style, save] of Object.entries(editors)) {
      const path = inFolder(JSON.stringify({ long, n: 1 }))
      const db = opened(path, { interval: null, indent: null })
      db['own'] = 1
      const text = JSON.stringify({ long, n: 2 })
      save(path, text)
      await flush(db)
      const isInPlace = style === 'in place'
      expect(beside(path)).toHaveLength(isInPlace ? 1 : 0)
      const found = JSON.parse(readFileSync(path, 'utf8'))
      expect([found.n, found.own]).toEqual([isInPlace ? 1 : 2, 1])
      if (isInPlace)
        expect(readFileSync(join(dirname(path), String(beside(path)[0])), 'utf8')).toBe(text)
    }
    const codes = await warnings.codes()
    expect(codes.filter((code) => code !== 'NO_THREAD')).toEqual(['EDIT_KEPT'])
  })

  it('turns an object into a list never', async () => {
    const path = inFolder('{"n":1}')
    const db = opened(path, { interval: null, onError: () => undefined })
    writeFileSync(path, '[1]')
    const error = await rejectionOf(flush(db))
    expect(error).toMatchObject({
      code: 'KEEPSAKE_CONFLICT',
      cause: { code: 'KEEPSAKE_NOT_A_STORE' },
    })
    expect(readFileSync(path, 'utf8')).toBe('[1]')
    expect(db).toEqual({ n: 1 })
  })

  it('is not taken in with watch: false', async () => {
    const path = inFolder('{"n":1}')
    const db = opened(path, { interval: null, watch: false, onError: () => undefined })
    db['own'] = 1
    expect(readdirSync(dirname(path))).not.toContain('db.json.base.temp')
    writeFileSync(path, '{"n":2}')
    expect(await rejectionOf(flush(db))).toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    expect(db['n']).toBe(1)
  })

  it('behind a symbolic link is noticed', async () => {
    const path = inFolder('{"n":1}')
    const link = join(temporaryFolder(), 'link.json')
    symlinkSync(path, link)
    const db = opened(link, { interval: null })
    await pause(10)
    writeFileSync(link, '{"n":2}')
    while (db['n'] !== 2) await pause(10)
    expect(db).toEqual({ n: 2 })
  })
})

describe('a listener', () => {
  it('that stops is told nothing more, although there is more to tell', async () => {
    const path = inFolder('{"n":1}')
    const db = opened(path, { interval: null })
    const told: string[] = []
    const stop = subscribe(db, ({ origin }) => (stop(), told.push(origin)))
    db['own'] = 1
    writeFileSync(path, '{"n":2}')
    db[Symbol.dispose]()
    await pause(5)
    expect(told).toEqual(['local'])
  })
})
