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
import { reasonOf, writeFailed } from './system-error.js'

export interface LogCommitOptions {
  readonly home: Home
  readonly writer: LogWriter
  readonly health: LogHealth
  /** The whole document, with every change taken, as compact JSON text. */
  readonly state: () => string
  /** Brings into the file what is waiting; throws if the file does not take it. */
  readonly drain: () => void
}

export class LogCommit {
  readonly #options: LogCommitOptions
  readonly #writer: LogWriter
  readonly #group = new GroupCommit(() => this.#commit())
  #durableSeq: number

  constructor(options: LogCommitOptions) {
    this.#options = options
    this.#writer = options.writer
    // Nothing in a log found at open is believed to be durable that it does not say of itself.
    this.#durableSeq = this.#writer.file === undefined ? this.#writer.seq : this.#writer.notedSeq
  }

  /** Everything up to this change survives a power cut. */
  get durableSeq(): number {
    return this.#durableSeq
  }

  /** Everything up to this change has become durable in another way: in a snapshot. */
  settle(seq: number): void {
    this.#durableSeq = Math.max(this.#durableSeq, seq)
  }

  /** Resolves when everything taken so far is durable. */
  later(): Promise<void> {
    return this.#group.join()
  }

  /** Makes everything taken so far durable, holding everything up. */
  now(): void {
    const file = this.#fileToSync()
    if (file === undefined) return
    try {
      file.syncs.now()
    } catch (error) {
      return this.#survive(file, error)
    }
    this.settle(this.#writer.writtenSeq)
  }

  async #commit(): Promise<void> {
    for (;;) {
      const file = this.#fileToSync()
      if (file === undefined) return
      const seq = this.#writer.writtenSeq
      try {
        await file.syncs.later()
      } catch (error) {
        if (file === this.#writer.file) return this.#survive(file, error)
      }
      if (file === this.#writer.file) return this.settle(seq)
      // A flush or a rescue has replaced the file meanwhile: what was synced is not the log any
      // more. Ask the new one.
    }
  }

  // Undefined: everything is durable already.
  #fileToSync(): LogFile | undefined {
    const { health, drain } = this.#options
    if (health.hasFailed) health.assertGood()
    if (this.#isComplete()) {
      this.settle(this.#writer.writtenSeq)
      return undefined
    }
    health.assertGood()
    drain()
    return this.#writer.file
  }

  #isComplete(): boolean {
    const { file, hasUnsent } = this.#writer
    return !hasUnsent && (file === undefined || file.syncs.isComplete)
  }

  // A sync has failed. Returns if everything is durable all the same.
  #survive(file: LogFile, cause: unknown): void {
    const { home, health } = this.#options
    if (health.hasFailed) health.assertGood()
    if (cause instanceof KeepsakeError) throw health.fail(cause)
    if (!file.syncs.hasFailed) {
      const next = 'Nothing is lost, but it is not synced yet: try again.'
      throw writeFailed(home.names.log, cause, next)
    }
    this.#rescue(file, cause)
    const next =
      'It survived: all of it was written to a new log, which is durable. Check the disk.'
    health.report(writeFailed(home.names.log, cause, next))
  }

  #rescue(from: LogFile, cause: unknown): void {
    const { home, health, state } = this.#options
    const { seq } = this.#writer
    try {
      this.#writer.startOver(rescue(home, { from, seq, state: state() }), seq + 1)
    } catch (error) {
      const both = new AggregateError([cause, error], `${reasonOf(cause)}, then ${reasonOf(error)}`)
      const next =
        'A new log could not be written either, so no more changes are taken. Save elsewhere ' +
        'what is in memory, look after the disk, then open the store again.'
      throw health.fail(writeFailed(home.names.log, both, next))
    }
    this.settle(this.#writer.seq)
  }
}
