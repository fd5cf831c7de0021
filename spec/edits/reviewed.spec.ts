/** Stories in which something of an edit was once lost, doubled, or told wrongly. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { close, flush, open, status, subscribe } from '../../lib/index.js'
import { keepsake } from '../support/keepsake-command.js'
import { notice } from '../support/notice.js'
import { opened } from '../support/opened.js'
import { temporaryFolder, wreckOf } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

function inFolder(content: object): string {
  const path = join(temporaryFolder(), 'db.json')
  writeFileSync(path, JSON.stringify(content))
  return path
}

function save(path: string, content: object): void {
  writeFileSync(path, JSON.stringify(content))
}

/** What is found by whoever opens the files as they are. */
function found(path: string): object {
  const wreck = join(wreckOf(dirname(path)), 'db.json')
  return { ...open(wreck, { readOnly: true }) }
}

function beside(path: string): readonly string[] {
  return readdirSync(dirname(path)).filter((name) => name.includes('.edited-'))
}

describe('two edits before one flush', () => {
  it('are both there when the program is killed', async () => {
    hearWarnings()
    const path = inFolder({ n: 1 })
    const db = opened(path, { interval: null })
    db['own'] = 1
    save(path, { n: 1, first: 1 })
    notice(db)
    save(path, { n: 1, first: 1, second: 1 })
    notice(db)
    expect(found(path)).toEqual({ n: 1, own: 1, first: 1, second: 1 })
    db['own'] = 2
    expect(found(path)).toEqual({ n: 1, own: 2, first: 1, second: 1 })
    await flush(db)
    expect(found(path)).toEqual({ n: 1, own: 2, first: 1, second: 1 })
  })

  it('are so too when there was a kill between them', async () => {
    hearWarnings()
    const first = inFolder({ n: 1 })
    const killed = opened(first, { interval: null })
    killed['own'] = 1
    save(first, { n: 1, first: 1 })
    notice(killed)
    const path = join(wreckOf(dirname(first)), 'db.json')
    const db = opened(path, { interval: null })
    save(path, { n: 1, first: 1, second: 1 })
    notice(db)
    expect(found(path)).toEqual({ n: 1, own: 1, first: 1, second: 1 })
    await close(db)
    expect(found(path)).toEqual({ n: 1, own: 1, first: 1, second: 1 })
  })

  it('of which a crash has left the second alone: repair keeps the log, and putting back works', async () => {
    hearWarnings()
    const first = inFolder({ n: 1 })
    const killed = opened(first, { interval: null })
    killed['own'] = 1
    save(first, { n: 1, first: 1 })
    notice(killed)
    for (const way of ['repair', 'put back'] as const) {
      const path = join(wreckOf(dirname(first)), 'db.json')
      save(path, { n: 1, first: 1, second: 1 })
      expect(() => open(path, { onConflict: 'merge' })).toThrow()
      if (way === 'put back') writeFileSync(path, readFileSync(`${path}.base.temp`))
      else {
        const { code } = await keepsake(
          dirname(path),
          'repair',
          'db.json',
          '--keep',
          'log',
          '--yes',
        )
        expect(code).toBe(0)
      }
      expect({ ...open(path, { readOnly: true }) }).toEqual({ n: 1, own: 1, first: 1 })
    }
  })
})

