/** Killed at any moment of a flush, and again while the next one puts things right. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close, flush, open, transact } from '../../lib/index.js'
import { adding, deserted, logFor } from '../support/deserted.js'
import { opened } from '../support/opened.js'
import { photographed, type Photograph } from '../support/photographs.js'
import { filesIn, temporaryFolder, wreckOf } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

interface List {
  list: number[]
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1)

/** A list that grows by the next number, and how many of them have returned. */
class Growing {
  readonly #db: List
  returned: number

  constructor(db: List) {
    this.#db = db
    this.returned = db.list.length
  }

  grow(): void {
    this.#db.list.push(this.returned + 1)
    this.returned++
  }
}

/** Each number once and in order; all that had returned, and perhaps the one on its way. */
async function expectWhole({ call, folder, returned }: Photograph): Promise<void> {
  const db = open<List>(join(folder, 'db.json'))
  const found = [...(db.list ?? [])]
  await close(db)
  expect(found, call).toEqual(upTo(found.length))
  expect(found.length - returned, call).toBeGreaterThanOrEqual(0)
  expect(found.length - returned, call).toBeLessThanOrEqual(1)
}

/** A store with a list of two. */
function begun() {
  const folder = temporaryFolder()
  const db = opened<List>(join(folder, 'db.json'), { defaults: { list: [1, 2] } })
  const growing = new Growing(db)
  return { folder, db, growing, scene: { folder, returned: () => growing.returned } }
}

const callsOf = (photographs: readonly Photograph[]): readonly string[] =>
  photographs.map(({ call }) => call)

describe('a process that is killed', () => {
  it('at any moment of the first flush has lost nothing', async () => {
    hearWarnings()
    const { db, scene } = begun()
    const photographs = await photographed(scene, async () => flush(db))
    expect(callsOf(photographs)).toContain('rename db.json')
    for (const photograph of photographs) await expectWhole(photograph)
  })

  it('at any moment of a later flush has lost nothing, and applies nothing twice', async () => {
    hearWarnings()
    const { db, growing, scene } = begun()
    await flush(db)
    growing.grow()
    const photographs = await photographed(scene, async () => flush(db))
    const steps = ['write db.json.new.temp', 'link db.json.temp', 'rename db.json']
    const removals = ['unlink db.json.temp', 'unlink db.json.log.temp']
    expect(callsOf(photographs)).toEqual(expect.arrayContaining([...steps, ...removals]))
    for (const photograph of photographs) await expectWhole(photograph)
  })

  it('while changes were made during the flush has lost none of them', async () => {
    hearWarnings()
    const { db, growing, scene } = begun()
    await flush(db)
    const photographs = await photographed(scene, async () => {
      growing.grow()
      const flushing = { ended: false }
      const ended = flush(db).finally(() => (flushing.ended = true))
      while (!flushing.ended) {
        if (growing.returned < 60) growing.grow()
        await new Promise((resolve) => setImmediate(resolve))
      }
      await ended
    })
    expect(callsOf(photographs)).toContain('rename db.json.log.temp')
    expect(growing.returned).toBeGreaterThan(4)
    for (const photograph of photographs) await expectWhole(photograph)
  })

  it('at the end of the program, too, which flushes without a pause', async () => {
    hearWarnings()
    const { folder, db, growing, scene } = begun()
    const photographs = await photographed(scene, async () => {
      const flushing = flush(db)
      await Promise.resolve()
      growing.grow()
      db[Symbol.dispose]()
      await flushing
    })
    expect(filesIn(folder)).toEqual(['db.json'])
    for (const photograph of photographs) await expectWhole(photograph)
  })

  it('has whole transactions', async () => {
    hearWarnings()
    const { db, scene } = begun()
    const photographs = await photographed(scene, async () => {
      transact(db, () => {
        db.list.push(3)
        db.list.push(4, 5)
      })
      await flush(db)
    })
    const lengths = photographs.map(({ folder }) => {
      return opened<List>(join(folder, 'db.json'), { readOnly: true }).list.length
    })
    expect(lengths).toEqual(lengths.toSorted((one, other) => one - other))
    expect([...new Set(lengths)]).toEqual([2, 5])
  })
})

describe('a process that is killed twice', () => {
  it('the second time while the next one puts things right', async () => {
    hearWarnings()
    const { db, growing, scene } = begun()
    await flush(db)
    growing.grow()
    const first = await photographed(scene, async () => flush(db))
    let second = 0
    for (const { folder } of first) {
      const again = open<List>(join(folder, 'db.json'))
      const growingAgain = new Growing(again)
      const photographs = await photographed(
        { folder, returned: () => growingAgain.returned },
        async () => {
          growingAgain.grow()
          await flush(again)
        },
      )
      await close(again)
      for (const photograph of photographs) await expectWhole(photograph)
      second += photographs.length
    }
    expect(second).toBeGreaterThan(100)
  })

  it('never moves a broken db.json over the good db.json.temp', async () => {
    hearWarnings()
    const OLD = '{"list":[1]}'
    const log = logFor(OLD, adding('/list/-', 2), { snapshot: '{"list":[1,2]}' })
    const { folder, path } = deserted({ snapshot: '{"li', temp: OLD, log })
    const db = opened<List>(path)
    const growing = new Growing(db)
    const photographs = await photographed(
      { folder, returned: () => growing.returned },
      async () => {
        growing.grow()
        await flush(db)
      },
    )
    for (const photograph of photographs) await expectWhole(photograph)
    expect(opened(join(wreckOf(folder), 'db.json'))).toEqual({ list: [1, 2, 3] })
  })
})
