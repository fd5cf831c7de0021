/** More text at once than one line can hold, with the limit of 500 MB set to 10 kB for the test. */
import { describe, expect, it } from 'vitest'
import { loadLib } from '../crash/lib-under-test.js'

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
