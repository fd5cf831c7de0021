/**
 * Notices when somebody has edited db.json. The folder is watched, for many editors put a new file in the
 * place of the old one; and what is there is looked at only when it has been quiet for a moment:
 *
 *     event ── 50 ms ──▶ look ── half a file ── 1 s ──▶ look ── still no document ──▶ reported, once
 *
 * Nothing here keeps the process alive. A flush of the store's own is noticed too, and leads to nothing.
 */

import { basename } from 'node:path'
import { KeepsakeError } from '../errors.js'
import type { Home } from './home.js'
import { readFailed, reasonOf } from './system-error.js'
import { Timer } from './timer.js'

export interface WatchOptions {
  readonly home: Home
  /** Is there a flush under way? */
  readonly isBusy: () => boolean
  /** Takes in an edit if there is one. Throws what is wrong with it. */
  readonly look: () => void
  /** Has somebody removed db.json? */
  readonly isGone: () => boolean
  /** Called when nobody has put another in its place: nothing may be lost by it. */
  readonly secure: () => void
  /** Makes it again. */
  readonly restore: () => void
  readonly report: (error: KeepsakeError) => void
}

/** Milliseconds from the first event: an editor saves in several steps. */
const QUIET = 50

/** Milliseconds in which a file that is half saved, or removed, may become a whole one. */
const PATIENCE = 1000

export class Watch {
  readonly #options: WatchOptions
  readonly #soon = new Timer(() => this.#look())
  readonly #later = new Timer(() => this.#lookAgain())
  #end: (() => void) | undefined
  /** What was reported: the file, as it was. */
  #reported: string | undefined

  constructor(options: WatchOptions) {
    this.#options = options
  }

  /** Programs that end at once need none, so it begins when the event loop turns. */
  begin(): void {
    this.#starting.set(0)
  }

  readonly #starting = new Timer(() => {
    const { fileSystem, names } = this.#options.home
    const ear = {
      heard: (name?: string) => this.#heard(name),
      failed: (e: unknown) => this.#failed(e),
    }
    try {
      this.#end = fileSystem.watchFolder(names.folder, ear)
    } catch (error) {
      return this.#failed(error)
    }
    // What has happened since the files were read.
    this.#look()
  })

  #heard(name: string | undefined): void {
    if (name === undefined || name === basename(this.#options.home.names.snapshot)) {
      this.#soon.set(QUIET)
    }
  }

  // The system has no more watches to give away, or no such thing.
  #failed(error: unknown): void {
    const { home } = this.#options
    const message =
      `${home.names.folder} cannot be watched (${reasonOf(error)}): what is edited in ` +
      `${home.names.snapshot} is taken in by the next flush.`
    this.close()
    home.warn('NO_WATCH', message)
  }

  #look(): void {
    const { isBusy, look, isGone } = this.#options
    if (isBusy()) return this.#soon.set(QUIET)
    try {
      look()
      if (isGone()) this.#later.set(PATIENCE)
    } catch {
      // It may be half saved: whatever is wrong is told if it still is so later.
      this.#later.set(PATIENCE)
    }
  }

  #lookAgain(): void {
    const { isBusy, look, isGone, secure, restore, report } = this.#options
    if (isBusy()) return this.#later.set(PATIENCE)
    try {
      secure()
      look()
      if (isGone()) restore()
    } catch (cause) {
      const file = this.#options.home.names.snapshot
      const error = cause instanceof KeepsakeError ? cause : readFailed(file, cause)
      // It may end without anything that is heard of.
      if (error.code.endsWith('_FAILED')) this.#later.set(PATIENCE)
      const state = `${this.#state()} ${error.code}`
      if (state === this.#reported) return
      this.#reported = state
      report(error)
    }
  }

  /** Which file it is now, as a text. */
  #state(): string {
    const { fileSystem, names } = this.#options.home
    try {
      const { inode, size, modified } = fileSystem.stat(names.snapshot)
      return `${inode} ${size} ${modified}`
    } catch (error) {
      return reasonOf(error)
    }
  }

  close(): void {
    for (const timer of [this.#starting, this.#soon, this.#later]) timer.clear()
    this.#end?.()
    this.#end = undefined
  }
}
