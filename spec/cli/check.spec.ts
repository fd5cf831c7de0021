/** `keepsake check`: what is found where nothing is lost, and beside a writer. */
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { digest } from '../../lib/log/digest.js'
import { killed } from '../support/broken.js'
import { checked, expectTrue } from '../support/checked.js'
import { adding, deserted, logFor } from '../support/deserted.js'
import { keepsake } from '../support/keepsake-command.js'
import { Companion, program } from '../support/program.js'
import { temporaryFolder } from '../support/temp-folder.js'

describe('keepsake check', () => {
  it('finds nothing wrong with a store that was closed', async () => {
    const { folder, path } = deserted({ snapshot: '{"a":1}\n' })
    const { code, report, text } = await checked(folder)
    expect(code).toBe(0)
    expect(report).toEqual({
      path,
      ok: true,
      snapshot: {
        name: 'db.json',
        bytes: 8,
        digest: digest(Buffer.from('{"a":1}\n')),
        fault: null,
      },
      temp: null,
      copy: null,
      log: null,
      lock: null,
      unfinished: [],
      aside: [],
      opening: { opens: true, base: 'snapshot', entries: 0, seq: 0, cut: 0, putAside: [] },
      salvage: null,
    })
    expect(text).toContain('gives db.json')
    expectTrue(path, report)
  })

  it('says that the state is in db.json.base.temp where db.json was removed', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'db.json')
    writeFileSync(path, '{"a":1}\n')
    const removing = `
      const db = open('db.json')
      db.b = 2
      await durable(db)
      fs.rmSync('db.json')
      process.kill(process.pid, 'SIGKILL')
    `
    await program(folder, removing)
    const { code, report, text } = await checked(folder)
    expect(code).toBe(0)
    const base = { name: 'db.json.base.temp', bytes: 8, digest: digest(Buffer.from('{"a":1}\n')) }
    expect(report).toMatchObject({
      snapshot: null,
      copy: { ...base, fault: null },
      log: { names: [{ digest: base.digest, seq: 0, file: base.name }] },
      opening: { opens: true, base: 'copy', entries: 1 },
    })
    expect(text).toContain(`on top of ${base.name}`)
    expect(text).toContain(`gives ${base.name} and 1 change`)
    expectTrue(path, report)
  })

  it('finds nothing wrong with a store whose program was killed', async () => {
    const { folder, path, log } = await killed()
    const { code, report, text } = await checked(folder)
    expect(code).toBe(0)
    expect(report).toMatchObject({
      ok: true,
      log: {
        name: 'db.json.log.temp',
        bytes: readFileSync(log).length,
        names: [{ digest: digest(readFileSync(path)), seq: 1, file: 'db.json' }],
        entries: 4,
        first: 2,
        last: 5,
        synced: 4,
        damage: null,
      },
      lock: { state: 'gone' },
      opening: { opens: true, base: 'snapshot', entries: 4, seq: 5, cut: 0 },
    })
    expect(text).toContain('gives db.json and 4 changes')
    expectTrue(path, report)
  })

  it('sees that an interrupted flush has lost nothing', async () => {
    const { folder, path } = await killed()
    writeFileSync(`${path}.temp`, readFileSync(path))
    const { code, report, text } = await checked(folder)
    expect(code).toBe(0)
    expect(report).toMatchObject({ temp: { fault: null }, opening: { base: 'temp', entries: 4 } })
    expect(text).toContain('gives db.json.temp and 4 changes')
    expectTrue(path, report)
  })

  it('lists what else lies there: half-written files, and copies put aside', async () => {
    const { folder, path } = deserted({ snapshot: '{}' })
    const aside = ['edited', 'log.cut', 'log.kept', 'temp.kept'].map(
      (kind) => `db.json.${kind}-20261122T061700123Z`,
    )
    for (const name of [...aside, 'db.json.edited-by-me', 'db.json.bak', 'other.json.edited-1']) {
      writeFileSync(path.replace('db.json', name), '')
    }
    for (const name of ['new.temp', 'log.new.temp']) writeFileSync(`${path}.${name}`, '')
    const { code, report } = await checked(folder)
    expect(code).toBe(0)
    expect(report.aside).toEqual(aside)
    expect(report.unfinished).toEqual(['db.json.log.new.temp', 'db.json.new.temp'])
  })

  it('reads a store that has no db.json yet', async () => {
    const { folder, path } = deserted({ log: logFor('', adding('/a', 1)) })
    const { code, report, text } = await checked(folder)
    expect(code).toBe(0)
    expect(report).toMatchObject({ snapshot: null, opening: { base: 'nothing', entries: 1 } })
    expect(text).toContain('an empty document and 1 change')
    expectTrue(path, report)
  })

  it('does not take the line that a writer is writing for damage', async () => {
    const folder = temporaryFolder()
    const writer = new Companion(
      folder,
      `import { statSync } from 'node:fs'
      const db = open('db.json')
      db.n = 1
      console.log(statSync('db.json.log.temp').size)
      for await (const chunk of process.stdin) void chunk`,
    )
    const size = Number(await writer.line())
    appendFileSync(`${folder}/db.json.log.temp`, '{"seq":2')
    const found = await checked(folder)
    expect(found.code).toBe(0)
    expect(found.report).toMatchObject({
      ok: true,
      lock: { pid: writer.pid, state: 'running' },
      log: { entries: 1, damage: { byte: size, bytes: 8 } },
    })
    await writer.kill()
    expect((await checked(folder)).code).toBe(1)
    truncateSync(`${folder}/db.json.log.temp`, size)
    expect((await checked(folder)).code).toBe(0)
  })

  it('reads whole states beside a writer that changes and flushes all the time', async () => {
    const folder = temporaryFolder()
    const writer = new Companion(
      folder,
      `const db = open('db.json', { defaults: { n: 0 } })
      await flush(db)
      let ended = false
      process.stdin.on('data', () => {}).on('end', () => { ended = true })
      console.log('ready')
      while (!ended) {
        db.n++
        const flushing = flush(db)
        db.n++
        await flushing
        await new Promise(setImmediate)
      }
      await close(db)`,
    )
    await writer.line()
    for (let round = 0; round < 10; round++) {
      const { code, stdout } = await keepsake(folder, 'check', 'db.json', '--json')
      expect(code, stdout).toBe(0)
    }
    expect(await writer.end()).toBe(0)
  })
})
