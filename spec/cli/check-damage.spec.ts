/** `keepsake check` of every kind of damage, and what `open` would do with it. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { flipInLine, killed, lineOfChange, startOfLine, type Broken } from '../support/broken.js'
import { checked, expectTrue } from '../support/checked.js'
import { adding, deserted, logFor } from '../support/deserted.js'

async function damaged(damage: (store: Broken) => void): Promise<Broken> {
  const store = await killed()
  damage(store)
  return store
}

describe('keepsake check', () => {
  it('says where a torn line begins, and that open() leaves it out', async () => {
    const { folder, path, log } = await killed()
    const byte = readFileSync(log).length
    appendFileSync(log, '{"seq":6,"time":17637920')
    const { code, report } = await checked(folder)
    expect(code).toBe(1)
    expect(report).toMatchObject({
      ok: false,
      log: { entries: 4, damage: { line: 6, byte, bytes: 24, durable: false, foreign: false } },
      opening: { opens: true, entries: 4, cut: 24 },
      salvage: null,
    })
    expectTrue(path, report)
  })

  it('tells damage in what had been durable from damage behind it', async () => {
    const before = await damaged((store) => flipInLine(store, lineOfChange(3)))
    const found = await checked(before.folder)
    expect(found.code).toBe(1)
    expect(found.report).toMatchObject({
      log: {
        entries: 1,
        synced: 4,
        damage: { line: 3, byte: startOfLine(readFileSync(before.log), 3), durable: true },
      },
      opening: { opens: false, error: { code: 'KEEPSAKE_CORRUPT_LOG', line: 3 } },
      salvage: { opens: true, base: 'snapshot', entries: 1, seq: 2 },
    })
    expectTrue(before.path, found.report)

    const behind = await damaged((store) => flipInLine(store, lineOfChange(5)))
    const { code, report } = await checked(behind.folder)
    expect(code).toBe(1)
    expect(report).toMatchObject({
      log: { entries: 3, damage: { line: 5, durable: false } },
      opening: { opens: true, entries: 3, seq: 4 },
    })
    expectTrue(behind.path, report)
  })

  it('says that a log which has lost its first line can be applied to nothing', async () => {
    const { folder, path } = await damaged((store) => flipInLine(store, 1))
    const { code, report } = await checked(folder)
    expect(code).toBe(1)
    expect(report).toMatchObject({
      log: { id: null, names: [], entries: 0, damage: { line: 1, byte: 0, durable: true } },
      salvage: { opens: true, base: 'snapshot', entries: 0, putAside: ['db.json.log.temp'] },
    })
    expectTrue(path, report)
  })

  it('says that db.json and the log do not belong together', async () => {
    const { folder, path } = await damaged((store) => writeFileSync(store.path, '{"mine":1}'))
    const { code, report } = await checked(folder)
    expect(code).toBe(1)
    expect(report).toMatchObject({
      log: { entries: 4, names: [{ file: null }] },
      opening: { opens: false, error: { code: 'KEEPSAKE_CONFLICT' } },
      salvage: { opens: true, base: 'snapshot', entries: 0, putAside: ['db.json.log.temp'] },
    })
    expectTrue(path, report)
  })

  it('says what db.json would be put aside for a db.json.temp', async () => {
    const { folder, path } = deserted({ snapshot: '{"half', temp: '{"a":1}' })
    const { code, report } = await checked(folder)
    expect(code).toBe(1)
    expect(report).toMatchObject({
      snapshot: { fault: { code: 'KEEPSAKE_CORRUPT_SNAPSHOT', line: 1 } },
      opening: { opens: true, base: 'temp', putAside: ['db.json'] },
    })
    expectTrue(path, report)
  })

  it('says where db.json is no JSON', async () => {
    const { folder, path } = deserted({ snapshot: '{\n  "a": 1\n  "b": 2\n}\n' })
    const { code, report, text } = await checked(folder)
    expect(code).toBe(1)
    const fault = { code: 'KEEPSAKE_CORRUPT_SNAPSHOT', line: 3, column: 3 }
    expect(report).toMatchObject({
      snapshot: { fault },
      opening: { opens: false, error: fault },
      salvage: null,
    })
    expect(text).toContain('line 3, column 3')
    expectTrue(path, report)
  })

  it('says which line of the log does not fit the document', async () => {
    const snapshot = '{"a":1}'
    const log = logFor(snapshot, adding('/b', 1), [{ op: 'remove', path: '/nothing' }])
    const { folder, path } = deserted({ snapshot, log })
    const { code, report } = await checked(folder)
    expect(code).toBe(1)
    expect(report).toMatchObject({
      log: { entries: 2, damage: null },
      opening: {
        opens: false,
        error: { code: 'KEEPSAKE_CORRUPT_LOG', line: 3, pointer: '/nothing' },
      },
    })
    expectTrue(path, report)
  })
})
