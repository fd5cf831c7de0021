/** More text at once than one line can hold, with the limit of 500 MB set to 10 kB for the test. */
import { describe, expect, it } from 'vitest'
import { loadLib } from '../crash/lib-under-test.js'
import { CrashingDisk } from '../support/crashing-disk/disk.js'
import { imageOf } from '../support/crashing-disk/image.js'
import { Machine } from '../support/crashing-disk/machine.js'
import { plug } from '../support/crashing-disk/plug.js'

const text = 'x'.repeat(6000)
const TOO_LONG: unknown = expect.objectContaining({ code: 'KEEPSAKE_BAD_VALUE' })

async function start() {
  const { open, transact } = await loadLib('short lines')
  const db = open(':memory:', { defaults: { list: [1] as unknown[], map: new Map([['a', 1]]) } })
  return { db, transact }
}

describe('what is too long for one line', () => {
  it('is refused as one value, and nothing has changed', async () => {
    const { db } = await start()
    expect(() => db.list.push(text, text)).toThrow(TOO_LONG)
    expect(() => Object.assign(db, { more: [text, text] })).toThrow(TOO_LONG)
    expect(db).toEqual({ list: [1], map: new Map([['a', 1]]) })
    db.list.push(2)
    expect(db.list).toEqual([1, 2])
  })

  it('is refused as one transaction, and all of it is undone', async () => {
    const { db, transact } = await start()
    const { list, map } = db
    const changes = (): void => {
      Object.assign(db, { first: text })
      list.unshift(text)
      map.set('a', 2)
    }
    expect(() => transact(db, changes)).toThrow(TOO_LONG)
    expect(db).toEqual({ list: [1], map: new Map([['a', 1]]) })
    transact(db, () => list.push(2))
    expect([db.list === list, list]).toEqual([true, [1, 2]])
  })

  it('is refused also when it comes in many pieces', async () => {
    const { db, transact } = await start()
    const changes = (): void => {
      for (let turn = 0; turn < 1000; turn++) db.list.push(turn)
    }
    expect(() => transact(db, changes)).toThrow(TOO_LONG)
    expect(db.list).toEqual([1])
  })
})

describe('a document that is too long to be opened', () => {
  it('is not written to db.json, and its log goes on', async () => {
    const { close, flush, open, status } = await loadLib('short lines')
    const disk = new CrashingDisk(imageOf(new Map(), ['/data']), new Machine())
    plug(disk)
    const db = open<Record<string, unknown>>('/data/db.json', { lock: false, interval: null })
    db['first'] = text
    await flush(db)
    db['second'] = text
    await expect(flush(db)).rejects.toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
    expect(status(db)).toMatchObject({ seq: 2, logEntries: 1 })
    expect([...disk.volume.files.keys()]).toEqual(['/data/db.json', '/data/db.json.log.temp'])
    delete db['first']
    await close(db)
    expect([...disk.volume.files.keys()]).toEqual(['/data/db.json'])
  })
})
