/**
 * Notices when somebody has edited db.json. What is there is looked at only when it has been quiet for a
 * moment:
 *
 *     event ── 50 ms ──▶ look ── half a file ── 1 s ──▶ look ── still no document ──▶ reported, once
 *
 * The file is watched, and the next one as soon as another is in its place, which many editors put there;
 * as long as there is none, it is looked for every second. To watch the folder would be simpler, but it
 * makes every line of the log an event: a tenth of what an assignment costs, a third with the event loop.
 *
 * Nothing here keeps the process alive. A flush of the store's own is noticed too, and leads to nothing.
 */

import { KeepsakeError } from '../errors.js'
import type { FileStat } from './file-system.js'
import type { Home } from './home.js'
import { ifThere, isMissing, isRefused, readFailed, reasonOf } from './system-error.js'
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
  readonly #starting = new Timer(() => this.#look())
  readonly #soon = new Timer(() => this.#look())
  readonly #later = new Timer(() => this.#lookAgain())
  readonly #waiting = new Timer(() => this.#wait())
  #isOn = false
  /** The file that is watched, or what is there instead. */
  #watched: FileStat | undefined
  /** Ends the watching of it. */
  #end: (() => void) | undefined
  /** What was reported: the file, as it was. */
  #reported: string | undefined

  constructor(options: WatchOptions) {
    this.#options = options
  }

  /** Programs that end at once need none, so it begins when the event loop turns. */
  begin(): void {
    this.#isOn = true
    this.#starting.set(0)
  }

  /** A flush has ended: what is there now may be another file than the one that is watched. */
  follow(): void {
    if (this.#isOn) this.#starting.set(0)
  }

  /** Sees to it that what is there now is watched. What happened before is for a look. */
  #attach(): void {
    const { fileSystem, names } = this.#options.home
    const there = this.#whatIsThere()
    if (this.#end !== undefined && there?.inode === this.#watched?.inode) return
    this.#detach()
    this.#waiting.clear()
    this.#watched = there
    if (there?.kind !== 'file') return this.#waiting.set(PATIENCE)
    try {
      this.#end = fileSystem.watchFile(names.snapshot, {
        heard: (isReplaced) => this.#heard(isReplaced),
        failed: (error) => this.#failed(error),
      })
    } catch (error) {
      if (!isMissing(error) && !isRefused(error)) return this.#failed(error)
      this.#watched = undefined
      this.#waiting.set(PATIENCE)
    }
  }

  #detach(): void {
    this.#end?.()
    this.#end = undefined
  }

  /** A symbolic link is none of our files: what it leads to is another db.json. */
  #whatIsThere(): FileStat | undefined {
    const { fileSystem, names } = this.#options.home
    return ifThere(() => fileSystem.linkStat(names.snapshot))
  }

  #wait(): void {
    try {
      if (this.#whatIsThere()?.kind === this.#watched?.kind) return this.#waiting.set(PATIENCE)
    } catch {
      // Whoever looks comes to it as well, and says so.
    }
    this.#look()
  }

  #heard(isReplaced: boolean): void {
    // The next one may have the inode of this one.
    if (isReplaced) this.#detach()
    this.#soon.set(QUIET)
  }

  // The system has no more watches to give away, or no such thing.
  #failed(error: unknown): void {
    const { home } = this.#options
    const { snapshot } = home.names
    const message =
      `${snapshot} cannot be watched (${reasonOf(error)}): what is edited there is taken in by the ` +
      'next flush.'
    this.close()
    home.warn('NO_WATCH', message)
  }

  #look(): void {
    const { isBusy, look, isGone } = this.#options
    if (isBusy()) return this.#soon.set(QUIET)
    try {
      this.#attach()
      if (!this.#isOn) return
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
      this.#attach()
      if (!this.#isOn) return
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
    this.#isOn = false
    for (const timer of [this.#starting, this.#soon, this.#later, this.#waiting]) timer.clear()
    this.#detach()
  }
}
