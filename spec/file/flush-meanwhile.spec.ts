import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startWithSnapshot } from './sample-start.js'
import { filesIn, linesOf, reopened, until } from './sample-store.js'

const LOG = 'db.json.log.temp'

describe('a flush, while changes go on', () => {
  it.each([
    ['syncLater', 'db.json.new.temp'],
    ['dataSyncLater', LOG],
    ['dataSyncLater', 'db.json.log.new.temp'],
    ['syncDirectoryLater', undefined],
  ] as const)('keeps the changes made while it waits for %s %s', async (call, file) => {
    const { folder, path, disk, store } = await startWithSnapshot()
    const release = disk.hold(call, file ?? basename(folder))
    const flushed = store.flusher.later()
    const isWaiting = () => disk.calls.includes(`${call} ${file ?? basename(folder)}`)
    if (file === 'db.json.log.new.temp') {
      // There is only a new log if something has come already.
      store.add(3)
    }
    await until(isWaiting)
    store.add(4, 5)
    expect(reopened(path).slice(-2)).toEqual([4, 5])
    release()
    await flushed
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([1, 2])
    expect(reopened(path)).toEqual(store.list)
    expect(linesOf(path)[0]).toMatchObject({ seq: 2 })
    expect(filesIn(folder)).toEqual(['db.json', LOG])
    store.add(6)
    expect(reopened(path)).toEqual(store.list)
    await store.flusher.later()
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(reopened(path)).toEqual(store.list)
  })

  it('makes durable in the shortened log what was durable in the old one', async () => {
    const { folder, disk, store } = await startWithSnapshot('always')
    const release = disk.hold('dataSyncLater', 'db.json.log.new.temp')
    const flushed = store.flusher.later()
    store.add(3)
    await until(() => disk.calls.includes('dataSyncLater db.json.log.new.temp'))
    store.add(4)
    release()
    await flushed
    const last = disk.changes.lastIndexOf('dataSyncLater db.json.log.new.temp')
    expect(last).toBeGreaterThan(disk.changes.lastIndexOf(`dataSync ${LOG}`))
    expect(disk.changes.slice(last + 1, last + 3)).toEqual([
      `rename ${LOG}`,
      `syncDirectoryLater ${basename(folder)}`,
    ])
  })

  it('is not put off for ever by changes that are durable at once', async () => {
    const { path, disk, store, count } = await startWithSnapshot('always')
    const syncs = (): number =>
      disk.calls.filter((call) => call === 'dataSyncLater db.json.log.new.temp').length
    let release = disk.hold('dataSyncLater', 'db.json.log.new.temp')
    const flushed = store.flusher.later()
    store.add(3)
    for (let turn = 1; turn <= 5; turn++) {
      await until(() => syncs() === turn)
      store.add(turn)
      release()
      release = disk.hold('dataSyncLater', 'db.json.log.new.temp')
    }
    await flushed
    expect([syncs(), count('rename')]).toEqual([5, 2])
    const last = disk.changes.lastIndexOf('dataSync db.json.log.new.temp')
    expect(disk.changes[last + 1]).toBe(`rename ${LOG}`)
    expect(reopened(path)).toEqual(store.list)
  })

  it('makes good a sync of the log that it has replaced meanwhile, and that fails', async () => {
    const { path, disk, store } = await startWithSnapshot()
    let fail = (): void => undefined
    const failing = new Promise<void>((resolve) => (fail = resolve))
    disk.fail('dataSyncLater', { path: LOG, code: 'EIO', until: failing })
    const durable = store.log.durable()
    store.flusher.now()
    fail()
    await durable
    expect(store.errors).toEqual([])
    expect(store.log.durableSeq).toBe(2)
    store.add(3)
    expect(reopened(path)).toEqual([1, 2, 3])
  })

  it('stops where somebody writes into the lines that have come, and leaves them alone', async () => {
    const { path, disk, store } = await startWithSnapshot()
    const release = disk.hold('syncLater', 'db.json.new.temp')
    const flushed = store.flusher.later()
    store.add(3)
    const mangled = readFileSync(`${path}.log.temp`, 'latin1').replace('"value":3', '"value":4')
    writeFileSync(`${path}.log.temp`, mangled, 'latin1')
    release()
    await expect(flushed).rejects.toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    expect(readFileSync(`${path}.log.temp`, 'latin1').startsWith(mangled)).toBe(true)
    expect(() => readFileSync(`${path}.log.new.temp`)).toThrow('ENOENT')
  })

  it('lets nobody believe a sync of the log that it has replaced meanwhile', async () => {
    const { disk, store } = await startWithSnapshot()
    const release = disk.hold('dataSyncLater', 'db.json.log.new.temp')
    const flushed = store.flusher.later()
    store.add(3)
    await until(() => disk.calls.includes('dataSyncLater db.json.log.new.temp'))
    store.add(4)
    const goOn = disk.hold('dataSyncLater', LOG)
    let isDurable = false
    const waiting = store.log.durable().then(() => (isDurable = true))
    release()
    await flushed
    disk.calls.length = 0
    expect(isDurable).toBe(false)
    goOn()
    await waiting
    expect(disk.changes).toContain(`dataSyncLater ${LOG}`)
    expect(store.log.durableSeq).toBe(4)
  })

  it('is shared by those who wait while one is under way', async () => {
    const { disk, path, store } = await startWithSnapshot()
    const first = store.flusher.later()
    store.add(3)
    await Promise.all([first, store.flusher.later(), store.flusher.later()])
    expect(disk.changes.filter((call) => call === 'rename db.json')).toHaveLength(2)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([1, 2, 3])
  })

  it('under way is abandoned for one at once, and its callers are served by that', async () => {
    for (const hold of ['db.json.new.temp', LOG, 'db.json.log.new.temp']) {
      const { folder, path, disk, store } = await startWithSnapshot()
      const call = hold === 'db.json.new.temp' ? 'syncLater' : 'dataSyncLater'
      const release = disk.hold(call, hold)
      const flushed = store.flusher.later()
      store.add(3)
      await until(() => disk.calls.includes(`${call} ${hold}`))
      store.flusher.now()
      expect(filesIn(folder)).toEqual(['db.json'])
      const before = disk.changes.length
      release()
      await flushed
      expect(disk.changes).toHaveLength(before)
      expect(reopened(path)).toEqual([1, 2, 3])
      expect(disk.openFiles).toEqual([])
    }
  })

  it('that is closed goes no further, and says so', async () => {
    const { path, disk, store } = await startWithSnapshot()
    const release = disk.hold('syncLater', 'db.json.new.temp')
    const flushed = store.flusher.later()
    store.close()
    release()
    await expect(flushed).rejects.toMatchObject({ code: 'KEEPSAKE_CLOSED' })
    expect(reopened(path)).toEqual([1, 2])
  })
})
