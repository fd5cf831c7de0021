/** `keepsake repair`: every kind of damage, and what can be saved of it. */
import { appendFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { killed, flipInLine, lineOfChange, stateAfter } from '../support/broken.js'
import { adding, deserted, logFor } from '../support/deserted.js'
import { keepsake } from '../support/keepsake-command.js'
import { expectMended } from '../support/mended.js'
import { change, header, linesOf, logOf } from '../log/sample.js'
import { Companion } from '../support/program.js'
import { bytesIn, filesIn, temporaryFolder, tracesIn } from '../support/temp-folder.js'
import { digest } from '../../lib/log/digest.js'

/** What names begin with, of files other than those of the store. */
function asideIn(files: object): readonly string[] {
  return Object.keys(files)
    .filter((name) => /-\d{8}T\d{9}Z/.test(name))
    .map((name) => name.replace(/-\d{8}T.*$/, ''))
}

describe('keepsake repair', () => {
  it('leaves alone what is in order', async () => {
    const { folder } = await killed()
    const before = tracesIn(folder)
    const asked = await keepsake(folder, 'repair', 'db.json')
    expect([asked.code, asked.stdout]).toEqual([0, ''])
    expect(tracesIn(folder)).toEqual(before)
    const done = await keepsake(folder, 'repair', 'db.json', '--yes')
    expect([done.code, done.stdout]).toEqual([0, ''])
    const { 'db.json.lock': stale, ...others } = before
    expect(stale).toBeDefined()
    expect(tracesIn(folder)).toEqual(others)
  })

  it('cuts off a torn line, and keeps every change', async () => {
    const store = await killed()
    appendFileSync(store.log, '{"seq":6,"time":17637920')
    const after = await expectMended({ ...store, state: stateAfter(5) })
    expect(asideIn(after)).toEqual(['db.json.log.cut'])
  })

  it('cuts off zeros that a power cut has left', async () => {
    const store = await killed()
    appendFileSync(store.log, Buffer.alloc(4096))
    await expectMended({ ...store, state: stateAfter(5) })
  })

  it.each([2, 3, 4])('keeps what comes before a durable change %i that is damaged', async (seq) => {
    const store = await killed()
    flipInLine(store, lineOfChange(seq))
    const after = await expectMended({ ...store, state: stateAfter(seq - 1) })
    expect(asideIn(after)).toEqual(['db.json.log.cut'])
  })

  it('keeps what comes before damage behind the durable changes', async () => {
    const store = await killed()
    flipInLine(store, lineOfChange(5))
    await expectMended({ ...store, state: stateAfter(4) })
  })

  it('keeps db.json where the first line of the log is damaged', async () => {
    const store = await killed()
    flipInLine(store, 1)
    const after = await expectMended({ ...store, state: stateAfter(1) })
    expect(asideIn(after)).toEqual(['db.json.log.kept'])
  })

  it('ends the log before a line that does not fit the document', async () => {
    const snapshot = '{"a":1}'
    const misfit = [{ op: 'remove', path: '/nothing' }] as const
    const log = logFor(snapshot, adding('/b', 1), misfit, adding('/c', 1))
    await expectMended({ ...deserted({ snapshot, log }), state: { a: 1, b: 1 } })
  })

  it('tidies up after an interrupted flush that had nothing half-written', async () => {
    const store = await killed()
    writeFileSync(`${store.path}.temp`, readFileSync(store.path))
    const after = await expectMended({ ...store, state: stateAfter(5), dryRun: 0 })
    expect(Object.keys(after)).toEqual(['db.json', 'db.json.log.temp'])
  })

  it('puts db.json.temp in the place of a half-written db.json', async () => {
    const store = await killed()
    writeFileSync(`${store.path}.temp`, readFileSync(store.path))
    writeFileSync(store.path, '{"list":[0,1')
    const after = await expectMended({ ...store, state: stateAfter(5) })
    expect(asideIn(after)).toEqual(['db.json.edited'])
  })

  it('takes either of two snapshots that the log names', async () => {
    const [temp, snapshot] = ['{"a":1}', '{"a":1,"b":2}']
    const log = logFor(temp, adding('/b', 2), { snapshot }, adding('/c', 3))
    const state = { a: 1, b: 2, c: 3 }
    await expectMended({ ...deserted({ snapshot, temp, log }), state, dryRun: 0 })
  })

  it('puts a db.json.temp aside that the log does not know', async () => {
    const snapshot = '{"a":1}'
    const log = logFor(snapshot, adding('/b', 1))
    const store = deserted({ snapshot, temp: '{"old":1}', log })
    const after = await expectMended({ ...store, state: { a: 1, b: 1 } })
    expect(asideIn(after)).toEqual(['db.json.temp.kept'])
  })

  it('restores a store whose db.json is gone from its db.json.temp', async () => {
    const store = deserted({ temp: '{"a":1}' })
    await expectMended({ ...store, state: { a: 1 }, dryRun: 0 })
  })

  it('mends damage and a left db.json.temp together', async () => {
    const store = await killed()
    writeFileSync(`${store.path}.temp`, readFileSync(store.path))
    writeFileSync(store.path, '{"half')
    flipInLine(store, lineOfChange(3))
    const after = await expectMended({ ...store, state: stateAfter(2) })
    expect(asideIn(after).toSorted()).toEqual(['db.json.edited', 'db.json.log.cut'])
  })

  it('keeps a db.json that proves to hold what is damaged', async () => {
    const [old, snapshot] = ['{"list":[]}', '{"list":[1,2]}']
    const name = (text: string) => digest(Buffer.from(text))
    const lines = linesOf(
      header({ base: name(old) }),
      change(1),
      change(2),
      `{"snapshot":"${name(snapshot)}","seq":2,"synced":2`,
    )
    const log = Buffer.concat(lines)
    log[(lines[0]?.length ?? 0) + 20]! ^= 1
    await expectMended({ ...deserted({ snapshot, log }), state: { list: [1, 2] } })
  })

  it('does not touch a log that a newer version has written', async () => {
    const snapshot = '{"a":1}'
    const base = digest(Buffer.from(snapshot))
    const log = logOf(header({ base }), '{"seq":1,"time":1,"delta":{}')
    const { folder } = deserted({ snapshot, log })
    const before = bytesIn(folder)
    for (const options of [[], ['--yes']]) {
      const { code, stdout, stderr } = await keepsake(folder, 'repair', 'db.json', ...options)
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toContain('KEEPSAKE_CORRUPT_LOG')
    }
    expect(bytesIn(folder)).toEqual(before)
  })

  it('does not invent what an edit has made unreadable', async () => {
    const { folder } = deserted({ snapshot: '{ "a": 1, }' })
    const before = bytesIn(folder)
    const { code, stderr } = await keepsake(folder, 'repair', 'db.json', '--yes')
    expect(code).toBe(1)
    expect(stderr).toContain('column')
    expect(bytesIn(folder)).toEqual(before)
  })

  it('leaves mode and inode of the log as they are', async () => {
    const store = await killed()
    appendFileSync(store.log, 'torn')
    const { ino, mode } = statSync(store.log)
    expect((await keepsake(store.folder, 'repair', 'db.json', '--yes')).code).toBe(0)
    expect(statSync(store.log)).toMatchObject({ ino, mode })
    const copy = filesIn(store.folder).find((name) => name.includes('.cut-'))
    expect(statSync(`${store.folder}/${copy}`).mode & 0o077).toBe(0)
  })

  it('refuses while a writer runs, and works when it is gone', async () => {
    const folder = temporaryFolder()
    const writer = new Companion(
      folder,
      `const db = open('db.json')
      db.n = 1
      console.log('written')
      for await (const chunk of process.stdin) void chunk`,
    )
    await writer.line()
    const path = `${folder}/db.json`
    appendFileSync(`${path}.log.temp`, 'torn')
    const before = tracesIn(folder)
    for (const options of [[], ['--yes']]) {
      const { code, stderr } = await keepsake(folder, 'repair', 'db.json', ...options)
      expect(code).toBe(3)
      expect(stderr).toContain(`process ${writer.pid}`)
    }
    expect(tracesIn(folder)).toEqual(before)
    await writer.kill()
    rmSync(`${path}.lock`)
    await expectMended({ folder, path, state: { n: 1 } })
  })
})
