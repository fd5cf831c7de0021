/** Readers in one process, a writer in another: what is read is always one state, whole. */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { close, open, status } from '../../lib/index.js'
import { Companion } from '../support/program.js'
import { bytesIn, temporaryFolder } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

interface Account {
  readonly from: number
  readonly to: number
  readonly moves: readonly number[]
}

/** Moves one at a time: the sum is always 1,000, and the last move always the one in `to`. */
const moving = `
  const db = open('db.json', { defaults: { from: 1000, to: 0, moves: [0] } })
  const move = () => transact(db, () => {
    db.from--
    db.to++
    db.moves.push(db.to)
    if (db.moves.length > 50) db.moves.shift()
  })
  let ended = false
  process.stdin.on('data', () => {}).on('end', () => { ended = true })
  await flush(db)
  console.log('ready')
`

interface Seen {
  readonly account: Account
  readonly entries: number
}

async function look(path: string): Promise<Seen> {
  const db = open<Account>(path, { readOnly: true })
  const account = { from: db.from, to: db.to, moves: [...db.moves] }
  const entries = status(db).logEntries
  await close(db)
  return { account, entries }
}

/** Reads again and again, and expects one whole state each time, never an older one. */
async function expectStates(path: string, rounds: number): Promise<readonly Seen[]> {
  const seen: Seen[] = []
  let latest = 0
  for (let round = 0; round < rounds; round++) {
    const found = await look(path)
    const { from, to, moves } = found.account
    expect(from + to).toBe(1000)
    expect(moves).toEqual(Array.from(moves, (_, index) => to - moves.length + 1 + index))
    expect(to).toBeGreaterThanOrEqual(latest)
    latest = to
    seen.push(found)
    await pause(round % 4)
  }
  return seen
}

describe('a reader', () => {
  it('sees whole states beside a writer that flushes all the time', async () => {
    hearWarnings()
    const folder = temporaryFolder()
    const writer = new Companion(
      folder,
      `${moving}
      while (!ended) {
        move()
        const flushing = flush(db)
        move()
        await flushing
        await new Promise(setImmediate)
      }
      await close(db)`,
    )
    await writer.line()
    const seen = await expectStates(join(folder, 'db.json'), 200)
    expect(await writer.end()).toBe(0)
    expect(new Set(seen.map(({ account }) => account.to)).size).toBeGreaterThan(10)
    // Nothing that the readers did has disturbed the writer: all it has done is there.
    const { account } = await look(join(folder, 'db.json'))
    expect(account.from + account.to).toBe(1000)
    expect(Object.keys(bytesIn(folder))).toEqual(['db.json'])
  })

  it('sees whole states beside a writer that never rests', async () => {
    hearWarnings()
    const folder = temporaryFolder()
    const writer = new Companion(
      folder,
      `${moving}
      while (!ended) {
        for (let number = 0; number < 20_000; number++) move()
        await new Promise(setImmediate)
      }
      await close(db)`,
    )
    await writer.line()
    await expectStates(join(folder, 'db.json'), 50)
    expect(await writer.end()).toBe(0)
  })

  it('takes nothing from the log of a writer', async () => {
    const folder = temporaryFolder()
    const writer = new Companion(
      folder,
      `${moving}
      move()
      console.log('moved')
      for await (const chunk of process.stdin) {
        if (String(chunk).includes('end')) break
      }
      move()
      console.log(JSON.stringify(status(db)))`,
    )
    await writer.line()
    await writer.line()
    const before = bytesIn(folder)
    const { account, entries } = await look(join(folder, 'db.json'))
    expect(account).toEqual({ from: 999, to: 1, moves: [0, 1] })
    expect(entries).toBe(1)
    expect(bytesIn(folder)).toEqual(before)
    const ending = writer.end()
    expect(JSON.parse(await writer.line())).toMatchObject({ seq: 3, logEntries: 2 })
    expect(await ending).toBe(0)
    const after = await look(join(folder, 'db.json'))
    expect(after.account).toEqual({ from: 998, to: 2, moves: [0, 1, 2] })
  })
})
