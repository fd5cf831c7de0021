/**
 * Makes the log durable, for many callers at once, and survives it when that fails.
 */

import { KeepsakeError } from '../errors.js'
import { GroupCommit } from './group-commit.js'
import type { Home } from './home.js'
import type { LogFile } from './log-file.js'
import type { LogHealth } from './log-health.js'
import type { LogWriter } from './log-writer.js'
import { rescue } from './rescue.js'
import { asSync } from './steps.js'
import type { Steps } from './steps.js'
import type { Sync } from './sync.js'
import { reasonOf, writeFailed } from './system-error.js'

export interface LogCommitOptions {
  readonly home: Home
  readonly writer: LogWriter
  readonly health: LogHealth
  /**
   * The document as compact JSON text, with every change appended and the one being appended: so
   * change memory first, then append.
   */
  readonly state: () => string
  /** Makes durable what the log is applied to. Returns why it was written anew instead; throws what stands in the way. */
  readonly settleBase: () => { readonly cause: unknown } | undefined
  /** Called when a sync has failed, and the log was written anew. */
  readonly rescued: (cause: unknown) => void
  /** Brings into the file what is waiting; throws if the file does not take it. */
  readonly drain: () => void
}

const TRY_AGAIN = 'Nothing is lost; try again.'

/** Makes everything taken so far durable; `later` is shared by all who ask. */
export class LogCommit implements Sync {
  readonly #options: LogCommitOptions
  readonly #turn = asSync(() => this.#commit())
  readonly #group = new GroupCommit(() => this.#turn.later())
  /** Everything up to this change survives a power cut. */
  durableSeq: number

  constructor(options: LogCommitOptions) {
    this.#options = options
    // Nothing in a log found at open is believed to be durable that it does not say of itself.
    const { file, seq, notedSeq } = options.writer
    this.durableSeq = file === undefined ? seq : notedSeq
  }

  now(): void {
    this.#turn.now()
  }

  later(): Promise<void> {
    return this.#group.join()
  }

  /** What a flush does not need, which makes db.json anew: makes durable also what the log is applied to. */
  async durable(): Promise<void> {
    await this.later()
    this.#settleBase()
  }

  /** The same at once. */
  durableNow(): void {
    this.now()
    this.#settleBase()
  }

  /** Everything up to this change has become durable, perhaps in another way: in a snapshot. */
  settle(seq: number): void {
    this.durableSeq = Math.max(this.durableSeq, seq)
  }

  *#commit(): Steps {
    const { writer, health, drain } = this.#options
    for (;;) {
      health.assertNotFailed()
      if (writer.hasUnsent) {
        health.assertGood()
        drain()
      }
      const { file, writtenSeq } = writer
      // Without a file, a snapshot holds all of it.
      if (file === undefined || file.syncs.isComplete) {
        this.settle(writtenSeq)
        return
      }
      health.assertGood()
      try {
        yield file.syncs.lines
      } catch (error) {
        if (file === writer.file) {
          this.#survive(file, error)
          return
        }
      }
      if (file === writer.file) {
        this.settle(writtenSeq)
        return
      }
      // A flush or a rescue has replaced the file meanwhile: what was synced is not the log any
      // more. Ask the new one.
    }
  }

  #settleBase(): void {
    const { home, settleBase } = this.#options
    let lost: ReturnType<typeof settleBase>
    try {
      lost = settleBase()
    } catch (error) {
      throw writeFailed(home.names.log, error, TRY_AGAIN)
    }
    if (lost !== undefined) this.#isRescued(lost.cause)
  }

  /** A new log with the whole document takes the place of this one; `also`: see `rescue`. */
  holdAll(from: LogFile, also?: string): void {
    const { home, writer, state } = this.#options
    const seq = writer.seq + 1
    const fresh = rescue(home, { from, also, seq: writer.seq, state: state() })
    writer.startOver(fresh, seq)
    // Only now is it durable.
    fresh.syncs.name.now()
    this.settle(seq)
  }

  // A sync has failed. Returns if everything is durable all the same.
  #survive(file: LogFile, cause: unknown): void {
    const { home, health } = this.#options
    health.assertNotFailed()
    if (cause instanceof KeepsakeError) throw health.fail(cause)
    if (!file.syncs.hasFailed) throw writeFailed(home.names.log, cause, TRY_AGAIN)
    try {
      this.holdAll(file)
    } catch (error) {
      const both = new AggregateError([cause, error], `${reasonOf(cause)}, then ${reasonOf(error)}`)
      const next =
        'Nothing more is written. Save what is in memory elsewhere, check the disk, then open the ' +
        'store again.'
      throw health.fail(writeFailed(home.names.log, both, next))
    }
    this.#isRescued(cause)
  }

  #isRescued(cause: unknown): void {
    const { home, health, rescued } = this.#options
    rescued(cause)
    const next = 'All of it is in a new log, durably. Check the disk.'
    health.report(writeFailed(home.names.log, cause, next))
  }
}
