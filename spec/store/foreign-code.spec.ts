/** Code of the user that runs in the middle of a change: traps and getters of what is assigned. */
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { close, flush, open } from '../../lib/index.js'

// oxlint-disable-next-line typescript/no-explicit-any
type Loose = any

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function pathOf(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-foreign-'))
  folders.push(folder)
  return join(folder, 'db.json')
}

/** Runs the statement, whatever it throws; then what is on disk has to be what is in memory. */
async function isKept(defaults: object, statement: (db: Loose) => void): Promise<boolean> {
  const path = pathOf()
  const db = open<Loose>(path, { defaults, interval: null })
  try {
    statement(db)
  } catch {
    // Refused or not: memory and disk have to agree.
  }
  const live: unknown = JSON.parse(JSON.stringify(db))
  const reader = join(path, '..', 'copy.json')
  for (const end of ['', '.log.temp']) {
    if (existsSync(path + end)) copyFileSync(path + end, reader + end)
  }
  const reopened = open<Loose>(reader, { readOnly: true })
  const kept = isDeepStrictEqual(JSON.parse(JSON.stringify(reopened)), live)
  await close(reopened)
  await close(db)
  return kept
}

/** Runs `work` the first time that anything is read from the value. */
function trapped(work: () => void): object {
  let isNew = true
  const once = <R>(result: R): R => {
    if (isNew) {
      isNew = false
      work()
    }
    return result
  }
  return new Proxy(
    { a: 1 },
    {
      get: (target, key) => once(Reflect.get(target, key)),
      ownKeys: (target) => once(Reflect.ownKeys(target)),
    },
  )
}

const list = (): object => ({ l: [{ v: {} }, { v: {} }, { v: {} }] })

describe('memory and disk agree', () => {
  it.each<[string, () => object, (db: Loose) => void]>([
    [
      'a Date is moved by the numbers it is given',
      () => ({ l: [new Date(0), new Date(1), new Date(2)] }),
      (db) => {
        const date = db.l[2]
        date.setTime({ valueOf: () => (db.l.shift(), 5) })
      },
    ],
    [
      'the object is moved by the value it is given',
      list,
      (db) => {
        const last = db.l[2]
        last.v = trapped(() => db.l.shift())
      },
    ],
    ['an element is replaced', list, (db) => (db.l[2] = trapped(() => db.l.shift()))],
    [
      'an element is spliced in',
      list,
      (db) =>
        db.l.splice(
          1,
          1,
          trapped(() => db.l.shift()),
        ),
    ],
    [
      'a Map is given a value',
      () => ({ m: new Map([['a', {}]]), l: [] }),
      (db) =>
        db.m.set(
          'a',
          trapped(() => delete db.m),
        ),
    ],
    [
      'a Set is given a member',
      () => ({ s: new Set([1]) }),
      (db) => db.s.add(trapped(() => db.s.clear())),
    ],
    [
      'something outside the tree is changed meanwhile',
      list,
      (db) => {
        const outside = db.l.shift()
        db.x = [outside, trapped(() => (outside.bad = () => 1))]
      },
    ],
    [
      'something outside the tree becomes a cycle meanwhile',
      list,
      (db) => {
        const outside = db.l.shift()
        db.x = [outside, trapped(() => (outside.self = outside))]
      },
    ],
    ['the store is closed meanwhile', list, (db) => (db.x = trapped(() => db[Symbol.dispose]()))],
  ])('when %s', async (_, defaults, statement) => {
    expect(await isKept(defaults(), statement)).toBe(true)
  })

  it('when db.json holds numbers that JSON has no word for', async () => {
    const path = pathOf()
    writeFileSync(path, '{"a":1e999,"b":-0,"d":[-1e999]}')
    const db = open<Loose>(path)
    db.q = 1
    await flush(db)
    await close(db)
    const again = open<Loose>(path, { readOnly: true })
    expect(isDeepStrictEqual({ ...again }, { a: Infinity, b: -0, d: [-Infinity], q: 1 })).toBe(true)
  })
})
