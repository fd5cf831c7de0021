/**
 * Keeps one store on disk: every change goes to the log before the assignment returns, and from
 * there into db.json, when asked, after a while, or when the log has outgrown the snapshot.
 *
 * The growth rule: a flush begins when the log is larger than 4 MiB *and* more than twice as large
 * as db.json. So the files together stay below about three times the data, or a few MiB, and the
 * snapshots cost less than half of what the log costs. A program that never lets the event loop
 * turn is held up for a flush when the log is four times as large as that. 512 MiB are enough in any
 * case: four times that can be opened.
 */

import { diagnostics } from '../diagnostics.js'
import type { KeepsakeError } from '../errors.js'
import type { LogReading } from '../log/reading.js'
import type { OpenPlan } from '../log/recovery.js'
import type { FsyncPolicy } from '../options.js'
import { AppendLog } from './append-log.js'
import { Flusher } from './flusher.js'
import type { Home } from './home.js'
import type { Lock } from './lock.js'
import { removeQuietly } from './new-file.js'
import type { Replica } from './replica.js'
import type { StoreFiles } from './store-files.js'
import { Timer } from './timer.js'

export interface KeeperOptions {
  readonly home: Home
  readonly lock: Lock | undefined
  /** What the store was opened from. */
  readonly files: StoreFiles
  readonly plan: OpenPlan
  readonly reading: LogReading | undefined
  readonly settings: {
    readonly fsync: FsyncPolicy
    readonly indent: number | null
    /** Milliseconds from the first change to a flush. */
    readonly interval: number | null
  }
  /** The document as compact JSON text. */
  readonly state: () => string
  /** The text of db.json, in pieces. */
  readonly text: (indent: number) => Iterable<string>
  /** What can make a large db.json while changes go on. */
  readonly replica: Replica
  /** Called when a change has been taken. */
  readonly taken: () => void
  /** Told of failures that nobody waits for. */
  readonly onError: (error: KeepsakeError) => void
}

const SMALL_LOG = 4 * 2 ** 20
const LOG_TO_SNAPSHOT = 2
const LARGE_LOG = 2 ** 29
const PATIENCE = 4

export class Keeper {
  readonly #options: Pick<KeeperOptions, 'home' | 'lock' | 'settings' | 'onError'>
  readonly #log: AppendLog
  readonly #flusher: Flusher
  readonly #timer = new Timer(() => this.#flushInBackground())
  /** After a flush that failed the log may grow twice as large before the next one for its size. */
  #lenience = 1
  isClosed = false
  /** The flush that nobody waits for. */
  #background: Promise<void> | undefined

  /** Writes nothing. */
  constructor(options: KeeperOptions) {
    const { home, lock, plan, files, reading, settings, onError, replica } = options
    const { state, text, taken } = options
    const indent = settings.indent ?? 0
    // What was read is not held on to.
    this.#options = { home, lock, settings, onError }
    this.#log = new AppendLog({
      home,
      plan,
      reading,
      onError,
      policy: settings.fsync,
      state,
      taken,
    })
    this.#flusher = new Flusher({
      home,
      log: this.#log,
      plan,
      files,
      indent,
      text: () => text(indent),
      replica,
      report: (error) => this.report(error),
    })
    if (!this.#flusher.isClean) this.#arm()
  }

  admit(): void {
    this.#log.assertWritable()
  }

  append(patchText: string): void {
    this.#arm()
    const { bytes } = this.#log
    this.#log.append(patchText)
    if (diagnostics().isHeard('append')) this.#tellAppend(bytes)
    if (this.#log.bytes > SMALL_LOG) this.#restrain()
  }

  #tellAppend(before: number): void {
    const { seq, bytes } = this.#log
    const path = this.#options.home.names.snapshot
    diagnostics().tell('append', { path, seq, bytes: bytes - before })
  }

  durable(): Promise<void> {
    return this.#log.durable()
  }

  async flush(): Promise<void> {
    await this.#flusher.later()
    this.#settle()
  }

  #flushNow(): void {
    this.#flusher.now()
    this.#settle()
  }

  #settle(): void {
    // It was closed at once in the midst of a flush: the files are another store's by now.
    if (this.isClosed) return
    this.#lenience = 1
    this.#timer.clear()
    // A crash may have left it; it is never read.
    removeQuietly(this.#options.home.fileSystem, this.#options.home.names.newLog)
    if (!this.#flusher.isClean) this.#arm()
  }

  // The growth rule.
  #restrain(): void {
    const usual = Math.max(SMALL_LOG, LOG_TO_SNAPSHOT * this.#flusher.bytes)
    const limit = Math.min(usual, LARGE_LOG) * this.#lenience
    if (this.#log.bytes <= limit) return
    if (this.#log.bytes <= limit * PATIENCE) return this.#flushInBackground()
    try {
      this.#flushNow()
    } catch (error) {
      this.#lenience *= 2
      this.report(error)
    }
  }

  #arm(): void {
    const { interval } = this.#options.settings
    if (interval === null || this.isClosed) return
    // It does not keep the process alive, which flushes all the same on its way out.
    this.#timer.set(interval)
  }

  #flushInBackground(): void {
    if (this.#background !== undefined) return
    this.#background = this.flush()
      .catch((error: unknown) => {
        this.#lenience *= 2
        if (this.isClosed) return
        this.report(error)
        this.#arm()
      })
      .finally(() => {
        this.#background = undefined
      })
  }

  report(error: unknown): void {
    this.#options.onError(error as KeepsakeError)
  }

  status(): { seq: number; logBytes: number; logEntries: number; flushedAt: Date | null } {
    const { flushedAt } = this.#flusher
    return {
      seq: this.#log.seq,
      logBytes: this.#log.bytes,
      logEntries: this.#log.entries,
      flushedAt: flushedAt === undefined ? null : new Date(flushedAt),
    }
  }

  /** Flushes, then lets go of the files and the lock; stays open while changes are not on disk. */
  async close(): Promise<void> {
    this.#timer.clear()
    try {
      await this.flush()
    } finally {
      this.#letGo()
    }
  }

  /** The same, to its end before it returns. */
  closeNow(): void {
    this.#timer.clear()
    try {
      this.#flushNow()
    } finally {
      this.#letGo()
    }
  }

  /** Lets go of the files and the lock as they are, on the way out of an error. */
  giveUp(): void {
    if (this.isClosed) return
    this.#leaveFiles()
    this.#options.lock?.releaseQuietly()
  }

  #letGo(): void {
    if (this.isClosed) return
    if (!this.#log.isOnDisk) return this.#arm()
    this.#end()
  }

  #end(): void {
    this.#leaveFiles()
    this.#options.lock?.release()
  }

  #leaveFiles(): void {
    this.isClosed = true
    this.#timer.clear()
    this.#flusher.close()
    this.#log.close()
  }
}
