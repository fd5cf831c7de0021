/**
 * When to flush: one flush at a time, shared by those who wait for one, and a way to have it done at
 * once when there is no time left.
 */

import { diagnostics } from '../diagnostics.js'
import type { KeepsakeError } from '../errors.js'
import type { OpenPlan } from '../log/recovery.js'
import { flush } from './flush.js'
import type { FlushSource } from './flush.js'
import { GroupCommit } from './group-commit.js'
import { KnownSnapshot } from './known-snapshot.js'
import { Run } from './steps.js'
import type { StoreFiles } from './store-files.js'
import { writeFailed } from './system-error.js'

export interface FlusherOptions extends Omit<FlushSource, 'snapshot'> {
  readonly plan: OpenPlan
  /** What the store was opened from. */
  readonly files: StoreFiles
}

export class Flusher {
  /** When the last flush of this session ended (ms). */
  flushedAt: number | undefined
  readonly #source: Omit<FlushSource, 'snapshot'>
  readonly #snapshot: KnownSnapshot
  readonly #turns = new GroupCommit(() => this.#runLater())
  #isBehind: boolean
  #run: Run | undefined

  constructor(options: FlusherOptions) {
    // What was read is not held on to.
    const { plan, files, ...source } = options
    const { home } = source
    this.#source = source
    this.#snapshot = new KnownSnapshot(home, files.snapshot)
    // Other files than db.json made up the state, or were found and are to be tidied up.
    this.#isBehind = plan.base === 'temp' || files.log !== undefined
  }

  /** Is db.json the state, and nothing else there? Then a flush does nothing. */
  get isClean(): boolean {
    return !this.#isBehind && this.#source.log.isEmpty
  }

  /** Size of db.json. */
  get bytes(): number {
    return this.#snapshot.bytes
  }

  /** Resolves when everything appended so far is in db.json, durably. */
  later(): Promise<void> {
    return this.#turns.join()
  }

  /** The same at once. One that is under way is abandoned, and everything is done anew. */
  now(): void {
    // An error handler, called in the middle of a flush, may end the process, and be here again.
    if (this.#run?.isStepping) throw this.#wrap(new Error('a flush is under way'))
    this.#run?.abandon()
    if (this.isClean) return
    const began = performance.now()
    const run = this.#begin({ ...this.#source, replica: undefined })
    try {
      run.now()
      this.#isDone(began)
    } catch (error) {
      throw this.#failed(began, error)
    } finally {
      this.#run = undefined
    }
  }

  async #runLater(): Promise<void> {
    // An abandoned run has been overtaken by one that holds everything up. If that one has failed,
    // this is the next attempt.
    while (!this.isClean) {
      const began = performance.now()
      const run = this.#begin(this.#source)
      try {
        await run.later()
      } catch (error) {
        throw this.#failed(began, error)
      } finally {
        if (this.#run === run) this.#run = undefined
      }
      if (!run.isAbandoned) return this.#isDone(began)
    }
  }

  #begin(source: Omit<FlushSource, 'snapshot'>): Run {
    return (this.#run = new Run(flush({ ...source, snapshot: this.#snapshot })))
  }

  #isDone(began: number): void {
    this.#isBehind = false
    this.flushedAt = Date.now()
    this.#tell(began)
  }

  #failed(began: number, cause: unknown): KeepsakeError {
    const error = this.#wrap(cause)
    this.#tell(began, error.code)
    return error
  }

  #tell(began: number, error?: string): void {
    if (!diagnostics().isHeard('flush')) return
    const { home, log } = this.#source
    diagnostics().tell('flush', {
      path: home.names.snapshot,
      seq: log.seq,
      bytes: this.bytes,
      milliseconds: performance.now() - began,
      ...(error !== undefined && { error }),
    })
  }

  /** Goes no further with a flush that is under way. */
  close(): void {
    this.#run?.abandon()
    this.#run = undefined
  }

  #wrap(error: unknown): KeepsakeError {
    const next = 'The changes are kept in the log, or in memory. Make room, then flush again.'
    return writeFailed(this.#source.home.names.snapshot, error, next)
  }
}