describe('an edit', () => {
  it('that is undone while a flush runs is an edit as well', async () => {
    hearWarnings()
    const path = inFolder({ n: 1 })
    const before = readFileSync(path)
    const db = opened(path, { interval: null })
    save(path, { n: 2 })
    notice(db)
    expect(db).toEqual({ n: 2 })
    const flushing = flush(db)
    writeFileSync(path, before)
    await flushing
    expect(db).toEqual({ n: 1 })
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ n: 1 })
  })

  it('that is disputed and does not fit the schema leaves no copy each time that it is looked at', async () => {
    hearWarnings()
    const path = inFolder({ n: 1, m: 1 })
    const schema = z.object({ n: z.number(), m: z.number() })
    const db = opened(path, { schema, interval: null, onError: () => undefined })
    db.n = 2
    save(path, { n: 3, m: 'none' })
    for (let times = 0; times < 3; times++) await flush(db).catch(() => undefined)
    expect(beside(path)).toEqual([])
    expect(db).toEqual({ n: 2, m: 1 })
  })

  it('of a document that looks like a tag is merged like any other', async () => {
    const path = inFolder({ $$date: 5 })
    const db = opened(path, { interval: null })
    expect(db).toEqual({ $date: 5 })
    save(path, { $$date: 6 })
    await flush(db)
    expect(db).toEqual({ $date: 6 })
    save(path, { $date: 6, more: 1 })
    await flush(db)
    expect(db).toEqual({ $date: 6, more: 1 })
  })

  it('may be told to a listener that closes the store', async () => {
    hearWarnings()
    const path = inFolder({ n: 1 })
    const db = open(path, { interval: null })
    db['own'] = 1
    subscribe(db, ({ origin }) => origin === 'file' && db[Symbol.dispose](), { sync: true })
    save(path, { n: 2 })
    notice(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ n: 2, own: 1 })
    expect(readdirSync(dirname(path))).toEqual(['db.json'])
  })

  it('of 200,000 elements at once is taken in', async () => {
    const path = inFolder({ list: Array.from({ length: 200_000 }, (_, index) => index) })
    const db = opened(path, { interval: null })
    save(path, { list: Array.from({ length: 200_000 }, (_, index) => -index) })
    await flush(db)
    expect(db['list'][199_999]).toBe(-199_999)
  })

  it('that moves what the program has removed, or moved, is disputed', async () => {
    hearWarnings()
    const records = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
    const changes: ((list: object[]) => void)[] = [
      (list) => list.shift(),
      (list) => list.splice(1, 0, ...list.splice(0, 1)),
    ]
    for (const change of changes) {
      const path = inFolder({ list: records })
      const db = opened(path, { interval: null })
      change(db['list'])
      const own: unknown = JSON.parse(JSON.stringify(db))
      save(path, { list: [...records.slice(1), { id: 'a' }] })
      await flush(db)
      expect(db).toEqual(own)
      expect(beside(path)).toHaveLength(1)
    }
  })

  it('of a large file in place is not called damage', async () => {
    hearWarnings()
    const long = 'x'.repeat(2 ** 21)
    const path = inFolder({ long, n: 1 })
    const errors: string[] = []
    const db = opened(path, { interval: null, onError: ({ code }) => void errors.push(code) })
    db['own'] = 1
    save(path, { long, n: 2 })
    await flush(db)
    expect(errors).toEqual([])
    expect(status(db).logEntries).toBe(0)
    expect([db['n'], beside(path).length]).toEqual([1, 1])
  })
})

describe('opening with onConflict: merge', () => {
  it('leaves the files as they are where the schema refuses what comes of it', async () => {
    hearWarnings()
    const first = inFolder({ a: 1, n: 1 })
    const killed = opened(first, { interval: null })
    killed['own'] = 1
    const path = join(wreckOf(dirname(first)), 'db.json')
    const schema = z.looseObject({ n: z.number() })
    save(path, { a: 2, n: 'none' })
    const before = readFileSync(`${path}.log.temp`, 'utf8')
    const options = { onConflict: 'merge', schema, interval: null } as const
    expect(() => open(path, options)).toThrow()
    expect(readFileSync(`${path}.log.temp`, 'utf8')).toBe(before)
    save(path, { a: 2, n: 3 })
    const db = open(path, options)
    expect(db).toEqual({ a: 2, n: 3, own: 1 })
    await close(db)
  })
})

describe('a log that holds an edit', () => {
  it('is kept by repair', async () => {
    hearWarnings()
    const first = inFolder({ n: 1 })
    const killed = opened(first, { interval: null })
    killed['own'] = 1
    save(first, { n: 2 })
    notice(killed)
    const path = join(wreckOf(dirname(first)), 'db.json')
    const before = readFileSync(`${path}.log.temp`, 'utf8')
    await keepsake(dirname(path), 'repair', 'db.json', '--keep', 'log', '--yes')
    expect(readFileSync(`${path}.log.temp`, 'utf8')).toBe(before)
    expect({ ...open(path, { readOnly: true }) }).toEqual({ n: 2, own: 1 })
  })
})
