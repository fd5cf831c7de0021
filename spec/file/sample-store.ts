/**
 * The smallest store on top of `lib/file`: a list of numbers. Adding to a list is not idempotent,
 * so a line that is lost, doubled or applied to the wrong snapshot shows.
 */

import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import type { KeepsakeError } from '../../lib/errors.js'
import { BaseCopy } from '../../lib/file/base-copy.js'
import { AppendLog } from '../../lib/file/append-log.js'
import type { FsyncPolicy } from '../../lib/options.js'
import { Flusher } from '../../lib/file/flusher.js'
import type { FileSystem } from '../../lib/file/file-system.js'
import { KnownSnapshot } from '../../lib/file/known-snapshot.js'
import type { Home } from '../../lib/file/home.js'
import { namesOf } from '../../lib/file/names.js'
import { nodeFileSystem } from '../../lib/file/node-fs.js'
import { readStoreFiles } from '../../lib/file/store-files.js'
import type { Replica } from '../../lib/file/replica.js'
import type { Json } from '../../lib/log/json.js'
import { readLog } from '../../lib/log/reading.js'
import { recover } from '../../lib/log/recovery.js'
import type { OpenPlan } from '../../lib/log/recovery.js'
import { replay } from '../../lib/log/replay.js'

export interface SampleOptions {
  readonly fileSystem?: FileSystem
  readonly policy?: FsyncPolicy
  readonly mode?: number
  readonly salvage?: boolean
  readonly replica?: Replica
}

/** A folder of its own for one test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'keepsake-file-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export class SampleStore {
  readonly home: Home
  readonly plan: OpenPlan
  readonly log: AppendLog
  readonly flusher: Flusher
  readonly warnings: string[] = []
  readonly errors: KeepsakeError[] = []
  list: number[]

  constructor(path: string, options: SampleOptions = {}) {
    const { fileSystem = nodeFileSystem, policy = 'no', mode = 0o600, salvage = false } = options
    const warn: Home['warn'] = (code) => void this.warnings.push(code)
    this.home = { fileSystem, names: namesOf(path), mode, warn }
    const files = readStoreFiles(fileSystem, this.home.names)
    const reading = files.log && readLog(files.log.bytes)
    const digests = { snapshot: files.snapshot?.digest, temp: files.temp?.digest }
    const plan = recover({ log: reading, ...digests }, { salvage })
    if (plan.kind !== 'open') throw new Error(`it cannot be opened: ${plan.kind}`)
    this.plan = plan
    const base = plan.base === 'temp' ? files.temp : files.snapshot
    this.list = listIn(base?.bytes)
    for (const { patch } of plan.entries) this.list = replay(this.list, patch) as number[]
    const snapshot = new KnownSnapshot(this.home, files, plan)
    this.log = new AppendLog({
      home: this.home,
      plan,
      reading,
      policy,
      state: () => JSON.stringify(this.list),
      taken: () => undefined,
      begun: () => undefined,
      rescued: () => undefined,
      onError: (error) => void this.errors.push(error),
      settleBase: () => undefined,
    })
    this.flusher = new Flusher({
      home: this.home,
      log: this.log,
      snapshot,
      copy: new BaseCopy(this.home, { snapshot, isWanted: false, isBase: false }),
      edits: undefined,
      isBehind: plan.base === 'temp' || files.log !== undefined,
      indent: 2,
      text: () => [`${JSON.stringify(this.list, undefined, 2)}\n`],
      replica: options.replica,
      report: (error) => void this.errors.push(error),
    })
    onTestFinished(() => this.close())
  }

  /** One change, one line. */
  add(...numbers: readonly number[]): void {
    for (const number of numbers) {
      this.log.assertWritable()
      this.list.push(number)
      this.log.append(JSON.stringify([{ op: 'add', path: '/-', value: number }]))
    }
  }

  close(): void {
    this.flusher.close()
    this.log.close()
  }
}

function listIn(bytes: Uint8Array | undefined): number[] {
  if (bytes === undefined || bytes.length === 0) return []
  return JSON.parse(Buffer.from(bytes).toString()) as number[]
}

/** What a process that opens the files now would see. */
export function reopened(path: string): readonly number[] {
  const store = new SampleStore(path)
  store.close()
  return store.list
}

/** Lets the event loop turn until something has happened; gives up if it never does. */
export async function until(hasHappened: () => boolean): Promise<void> {
  for (let turns = 0; turns < 3_000_000; turns++) {
    if (hasHappened()) return
    await turn()
  }
  throw new Error('it never happened')
}

/** The lines of the log, parsed. */
export function linesOf(path: string): readonly Record<string, Json>[] {
  const text = readFileSync(`${path}.log.temp`, 'utf8')
  if (!text.endsWith('\n')) throw new Error('the log ends with half a line')
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, Json>)
}

/** The names of the files in a folder, in order. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).sort()
}
