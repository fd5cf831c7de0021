/**
 * The append-only log of a store: one line for every change, before the assignment returns.
 *
 *     append ──▶ LogWriter (in order) ──▶ LogFile (whole lines or none) ──▶ LogCommit (fdatasync)
 *                                           db.json.log.temp                  GroupCommit
 *
 * It promises: a line is never written before an earlier one; `durable` resolves only after an
 * fdatasync that began when the lines had been written; and after a failed fsync nothing is
 * believed that was not written anew (`rescue.ts`).
 */

import { KeepsakeError } from '../errors.js'
import type { FsyncPolicy } from '../options.js'
import { LogCommit } from './log-commit.js'
import type { LogCommitOptions } from './log-commit.js'
import type { LogFile } from './log-file.js'
import { LogHealth } from './log-health.js'
import { LogWriter } from './log-writer.js'
import type { LogStart } from './log-writer.js'
import type { Sync } from './sync.js'
import { writeFailed } from './system-error.js'
import { Timer } from './timer.js'

/** How long an outage, or what is not synced, waits for the next attempt, in ms. */
const A_SECOND = 1000

/** A program that never lets the event loop turn starves the timer, and is held up for a sync. */
const OVERDUE_AFTER = 1250

type CommitOptions = Pick<LogCommitOptions, 'state' | 'settleBase' | 'rescued'>

export interface AppendLogOptions extends LogStart, CommitOptions {
  readonly policy: FsyncPolicy
  /** Called when a change has been taken: from then on it is kept, whatever happens to the file. */
  readonly taken: () => void
  /** Failures of the log. Those that end it, and an outage with `always`, are thrown as well. */
  readonly onError: (error: KeepsakeError) => void
}

export class AppendLog {
  /** Brings the lines into the file. The flush works on it directly. */
  readonly writer: LogWriter
  readonly #path: string
  readonly #policy: FsyncPolicy
  readonly #taken: () => void
  readonly #health: LogHealth
  readonly #commit: LogCommit
  /** The full disk, the read-only folder; undefined while the log takes lines. */
  #outage: KeepsakeError | undefined
  /** Set while there is something that the file has not taken, or that is to be synced. */
  readonly #timer = new Timer(() => this.#catchUp())

