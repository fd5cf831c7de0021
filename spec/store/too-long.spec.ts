/** More text than a line, a string or a file can hold, with limits of some kB for the test. */
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

interface Document {
  [key: string]: unknown
}

async function onDisk(content: Readonly<Record<string, string>> = {}) {
  const lib = await loadLib('short lines')
  const files = new Map(Object.entries(content).map(([path, json]) => [path, Buffer.from(json)]))
  const disk = new CrashingDisk(imageOf(files, ['/data']), new Machine())
  plug(disk)
  const openIt = () => lib.open<Document>('/data/db.json', { lock: false, interval: null })
  return { ...lib, disk, openIt }
}

describe('a document that is longer than a string', () => {
  it('is flushed and opened all the same', async () => {
    const { close, openIt, status } = await onDisk()
    const db = openIt()
    db['texts'] = [text]
    db['map'] = new Map([['more', { text }]])
    db['list'] = []
    for (let id = 0; id < 500; id++) (db['list'] as unknown[]).push({ id, text: 'é👩' })
    await close(db)
    const again = openIt()
    const list = Array.from({ length: 500 }, (_, id) => ({ id, text: 'é👩' }))
    const whole = { texts: [text], map: new Map([['more', { text }]]), list }
    expect(again).toEqual(whole)
    expect(status(again)).not.toHaveProperty('recovered')
    again['last'] = 1
    await close(again)
    const last = openIt()
    expect(last).toEqual({ ...whole, last: 1 })
    await close(last)
  })

  it('is refused at its mistake, and nothing is changed', async () => {
    const content = `{\n"list": [\n${'{"a":"é"},\n'.repeat(2000)}{"a":tru}]}`
    const { disk, openIt } = await onDisk({ '/data/db.json': content })
    const refused = { code: 'KEEPSAKE_CORRUPT_SNAPSHOT', line: 2003, column: 9 }
    expect(openIt).toThrow(expect.objectContaining(refused))
    expect([...disk.volume.files.keys()]).toEqual(['/data/db.json'])
  })

  it('is refused where it has the key __proto__', async () => {
    const content = `[${'{"a":1},'.repeat(2000)}{"b":{"\\u005f_proto__":1}}]`
    const { openIt } = await onDisk({ '/data/db.json': content })
    const refused = { code: 'KEEPSAKE_BAD_KEY', pointer: '/2000/b/__proto__' }
    expect(openIt).toThrow(expect.objectContaining(refused))
  })
})

describe('a document of more than 4 GB', () => {
  it('is not written to db.json, for it could not be opened, and its log goes on', async () => {
    const { close, disk, flush, openIt, status } = await onDisk()
    const db = openIt()
    for (let number = 0; number < 6; number++) db[`text ${number}`] = text
    await flush(db)
    db['one more'] = text
    await expect(flush(db)).rejects.toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
    expect(status(db)).toMatchObject({ seq: 7, logEntries: 1 })
    expect([...disk.volume.files.keys()].toSorted()).toEqual([
      '/data/db.json',
      '/data/db.json.base.temp',
      '/data/db.json.log.temp',
    ])
    delete db['text 0']
    await close(db)
    expect([...disk.volume.files.keys()]).toEqual(['/data/db.json'])
  })
})
