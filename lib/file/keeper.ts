/**
 * Keeps one store on disk: every change goes to the log before the assignment returns, and from
 * there into db.json, when asked, after a while, or when the log has outgrown the snapshot.
 */

import { diagnostics } from '../diagnostics.js'
import type { KeepsakeError } from '../errors.js'
import { AppendLog } from './append-log.js'
import { BaseCopy } from './base-copy.js'
import { Edits } from './edits.js'
import { Flusher } from './flusher.js'
import { Growth, SMALL_LOG } from './growth.js'
import { Holding } from './holding.js'
import type { KeeperOptions } from './keeper-options.js'
import { KnownSnapshot } from './known-snapshot.js'
import { removeQuietly } from './new-file.js'
import { Timer } from './timer.js'
import { Watch } from './watch.js'

/** Milliseconds until the flush that ends a state which should not last. */
const SOON = 1000

export class Keeper {
  readonly #options: Pick<KeeperOptions, 'home' | 'lock' | 'settings' | 'onError'>
  readonly #log: AppendLog
  readonly #flusher: Flusher
  readonly #edits: Edits
  readonly #watch?: Watch
  readonly #timer = new Timer(() => this.#flushInBackground())
  readonly #growth = new Growth()
  /** Was db.json edited while nobody had it open? */
  readonly #isEdited: boolean
  /** Is the state in the log and the copy of what db.json was? */
  readonly #isInCopy: boolean
  isClosed = false
  #background: Promise<void> | undefined

  /** Writes nothing. */
  constructor(options: KeeperOptions) {
    const { home, lock, plan, files, reading, settings, onError, replica } = options
    const { state, text, taken, merge } = options
    const indent = settings.indent ?? 0
    this.#options = { home, lock, settings, onError }
    const snapshot = new KnownSnapshot(home, files, plan)
    const isBase = plan.base === 'copy'
    const copy = new BaseCopy(home, { snapshot, isWanted: settings.watch, isBase })
    const log = new AppendLog({
      home,
      plan,
      reading,
      onError,
      policy: settings.fsync,
      state,
      taken,
      begun: () => copy.make(),
      settleBase: () => holding.settleBase(),
      rescued: (cause) => copy.renew(cause),
    })
    this.#log = log
    const holding = new Holding({ home, log, copy })
    this.#edits = new Edits({ home, log, snapshot, copy, holding, merge })
    this.#flusher = new Flusher({
      home,
      log,
      snapshot,
      copy,
      edits: settings.watch ? this.#edits : undefined,
      isBehind: plan.base === 'temp' || isBase || files.log !== undefined,
      indent,
      text: () => text(indent),
      replica,
      report: (error) => this.report(error),
    })
    if (!this.#flusher.isClean) this.#arm()
    this.#isEdited = plan.isEdited
    this.#isInCopy = isBase
    if (!settings.watch) return
    this.#watch = new Watch({
      home,
      isBusy: () => this.#flusher.isRunning,
      look: () => this.takeIn(),
      isGone: () => this.#flusher.isGone,
      secure: () => this.#flusher.secure(),
      restore: () => this.#flushInBackground(),
      report: (error) => this.report(error),
    })
  }

  /** Takes in the edit that was found at open. Throws what is wrong with it. */
  begin(): void {
    if (this.#isEdited) this.takeIn()
    else if (this.#isInCopy) this.#timer.set(SOON)
    this.#watch?.begin()
  }

  /** Takes in what somebody has made of db.json. Throws what is wrong with it: then it is left as it is. */
  takeIn(): void {
    // Until the next flush the state is in the log and a copy of what db.json was.
    if (this.#edits.look()) this.#flushInBackground()
    else if (!this.#flusher.isClean) this.#arm()
  }

  admit(): void {
    this.#log.assertWritable()
  }

  append(patchText: string): void {
    this.#arm()
    const { bytes } = this.#log
    this.#log.append(patchText)
    if (diagnostics().isHeard('append')) {
      const { seq, bytes: after } = this.#log
      const path = this.#options.home.names.snapshot
      diagnostics().tell('append', { path, seq, bytes: after - bytes })
    }
    if (this.#log.bytes > SMALL_LOG) this.#restrain()
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
    this.#growth.flushed()
    this.#timer.clear()
    const { fileSystem, names } = this.#options.home
    // A crash may have left them, and they are of no use.
    removeQuietly(fileSystem, names.newLog)
    if (!this.#flusher.isClean) this.#arm()
    else removeQuietly(fileSystem, names.copy)
    this.#watch?.follow()
  }

  #restrain(): void {
    const size = this.#growth.judge(this.#log.bytes, this.#flusher.bytes)
    if (size === 'fine') return
    if (size === 'due') return this.#flushInBackground()
    try {
      this.#flushNow()
    } catch (error) {
      this.#growth.failed()
      this.report(error)
    }
  }

  #arm(): void {
    const { interval } = this.#options.settings
    if (interval === null || this.isClosed) return
    this.#timer.set(interval)
  }

  #flushInBackground(): void {
    if (this.#background !== undefined) return
    // Not within a statement of the program: it may take in an edit.
    this.#background = Promise.resolve()
      .then(() => this.flush())
      .catch((error: unknown) => {
        this.#growth.failed()
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
      this.#flusher.lookFirst()
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
    this.#watch?.close()
    this.#flusher.close()
    this.#log.close()
  }
}
