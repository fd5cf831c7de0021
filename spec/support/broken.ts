/**
 * A store after a bad day: written by a program that was killed, then damaged. What was saved when
 * is known, so it can be said what has to be found again.
 *
 *     db.json            {"list":[0],"at":0}                    the state after change 1
 *     db.json.log.temp   changes 2 to 5: `at` counts, the list grows; all up to 4 were made durable
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from './program.js'
import { filesIn, temporaryFolder } from './temp-folder.js'

export interface Broken {
  readonly folder: string
  readonly path: string
  readonly log: string
}

/** The lines of its log: 1 is the header, then one for each change. */
export const lineOfChange = (seq: number): number => seq

/** The state after a change. */
export function stateAfter(seq: number): object {
  return { list: Array.from({ length: seq }, (_, index) => index), at: seq - 1 }
}

const writing = `
  const db = open('db.json', { defaults: { list: [0], at: 0 }, watch: false })
  await flush(db)
  for (const number of [1, 2, 3]) {
    transact(db, () => { db.list.push(number); db.at = number })
    await durable(db)
  }
  transact(db, () => { db.list.push(4); db.at = 4 })
  process.kill(process.pid, 'SIGKILL')
`

/** The files it leaves, by name; a program is killed for them once. */
let left: Promise<ReadonlyMap<string, Buffer>> | undefined

/** Whole, but for the process: killed, with changes in the log. */
export async function killed(): Promise<Broken> {
  const folder = temporaryFolder()
  for (const [name, bytes] of await (left ??= leave())) {
    writeFileSync(join(folder, name), bytes, { mode: 0o600 })
  }
  const path = join(folder, 'db.json')
  return { folder, path, log: `${path}.log.temp` }
}

async function leave(): Promise<ReadonlyMap<string, Buffer>> {
  const folder = temporaryFolder()
  const { signal, stderr } = await program(folder, writing)
  if (signal !== 'SIGKILL') throw new Error(stderr)
  return new Map(filesIn(folder).map((name) => [name, readFileSync(join(folder, name))]))
}

/** Flips one bit in the middle of a line of the log; lines are counted from 1. */
export function flipInLine({ log }: Broken, line: number): void {
  const bytes = readFileSync(log)
  const start = startOfLine(bytes, line)
  const middle = Math.floor((start + bytes.indexOf('\n', start)) / 2)
  bytes[middle] = (bytes[middle] as number) ^ 1
  writeFileSync(log, bytes)
}

/** The first byte of a line. */
export function startOfLine(bytes: Buffer, line: number): number {
  let start = 0
  for (let number = 1; number < line; number++) start = bytes.indexOf('\n', start) + 1
  return start
}
