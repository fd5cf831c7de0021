/**
 * When to flush: one flush at a time, shared by those who wait for one, and a way to have it done at
 * once when there is no time left.
 */

import { diagnostics } from '../diagnostics.js'
import { KeepsakeError, type ErrorCode } from '../errors.js'
import type { Edits } from './edits.js'
import { flush } from './flush.js'
import type { FlushSource } from './flush.js'
import { GroupCommit } from './group-commit.js'
import { Run } from './steps.js'
import { isOfTheSystem, readFailed, writeFailed } from './system-error.js'

export interface FlusherOptions extends FlushSource {
  /** Undefined: what somebody edits is not taken in. */
  readonly edits: Edits | undefined
  /** Other files than db.json make up the state, or were found and are to be tidied up. */
  readonly isBehind: boolean
}

/** Somebody who edits db.json in the middle of every flush is not waited for. */
const MOST_EDITS = 5

export class Flusher {
  /** When the last flush of this session ended (ms). */
  flushedAt: number | undefined
  readonly #source: FlushSource
  readonly #edits: Edits | undefined
  readonly #turns = new GroupCommit(() => this.#runLater())
  #isBehind: boolean
  #run: Run | undefined

  constructor({ edits, isBehind, ...source }: FlusherOptions) {
    this.#source = source
    this.#edits = edits
    this.#isBehind = isBehind
  }

  /** Is db.json the state, and nothing else there? Then a flush does nothing. */
  get isClean(): boolean {
    return !this.#isBehind && this.#source.log.isEmpty
  }

  /** Size of db.json. */
  get bytes(): number {
    return this.#source.snapshot.size
  }

  /** Is one under way? */
  get isRunning(): boolean {
    return this.#run !== undefined
  }

  /** Takes in what somebody has made of db.json. Throws `KEEPSAKE_CONFLICT` where that cannot be done. */
  lookFirst(): void {
    try {
      this.secure()
    } catch {
      // A flush follows: it makes db.json again, or says why it cannot.
    }
    try {
      this.#edits?.look()
    } catch (error) {
      const file = this.#source.home.names.snapshot
      const known = isOfTheSystem(error) ? readFailed(file, error) : error
      const { code } = known as KeepsakeError
      // A flush comes to it as well, and says what it means for a flush.
      if (code === 'KEEPSAKE_READ_FAILED' && !this.isClean) return
      if (!(known instanceof KeepsakeError) || OF_THE_DISK.has(code)) throw known
      throw untaken(file, known)
    }
  }

  /** Has somebody removed db.json? Then everything is in the log, and it is made again. */
  secure(): void {
    if (!this.isGone) return
    this.#isBehind = true
    this.#edits?.secure()
  }

  get isGone(): boolean {
    return this.#edits !== undefined && this.#source.snapshot.isGone
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
    for (let edits = 0; ;) {
      this.lookFirst()
      if (this.isClean) return
      const began = performance.now()
      const run = this.#begin(this.#source)
      try {
        await run.later()
      } catch (error) {
        if (this.#edits !== undefined && isConflict(error) && ++edits < MOST_EDITS) continue
        throw this.#failed(began, error)
      } finally {
        if (this.#run === run) this.#run = undefined
      }
      if (!run.isAbandoned) return this.#isDone(began)
    }
  }

  #begin(source: FlushSource): Run {
    return (this.#run = new Run(flush(source)))
  }

  #isDone(began: number): void {
    this.#isBehind = false
    this.flushedAt = Date.now()
    this.#tell(began)
  }

  #failed(began: number, cause: unknown): KeepsakeError {
    this.#source.copy.doubt(cause)
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

/** What has nothing to do with what is in db.json. */
const OF_THE_DISK: ReadonlySet<ErrorCode> = new Set([
  'KEEPSAKE_CLOSED',
  'KEEPSAKE_CONFLICT',
  'KEEPSAKE_READ_FAILED',
  'KEEPSAKE_WRITE_FAILED',
])

function isConflict(error: unknown): boolean {
  return error instanceof KeepsakeError && error.code === 'KEEPSAKE_CONFLICT'
}

/** db.json was edited, and that cannot be taken in. */
function untaken(file: string, cause: KeepsakeError): KeepsakeError {
  const { line, column, pointer, issues } = cause
  const message =
    `${file} was edited, and is not taken in (${cause.code}), and not overwritten. All changes are in the ` +
    'log. Correct it, then flush again. The cause says what is wrong.'
  return new KeepsakeError('KEEPSAKE_CONFLICT', message, {
    file,
    line,
    column,
    pointer,
    issues,
    cause,
  })
}
