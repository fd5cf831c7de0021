/** What a document lacks is filled in when it is opened. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close, flush, open, status } from '../../lib/index.js'
import { failureOf } from '../support/failure.js'
import { logLines, patchesIn } from '../support/log-lines.js'
import { opened } from '../support/opened.js'
import { bytesIn, filesIn, temporaryFolder, tracesIn, wreckOf } from '../support/temp-folder.js'

interface Room {
  readonly folder: string
  readonly path: string
}

function room(content?: unknown): Room {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  if (content !== undefined) writeFileSync(path, JSON.stringify(content))
  return { folder, path }
}

describe('defaults', () => {
  it('are filled in deeply, and what is there stays', () => {
    const { path } = room({ window: { width: 1 }, theme: null, n: 0, text: '', off: false })
    const defaults = {
      window: { width: 800, height: 600, position: { x: 0, y: 0 } },
      theme: 'dark',
      n: 1,
      text: 'x',
      off: true,
      more: { here: [1, { a: 1 }] },
    }
    expect(opened(path, { defaults })).toEqual({
      window: { width: 1, height: 600, position: { x: 0, y: 0 } },
      theme: null,
      n: 0,
      text: '',
      off: false,
      more: { here: [1, { a: 1 }] },
    })
  })

  it('are one line of the log, with nothing in it but what was missing', () => {
    const { path } = room({ window: { width: 1 } })
    const db = opened(path, { defaults: { window: { width: 2, height: 3 }, theme: 'dark' } })
    expect(patchesIn(path)).toEqual([
      [
        { op: 'add', path: '/window/height', value: 3 },
        { op: 'add', path: '/theme', value: 'dark' },
      ],
    ])
    expect(status(db)).toMatchObject({ seq: 1, logEntries: 1 })
  })

  it('touch no file when nothing is missing', async () => {
    const content = { window: { width: 1, height: 3 }, theme: 'dark', list: [] }
    const { folder, path } = room(content)
    const before = tracesIn(folder)
    const db = open(path, { defaults: content })
    expect(filesIn(folder)).toEqual(['db.json', 'db.json.lock'])
    await close(db)
    expect(Object.keys(tracesIn(folder))).toEqual(['db.json'])
    expect(tracesIn(folder)).toEqual(before)
  })

  it('take lists, Maps, Sets, Dates and bytes for values: they are not mixed', () => {
    const defaults = {
      list: [1, 2, 3],
      objects: [{ a: 1, b: 2 }],
      map: new Map([['x', 1]]),
      set: new Set(['x']),
      born: new Date(0),
    }
    const there = {
      list: [9],
      objects: [{ a: 9 }],
      map: { $map: [['y', 2]] },
      set: { $set: [] },
      born: { $date: '1990-05-01T00:00:00.000Z' },
    }
    const { path } = room(there)
    expect(opened(path, { defaults })).toEqual({
      list: [9],
      objects: [{ a: 9 }],
      map: new Map([['y', 2]]),
      set: new Set(),
      born: new Date('1990-05-01'),
    })
    expect(opened(room().path, { defaults })).toEqual(defaults)
  })

  it('leave alone what is of another kind', () => {
    const { path } = room({ a: [1], b: 'text', c: { x: 1 } })
    const defaults = { a: { x: 1 }, b: { x: 1 }, c: [1], d: undefined } as object
    expect(opened(path, { defaults })).toEqual({ a: [1], b: 'text', c: { x: 1 } })
    expect(logLines(path)).toEqual([])
  })

  it('are copied: what is done to them afterwards changes nothing, and the other way round', () => {
    const defaults = { inner: { n: 1 }, list: [{ n: 1 }] }
    const one = opened(room().path, { defaults })
    const other = opened(room().path, { defaults: Object.freeze(defaults) })
    one.inner.n = 2
    const [first] = defaults.list
    if (first !== undefined) first.n = 3
    expect(defaults.inner.n).toBe(1)
    expect(other).toEqual({ inner: { n: 1 }, list: [{ n: 1 }] })
  })

  it('fill in what inherited names hide', () => {
    const defaults = { constructor: 1, toString: 2, hasOwnProperty: 3, '': 4, 'a/b': 5 }
    const { folder, path } = room({})
    const db: object = opened(path, { defaults })
    expect(Object.entries(db)).toEqual(Object.entries(defaults))
    const after: object = opened(join(wreckOf(folder), 'db.json'))
    expect(Object.entries(after)).toEqual(Object.entries(defaults))
  })

  it('make a file with the next flush', async () => {
    const { path } = room()
    const db = opened(path, { defaults: { a: 1 } })
    await flush(db)
    expect(readFileSync(path, 'utf8')).toBe('{\n  "a": 1\n}\n')
  })
})

describe('a list of defaults', () => {
  it.each([[[1, { n: 2 }]], [[]]])('makes a list of a new store: %j', async (defaults) => {
    const { folder, path } = room()
    const db = opened<unknown[]>(path, { defaults })
    expect(Array.isArray(db)).toBe(true)
    expect(db).toEqual(defaults)
    expect(patchesIn(path)).toHaveLength(1)
    expect(opened(join(wreckOf(folder), 'db.json'))).toEqual(defaults)
    db.push('more')
    await flush(db)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([...defaults, 'more'])
  })

  it('changes nothing where there is a document', async () => {
    for (const content of [{}, [], [7], { a: 1 }]) {
      const { folder, path } = room(content)
      const before = bytesIn(folder)
      const db = open<object>(path, { defaults: [1, 2] })
      expect(db).toEqual(content)
      await close(db)
      expect(bytesIn(folder)).toEqual(before)
    }
  })

  it('is found again, and not filled in anew, after a crash', () => {
    const { folder, path } = room()
    opened<number[]>(path, { defaults: [1, 2] }).length = 0
    const wreck = wreckOf(folder)
    expect(opened(join(wreck, 'db.json'), { defaults: [1, 2] })).toEqual([])
  })
})

describe('a default that is refused', () => {
  const refused = {
    KEEPSAKE_BAD_VALUE: { fine: 1, inner: { later: () => 1 } },
    KEEPSAKE_BAD_KEY: { fine: 1, inner: JSON.parse('{ "__proto__": 1 }') as object },
  }
  const cases = Object.entries(refused)

  it.each(cases)('%s: nothing is left behind', (code, defaults) => {
    const { folder } = room()
    const path = join(folder, 'sub/sub/db.json')
    expect(failureOf(() => open(path, { defaults }))).toMatchObject({ code })
    expect(filesIn(folder)).toEqual([])
    expect(opened(path, { defaults: { n: 1 } })).toEqual({ n: 1 })
  })

  it.each(cases)('%s: the document stays as it was', (code, defaults) => {
    const { folder, path } = room({ a: 1 })
    const before = tracesIn(folder)
    expect(failureOf(() => open(path, { defaults }))).toMatchObject({ code })
    expect(tracesIn(folder)).toEqual(before)
    expect(opened(path)).toEqual({ a: 1 })
  })

  it.each(cases)('%s: a log that was there stays as it was', (code, defaults) => {
    const { folder, path } = room({ a: 1 })
    opened(path).b = 2
    const wreck = wreckOf(folder)
    const before = tracesIn(wreck)
    const again = (): unknown => open(join(wreck, 'db.json'), { defaults })
    expect(failureOf(again)).toMatchObject({ code })
    expect(tracesIn(wreck)).toEqual(before)
  })
})
