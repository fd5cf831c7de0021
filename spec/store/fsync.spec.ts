/** When a change is safe from a power cut, by policy: seen in the calls made to the disk. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { durable, flush, transact, type FsyncPolicy } from '../../lib/index.js'
import { tapDisk } from '../support/disk-tap.js'
import { logLines } from '../support/log-lines.js'
import { opened } from '../support/opened.js'
import { temporaryFolder } from '../support/temp-folder.js'

const SYNCS = /^(?:sync|dataSync|syncDirectory)(?:Later)? /

/** A store, and the syncs that were done for it so far. */
function watched(fsync: FsyncPolicy) {
  const path = join(temporaryFolder(), 'db.json')
  const syncs: string[] = []
  let heard = (): void => undefined
  tapDisk({
    after: ({ name, file }) => {
      const call = `${name} ${file}`
      if (!SYNCS.test(call)) return
      syncs.push(call)
      heard()
    },
  })
  const next = (): Promise<void> => new Promise((resolve) => (heard = resolve))
  return { path, db: opened(path, { fsync }), syncs, next }
}

/** Syncs of the log itself, rather than of its folder. */
const ofLog = (syncs: readonly string[]): readonly string[] =>
  syncs.filter((call) => call.endsWith(' db.json.log.temp'))

describe("fsync: 'always'", () => {
  it('has synced the log, and its name, before the assignment returns', () => {
    const { db, syncs } = watched('always')
    db.a = 1
    expect(ofLog(syncs)).toHaveLength(1)
    expect(syncs.some((call) => call.startsWith('syncDirectory '))).toBe(true)
    expect(syncs.every((call) => !call.includes('Later'))).toBe(true)
    db.b = 2
    expect(ofLog(syncs)).toHaveLength(2)
  })

  it('lets each line say that the one before it is synced', () => {
    const { path, db } = watched('always')
    for (const key of ['a', 'b', 'c']) db[key] = 1
    expect(logLines(path).map(({ synced }) => synced)).toEqual([undefined, undefined, 1, 2])
  })

  it('syncs a transaction once', () => {
    const { db, syncs } = watched('always')
    transact(db, () => {
      for (let number = 0; number < 10; number++) db[`key${number}`] = number
    })
    expect(ofLog(syncs)).toHaveLength(1)
  })
})

describe("fsync: 'everysec'", () => {
  it('syncs within a while, not before the assignment returns, and not again for nothing', async () => {
    const { path, db, syncs, next } = watched('everysec')
    db.a = 1
    db.b = 2
    expect(syncs).toEqual([])
    while (ofLog(syncs).length === 0) await next()
    await durable(db)
    expect(ofLog(syncs)).toHaveLength(1)
    db.c = 3
    expect(logLines(path).at(-1)).toMatchObject({ seq: 3, synced: 2 })
  })

  it('syncs though the program never lets the event loop turn', () => {
    const { db, syncs } = watched('everysec')
    for (let number = 0; ofLog(syncs).length === 0; number++) db.n = number
    expect(ofLog(syncs)).toEqual(['dataSync db.json.log.temp'])
  })
})

describe("fsync: 'no'", () => {
  it('leaves it to the system', async () => {
    const { db, syncs } = watched('no')
    db.a = 1
    const end = Date.now() + 1500
    while (Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50))
    db.b = 2
    expect(syncs).toEqual([])
  })

  it('syncs all the same when durable asks for it', async () => {
    const { path, db, syncs } = watched('no')
    db.a = 1
    await durable(db)
    expect(ofLog(syncs)).toHaveLength(1)
    db.b = 2
    expect(logLines(path).at(-1)).toMatchObject({ seq: 2, synced: 1 })
  })
})

describe('a flush, under any policy,', () => {
  it.each<FsyncPolicy>(['always', 'everysec', 'no'])(
    'syncs each file and name before what depends on it: %s',
    async (fsync) => {
      const path = join(temporaryFolder(), 'db.json')
      const db = opened(path, { fsync })
      db.a = 1
      await flush(db)
      db.a = 2
      const calls: string[] = []
      tapDisk({
        after: ({ name, file }) => void calls.push(`${name.replace('Later', '')} ${file}`),
      })
      await flush(db)
      const order = [
        'sync db.json.new.temp',
        'dataSync db.json.log.temp',
        'link db.json.temp',
        'rename db.json',
        'unlink db.json.temp',
        'unlink db.json.log.temp',
      ]
      const places = order.map((call) => calls.lastIndexOf(call))
      expect(places).not.toContain(-1)
      expect(places).toEqual(places.toSorted((one, other) => one - other))
      // The new name is durable before the log, which could bring back what it replaced, goes.
      const folder = calls.findLastIndex((call, at) => {
        return (
          call.startsWith('syncDirectory ') && at < calls.lastIndexOf('unlink db.json.log.temp')
        )
      })
      expect(folder).toBeGreaterThan(calls.indexOf('rename db.json'))
      expect(calls.at(-1)).toMatch(/^(?:syncDirectory|close) /)
    },
  )
})