  /** Writes nothing and opens no file. */
  constructor(options: AppendLogOptions) {
    const { home, policy, state, settleBase, rescued, onError } = options
    this.#path = home.names.log
    this.#policy = policy
    this.#taken = options.taken
    this.#health = new LogHealth(onError)
    const writer = new LogWriter(options)
    this.writer = writer
    const drain = () => this.drain()
    this.#commit = new LogCommit({
      home,
      writer,
      health: this.#health,
      state,
      settleBase,
      rescued,
      drain,
    })
  }

  /** Of the last change. */
  get seq(): number {
    return this.writer.seq
  }

  /** Everything up to this change survives a power cut. */
  get durableSeq(): number {
    return this.#commit.durableSeq
  }

  /** Size of the log file. */
  get bytes(): number {
    return this.writer.file?.position ?? 0
  }

  /** Changes in the log file. */
  get entries(): number {
    return this.writer.file?.entries ?? 0
  }

  /** Is there no log, and nothing that ought to be in one? */
  get isEmpty(): boolean {
    return this.writer.file === undefined && !this.writer.hasUnsent
  }

  /** Is every change in the file, or was so until a snapshot had it? False during an outage. */
  get isOnDisk(): boolean {
    return !this.writer.hasUnsent
  }

  get isClosed(): boolean {
    return this.#health.isClosed
  }

  /** Throws if no change can be taken. To be asked before memory is touched. */
  assertWritable(): void {
    this.#health.assertGood()
  }

  /**
   * Writes one change, the JSON text of its operations, as one line. If the file does not take it
   * now, it is kept and written later, before any other; only with `always` does that throw, and
   * the change is kept all the same.
   */
  append(patchText: string): void {
    this.#health.assertGood()
    const time = Date.now()
    this.writer.add(patchText, time)
    this.#taken()
    try {
      this.drain()
    } catch (error) {
      // What an error handler of the user throws is the user's to see.
      if (this.#policy === 'always' || error !== this.#outage) throw error
      // Reported when the outage began. Memory is right, and the line is kept.
      return
    }
    if (this.#policy === 'always') this.#commit.durableNow()
    const { setAt } = this.#timer
    if (setAt !== undefined && time - setAt >= OVERDUE_AFTER) this.#syncAtOnce()
  }

  /** Resolves when everything appended so far survives a power cut. */
  durable(): Promise<void> {
    return this.#commit.durable()
  }

  /** Writes what is waiting. Throws while the file does not take it. */
  drain(): void {
    this.#health.assertNotFailed()
    const { hasUnsent } = this.writer
    try {
      this.writer.drain(this.#commit.durableSeq)
    } catch (error) {
      if (error instanceof KeepsakeError) throw this.#fail(error)
      const outage = this.#beginOutage(error)
      // An error handler may have made room, and a change of its own that has brought all in.
      if (this.writer.hasUnsent) throw outage
    }
    if (this.#outage !== undefined) this.#timer.clear()
    this.#outage = undefined
    if (hasUnsent && this.#policy === 'everysec') this.#timer.set(A_SECOND)
  }

  // It begins, or goes on. It is reported once, and tried again every second.
  #beginOutage(cause: unknown): KeepsakeError {
    this.#timer.set(A_SECOND)
    if (this.#outage !== undefined) return this.#outage
    const next =
      'The changes are kept in memory and tried again every second. Free some space, or make it ' +
      'writable.'
    const outage = writeFailed(this.#path, cause, next)
    this.#outage = outage
    this.#health.report(outage)
    return outage
  }

  #syncAtOnce(): void {
    this.#timer.clear()
    try {
      this.#commit.durableNow()
    } catch (error) {
      if (this.#health.failure) throw error
      this.#tryAgain(error)
    }
  }

  #catchUp(): void {
    const attempt = this.#policy === 'no' ? async () => this.drain() : () => this.#commit.durable()
    attempt().catch((error: unknown) => this.#tryAgain(error))
  }

  // An outage was reported when it began, and what ends the log when it failed.
  #tryAgain(error: unknown): void {
    if (!this.#health.isGood) return
    this.#timer.set(A_SECOND)
    if (this.#outage !== undefined) return
    this.#health.report(writeFailed(this.#path, error, 'It is tried again every second.'))
  }

  #fail(error: KeepsakeError): KeepsakeError {
    this.#timer.clear()
    return this.#health.fail(error)
  }

  /** For the flush: the file, holding everything up to now, ready to take lines, and still ours. */
  prepare(): LogFile {
    this.#health.assertGood()
    this.drain()
    // An error handler may have closed it.
    this.#health.assertGood()
    try {
      return this.writer.prepare()
    } catch (error) {
      throw error instanceof KeepsakeError ? this.#fail(error) : error
    }
  }

  /** Throws if no change can be taken, or the log at its path is somebody else's. */
  assertOurs(): void {
    this.#health.assertGood()
    try {
      this.writer.assertOurs()
    } catch (error) {
      throw error instanceof KeepsakeError ? this.#fail(error) : error
    }
  }

  /**
   * The document does not follow from the files any more: a log with all of it takes the place of this one,
   * on top of every db.json that this one names, and of the one with the digest `also`.
   */
  holdAll(also: string): void {
    const from = this.prepare()
    if (!from.snapshots.has(also)) this.#commit.holdAll(from, also)
  }

  /** For the flush: makes durable what is in the file. */
  get sync(): Sync {
    return this.#commit
  }

  /** For the flush: everything up to this change is durable in a snapshot. */
  settle(seq: number): void {
    this.#commit.settle(seq)
  }

  /** Syncs nothing: whoever closes has flushed, or does not want to. */
  close(): void {
    this.#timer.clear()
    this.#health.isClosed = true
    this.writer.file?.close()
  }
}
