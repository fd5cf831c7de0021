import {
  appendFileSync,
  existsSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sealLine } from '../../lib/log/seal.js'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { filesIn, linesOf, reopened, SampleStore, temporaryFolder } from './sample-store.js'

function place() {
  const folder = temporaryFolder()
  return { folder, path: join(folder, 'db.json') }
}

describe('the append-only log', () => {
  it('is not there before the first change', () => {
    const { folder, path } = place()
    const store = new SampleStore(path)
    expect(store.log.isEmpty).toBe(true)
    expect(filesIn(folder)).toEqual([])
  })

  it('has a header and one line for every change, when the change returns', () => {
    const { path } = place()
    const store = new SampleStore(path)
    store.add(7)
    expect(linesOf(path)).toMatchObject([
      { keepsake: 1, base: 'e3b0c44298fc1c14', seq: 0 },
      { seq: 1, patch: [{ op: 'add', path: '/-', value: 7 }] },
    ])
    store.add(8)
    expect(linesOf(path)).toHaveLength(3)
    expect(store.log).toMatchObject({
      seq: 2,
      entries: 2,
      bytes: statSync(`${path}.log.temp`).size,
    })
    expect(reopened(path)).toEqual([7, 8])
  })

  it('goes on where another process left it', () => {
    const { path } = place()
    const first = new SampleStore(path)
    first.add(1, 2)
    first.close()
    const second = new SampleStore(path)
    second.add(3)
    expect(second.log).toMatchObject({ seq: 3, entries: 3 })
    expect(reopened(path)).toEqual([1, 2, 3])
  })

  it('has the mode asked for, whatever the umask', () => {
    const { path } = place()
    const before = process.umask(0o077)
    try {
      new SampleStore(path, { mode: 0o664 }).add(1)
    } finally {
      process.umask(before)
    }
    expect(statSync(`${path}.log.temp`).mode & 0o777).toBe(0o664)
  })

  it('cuts a torn tail before the next line, and not sooner', () => {
    const { folder, path } = place()
    const first = new SampleStore(path)
    first.add(1)
    first.close()
    appendFileSync(`${path}.log.temp`, '{"seq":2,"time":17')
    const torn = readFileSync(`${path}.log.temp`)
    const second = new SampleStore(path)
    expect(readFileSync(`${path}.log.temp`)).toEqual(torn)
    second.add(2)
    expect(linesOf(path)).toHaveLength(3)
    expect(reopened(path)).toEqual([1, 2])
    expect(filesIn(folder)).toEqual(['db.json.log.temp'])
  })

  it('cuts off the zeros that a power cut leaves where lines were to be', () => {
    const { folder, path } = place()
    const first = new SampleStore(path)
    first.add(1)
    first.close()
    appendFileSync(`${path}.log.temp`, Buffer.alloc(4096))
    const second = new SampleStore(path)
    second.add(2)
    expect(linesOf(path)).toHaveLength(3)
    expect(filesIn(folder)).toEqual(['db.json.log.temp'])
  })

  it('copies aside what it cuts, if that is more than a torn line', () => {
    const { folder, path } = place()
    const first = new SampleStore(path)
    first.add(1, 2, 3)
    first.close()
    const bytes = readFileSync(`${path}.log.temp`)
    const second = bytes.indexOf('"value":2')
    bytes[second + 8] = 0x39
    writeFileSync(`${path}.log.temp`, bytes)

    const store = new SampleStore(path)
    expect(store.list).toEqual([1])
    store.add(4)
    const cut = filesIn(folder).find((name) => name.startsWith('db.json.log.cut-')) ?? ''
    const whole = Buffer.concat([
      bytes.subarray(0, store.plan.usesLog ? bytes.length - store.plan.cut : 0),
      readFileSync(join(folder, cut)),
    ])
    expect(whole).toEqual(bytes)
    expect(store.warnings).toEqual(['LOG_KEPT'])
    expect(reopened(path)).toEqual([1, 4])
  })

  // The lines that were cut may fit behind the next one: a marker can be the very one they followed.
  it('overwrites whole lines durably before it cuts them off', () => {
    const { path } = place()
    const first = new SampleStore(path)
    first.add(1, 2, 3)
    first.close()
    const bytes = readFileSync(`${path}.log.temp`)
    bytes[bytes.indexOf('"value":2') + 8] = 0x39
    writeFileSync(`${path}.log.temp`, bytes)
    const disk = new FaultyFileSystem()
    const store = new SampleStore(path, { fileSystem: disk })
    store.add(4)
    expect(disk.changes.slice(-4)).toEqual([
      'write db.json.log.temp',
      'dataSync db.json.log.temp',
      'truncate db.json.log.temp',
      'write db.json.log.temp',
    ])
  })

  it('never syncs a log again whose cut could not be synced', async () => {
    const { path } = place()
    const first = new SampleStore(path)
    first.add(1, 2, 3)
    first.close()
    const bytes = readFileSync(`${path}.log.temp`)
    bytes[bytes.indexOf('"value":2') + 8] = 0x39
    writeFileSync(`${path}.log.temp`, bytes)
    const disk = new FaultyFileSystem()
    disk.fail('dataSync', { path: 'log.temp', code: 'EIO' })
    const store = new SampleStore(path, { fileSystem: disk })
    store.add(4)
    await store.log.durable()
    const syncs = disk.calls.filter((call) => /^dataSync(?:Later)? db.json.log.temp$/.test(call))
    expect(syncs).toEqual(['dataSync db.json.log.temp'])
    expect(reopened(path)).toEqual([1, 4])
  })

  it('copies aside a log that is of no use but holds data, before it begins a new one', () => {
    const { folder, path } = place()
    const first = new SampleStore(path)
    first.add(1, 2)
    first.close()
    const broken = readFileSync(`${path}.log.temp`).subarray(10)
    writeFileSync(`${path}.log.temp`, broken)
    const store = new SampleStore(path, { salvage: true })
    store.add(3)
    const kept = filesIn(folder).find((name) => name.startsWith('db.json.log.kept-')) ?? ''
    expect(readFileSync(join(folder, kept))).toEqual(broken)
    expect(store.warnings).toEqual(['LOG_KEPT'])
    expect(reopened(path)).toEqual([3])
  })

  it('begins a new log over the empty one that a crash has left', () => {
    const { path } = place()
    writeFileSync(`${path}.log.temp`, '')
    const store = new SampleStore(path)
    store.add(1)
    expect(reopened(path)).toEqual([1])
  })

  it('removes a db.json.temp that does not count before it begins a new log', () => {
    // The header of the new log may get torn, and then a db.json.temp would count.
    const { folder, path } = place()
    writeFileSync(path, '[1]')
    writeFileSync(`${path}.temp`, '[0]')
    const vain = '{"keepsake":1,"base":"0000000000000000","seq":0,"id":"x","time":0'
    writeFileSync(`${path}.log.temp`, sealed(vain))
    const disk = new FaultyFileSystem()
    const store = new SampleStore(path, { fileSystem: disk })
    expect(store.list).toEqual([1])
    store.add(2)
    expect(disk.changes.slice(4, 9)).toEqual([
      'unlink db.json.temp',
      `syncDirectory ${folder.split('/').at(-1)}`,
      'unlink db.json.log.temp',
      'open(create) db.json.log.temp',
      'write db.json.log.temp',
    ])
    expect(store.warnings).toEqual(['TEMP_KEPT'])
    expect(reopened(path)).toEqual([1, 2])
  })

  it('stops when somebody else has written to the log', () => {
    const { path } = place()
    const first = new SampleStore(path)
    first.add(1)
    first.close()
    const one = new SampleStore(path)
    const other = new SampleStore(path)
    other.add(2)
    expect(() => one.add(3)).toThrow(expect.objectContaining({ code: 'KEEPSAKE_CONFLICT' }))
    expect(() => one.log.assertWritable()).toThrow(
      expect.objectContaining({ code: 'KEEPSAKE_CONFLICT' }),
    )
    expect(reopened(path)).toEqual([1, 2])
  })

  it('never takes over a log that appeared while it had none', () => {
    const { path } = place()
    const one = new SampleStore(path)
    new SampleStore(path).add(1)
    expect(() => one.add(2)).toThrow(expect.objectContaining({ code: 'KEEPSAKE_CONFLICT' }))
    expect(reopened(path)).toEqual([1])
  })

  it('takes no change after it was closed', () => {
    const { path } = place()
    const store = new SampleStore(path)
    store.close()
    expect(() => store.add(1)).toThrow(expect.objectContaining({ code: 'KEEPSAKE_CLOSED' }))
    expect(existsSync(`${path}.log.temp`)).toBe(false)
  })

  it('does not follow a symbolic link that stands in its place', () => {
    const { folder, path } = place()
    const victim = join(folder, 'victim')
    writeFileSync(victim, 'untouched')
    const store = new SampleStore(path)
    symlinkSync(victim, `${path}.log.temp`)
    store.add(1)
    expect(readFileSync(victim, 'utf8')).toBe('untouched')
  })
})

function sealed(body: string): Buffer {
  const { bytes, length } = sealLine(body, 0)
  return Buffer.from(bytes.subarray(0, length))
}
