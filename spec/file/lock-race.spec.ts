/**
 * Many processes at one lock. Every race is run by real processes whose calls to the disk come late
 * by random amounts, so that a slow opener meets a fast one at every step of a takeover.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileLock, LockChild, type Attempt, type Outcome } from '../support/lock-children.js'

const OPENERS = 8
/** Field 22 of /proc/<pid>/stat, or what `ps` says; Windows does not tell. */
const knowsStartTimes = process.platform !== 'win32'

const folder = mkdtempSync(join(tmpdir(), 'keepsake-race-'))
let compiled: string
let openers: LockChild[] = []
let staleLock: string
let rounds = 0

beforeAll(async () => {
  compiled = compileLock()
  await fillUp()
  staleLock = await leaveLockBehind()
}, 60_000)

afterAll(async () => {
  await Promise.all(openers.map((opener) => opener.kill()))
  rmSync(folder, { recursive: true })
  rmSync(dirname(compiled), { recursive: true })
})

const lockOf = {
  'no lock': () => undefined,
  'the lock of a killed process': () => staleLock,
  'the lock of a pid that another process uses now': () => reusedLock(),
}

/** What a race must come to. */
const ONE_WINNER = {
  outcomes: { won: 1, KEEPSAKE_LOCKED: OPENERS - 1 },
  namesWinner: true,
  files: ['db.json.lock'],
  filesAfterwards: [],
}

describe('two processes', () => {
  it('cannot hold one lock: the second is told the pid of the first', async () => {
    const path = placeLock(undefined)
    const [first, second] = openers
    expect(await first?.acquire({ path })).toEqual({ won: true })
    const outcome = await second?.acquire({ path })
    expect(outcome).toMatchObject({ won: false, code: 'KEEPSAKE_LOCKED', file: path })
    expect(outcome).toHaveProperty('message', expect.stringMatching(`\\b${first?.pid}\\b`))
    await first?.release()
    expect(await second?.acquire({ path })).toEqual({ won: true })
  }, 60_000)

  it('follow each other at once when the first is killed', async () => {
    const path = placeLock(undefined)
    const [first, second] = openers
    await first?.acquire({ path })
    await first?.kill()
    expect(await second?.acquire({ path })).toEqual({ won: true })
    expect(readdirSync(dirname(path))).toEqual(['db.json.lock'])
    await fillUp()
  }, 60_000)
})

describe('of 8 processes opening at once', () => {
  it.each(Object.keys(lockOf) as (keyof typeof lockOf)[])(
    'exactly one gets past %s, every time',
    async (found) => {
      for (let race = 0; race < 18; race++) {
        const path = placeLock(lockOf[found]())
        expect(await race8({ path, dawdle: race % 2 })).toEqual(ONE_WINNER)
      }
    },
    60_000,
  )

  it('exactly one gets the lock where the disk knows no hard links', async () => {
    for (const lock of [undefined, staleLock, undefined, staleLock, reusedLock()]) {
      const path = placeLock(lock)
      expect(await race8({ path, dawdle: 1, links: false })).toEqual(ONE_WINNER)
    }
  }, 60_000)
})

describe('a process killed while it opens', () => {
  it.each(['no lock', 'the lock of a killed process'] as const)(
    'over %s leaves a lock that one can take at once, whichever call it died at',
    async (found) => {
      for (let first = 1, died = OPENERS; died === OPENERS; first += OPENERS) {
        const paths = openers.map(() => placeLock(lockOf[found]()))
        const attempts = openers.map((opener, index) =>
          opener.acquire({ path: paths[index] ?? '', dieAtCall: first + index }),
        )
        died = tally(await Promise.all(attempts))['killed'] ?? 0
        await Promise.all(openers.map((opener) => opener.kill()))
        await fillUp()
        for (const path of paths) expect(await race8({ path })).toEqual(ONE_WINNER)
      }
    },
    60_000,
  )

  it('leaves one winner at most among those who race it, and its leftovers are cleaned', async () => {
    for (let round = 0; round < 4; round++) {
      const path = placeLock(staleLock)
      const outcomes = await start({ path, dawdle: 2 }, () =>
        Math.random() < 0.6 ? 1 + Math.floor(Math.random() * 24) : undefined,
      )
      expect(tally(outcomes)['won'] ?? 0).toBeLessThanOrEqual(1)
      await winnerAmong(outcomes)?.kill()
      await fillUp()
      expect(await race8({ path })).toEqual(ONE_WINNER)
    }
  }, 60_000)
})

async function race8(attempt: Attempt): Promise<object> {
  const folderOfRace = dirname(attempt.path)
  const outcomes = await start(attempt)
  const files = readdirSync(folderOfRace)
  const winner = winnerAmong(outcomes)
  const namesWinner = holderOf(attempt.path) === winner?.pid
  await winner?.release()
  const filesAfterwards = readdirSync(folderOfRace)
  return { outcomes: tally(outcomes), namesWinner, files, filesAfterwards }
}

/** All at the same moment. */
function start(attempt: Attempt, dieAtCall?: () => number | undefined): Promise<Outcome[]> {
  const at = Date.now() + 4
  const entries = openers.map((opener) =>
    opener.acquire({ ...attempt, at, dieAtCall: dieAtCall?.() }),
  )
  return Promise.all(entries)
}

function tally(outcomes: readonly Outcome[]): Partial<Record<string, number>> {
  const counts: Partial<Record<string, number>> = {}
  for (const outcome of outcomes) {
    const word = 'killed' in outcome ? 'killed' : outcome.won ? 'won' : outcome.code
    counts[word] = (counts[word] ?? 0) + 1
  }
  return counts
}

function winnerAmong(outcomes: readonly Outcome[]): LockChild | undefined {
  return openers[outcomes.findIndex((outcome) => 'won' in outcome && outcome.won)]
}

/** A new folder for one race, with this lock found in it. */
function placeLock(lock: string | undefined): string {
  const path = join(folder, String(rounds++), 'db.json.lock')
  mkdirSync(dirname(path))
  if (lock !== undefined) writeFileSync(path, lock)
  return path
}

function holderOf(path: string): unknown {
  return (JSON.parse(readFileSync(path, 'utf8')) as { pid: unknown }).pid
}

async function leaveLockBehind(): Promise<string> {
  const path = placeLock(undefined)
  const victim = await LockChild.start(compiled)
  await victim.acquire({ path })
  await victim.kill()
  return readFileSync(path, 'utf8')
}

/** The lock of a killed process, whose pid this very process has got since. */
function reusedLock(): string {
  const lock = JSON.parse(staleLock) as object
  return knowsStartTimes ? JSON.stringify({ ...lock, pid: process.pid }) : staleLock
}

async function fillUp(): Promise<void> {
  openers = openers.filter((opener) => opener.alive)
  const missing = Array.from({ length: OPENERS - openers.length }, () => LockChild.start(compiled))
  openers.push(...(await Promise.all(missing)))
}
