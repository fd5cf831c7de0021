/** db.json was edited while the log held changes: which of the two stays is never guessed. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { killed, flipInLine, lineOfChange, stateAfter, type Broken } from '../support/broken.js'
import { adding, deserted, logFor } from '../support/deserted.js'
import { keepsake } from '../support/keepsake-command.js'
import { expectMended } from '../support/mended.js'
import { bytesIn } from '../support/temp-folder.js'

/** Edited after its program was killed; `original` is what was there before. */
async function edited(): Promise<Broken & { readonly original: Buffer }> {
  const store = await killed()
  const original = readFileSync(store.path)
  writeFileSync(store.path, '{"mine":1}')
  return { ...store, original }
}

async function expectRefused(folder: string, ...options: readonly string[]): Promise<string> {
  const { 'db.json.lock': lock, ...before } = bytesIn(folder)
  for (const yes of [[], ['--yes']]) {
    const { code, stdout, stderr } = await keepsake(folder, 'repair', 'db.json', ...options, ...yes)
    expect([code, stdout], `${lock} ${stderr}`).toEqual([1, ''])
  }
  const { 'db.json.lock': stale, ...after } = bytesIn(folder)
  expect(stale).toBeUndefined()
  expect(after).toEqual(before)
  return (await keepsake(folder, 'repair', 'db.json', ...options)).stderr
}

describe('a conflict', () => {
  it('is not decided by repair', async () => {
    const { folder } = await edited()
    const said = await expectRefused(folder)
    expect(said).toContain('--keep file')
    expect(said).toContain('--keep log')
    expect(said).toContain('KEEPSAKE_CONFLICT')
  })

  it('ends with db.json as it is, if told so', async () => {
    const store = await edited()
    const log = readFileSync(store.log, 'latin1')
    const options = ['--keep', 'file']
    const after = await expectMended({ ...store, options, state: { mine: 1 } })
    expect(after['db.json']).toBe('{"mine":1}')
    expect(after['db.json.log.temp']).toBeUndefined()
    expect(Object.values(after)).toContain(log)
  })

  it('ends with the changes in the log, if told so and their db.json is there', async () => {
    const store = await edited()
    writeFileSync(`${store.path}.backup`, store.original)
    const { mode } = statSync(store.path)
    const options = ['--keep', 'log']
    const after = await expectMended({ ...store, options, state: stateAfter(5) })
    expect(after['db.json']).toBe(store.original.toString())
    expect(Object.values(after)).toContain('{"mine":1}')
    expect(statSync(store.path).mode).toBe(mode)
  })

  it('needs no copy of a person where the program has kept what db.json was', async () => {
    const store = await edited()
    writeFileSync(`${store.path}.base.temp`, store.original)
    const options = ['--keep', 'log']
    const after = await expectMended({ ...store, options, state: stateAfter(5) })
    expect(after['db.json']).toBe(store.original.toString())
    expect(Object.values(after)).toContain('{"mine":1}')
  })

  it('finds the db.json that the log means among copies that were put aside', async () => {
    const store = await edited()
    writeFileSync(`${store.path}.bak`, '{"another":1}')
    writeFileSync(`${store.path}.edited-20261122T061700123Z`, store.original)
    await expectMended({ ...store, options: ['--keep', 'log'], state: stateAfter(5) })
  })

  it('needs the db.json that the log means, and takes no other', async () => {
    const { folder, path } = await edited()
    writeFileSync(`${path}.backup`, '{"list":[0],"at":0}')
    const said = await expectRefused(folder, '--keep', 'log')
    expect(said).toContain('--keep file')
  })

  it('needs none where the log begins with an empty document', async () => {
    const store = deserted({ snapshot: '{"mine":1}', log: logFor('', adding('/a', 1)) })
    const options = ['--keep', 'log']
    const after = await expectMended({ ...store, options, state: { a: 1 } })
    expect(Object.values(after)).toContain('{"mine":1}')
  })

  it('cannot keep a db.json that is not there', async () => {
    const { folder, path, original } = await edited()
    rmSync(path)
    await expectRefused(folder)
    await expectRefused(folder, '--keep', 'file')
    writeFileSync(`${path}.backup`, original)
    await expectMended({ folder, path, options: ['--keep', 'log'], state: stateAfter(5) })
  })

  it('cannot keep a db.json that is not JSON', async () => {
    const { folder, path } = await edited()
    writeFileSync(path, '{ "mine": 1, }')
    expect(await expectRefused(folder, '--keep', 'file')).toContain('KEEPSAKE_CORRUPT_SNAPSHOT')
  })

  it('is still one where the log is damaged as well', async () => {
    const store = await edited()
    flipInLine(store, lineOfChange(4))
    await expectRefused(store.folder)
    writeFileSync(`${store.path}.backup`, store.original)
    await expectMended({ ...store, options: ['--keep', 'log'], state: stateAfter(3) })
  })

  it('is none where the log holds no change', async () => {
    const store = deserted({ snapshot: '{"mine":1}', log: logFor('{"a":1}') })
    await expectMended({ ...store, state: { mine: 1 }, dryRun: 0 })
  })
})
