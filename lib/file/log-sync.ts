/**
 * How much of one log is on the disk, and how more of it gets there.
 *
 * A log whose fsync has failed once is never synced again, nor when the store is opened anew:
 * `rescue.ts` writes a new one.
 */

import { KeepsakeError } from '../errors.js'
import { displaced } from './displaced.js'
import { assertNoFailedSync, failedSyncs } from './failed-syncs.js'
import type { Home } from './home.js'
import { closeQuietly, orClose } from './new-file.js'
import { asSync } from './steps.js'
import type { Steps } from './steps.js'
import { syncNames } from './sync.js'
import type { Sync } from './sync.js'
import { isMissing, wasTried } from './system-error.js'

/** What is synced: one log, under the name it has now. */
export interface SyncedFile {
  readonly id: string
  readonly path: string
  readonly inode: bigint | undefined
  /** The end of its last line. */
  readonly position: number
  /** Its descriptor, with nothing behind that line. */
  open(): number
}

export class LogSync {
  /** Makes all lines durable, and the name of the log. */
  readonly lines: Sync = asSync(() => this.#lines())
  /** Makes the name of the log durable. One that is still being made has no name worth it. */
  readonly name: Sync = asSync(() => this.#name())
  /** How many bytes from the start are on the disk. */
  bytes = 0
  readonly #home: Home
  readonly #file: SyncedFile
  #hasName = false

  constructor(home: Home, file: SyncedFile) {
    this.#home = home
    this.#file = file
  }

  /** Would a power cut take nothing, neither a line nor the file's name? */
  get isComplete(): boolean {
    return this.#hasName && this.bytes === this.#file.position
  }

  /** Must this file never be synced again? */
  get hasFailed(): boolean {
    return failedSyncs.has(this.#file.id)
  }

  /** Makes durable what stands behind the last line. A log never to be synced again is left to `lines`. */
  cut(fd: number): void {
    if (this.hasFailed) return
    try {
      this.#home.fileSystem.dataSync(fd)
    } catch (error) {
      throw this.#fail(error)
    }
  }

  *#lines(): Steps {
    assertNoFailedSync(this.#file.id)
    const { fileSystem } = this.#home
    const fd = this.#file.open()
    const bytes = this.#file.position
    try {
      yield { now: () => fileSystem.dataSync(fd), later: () => this.#dataSyncLater(fd) }
    } catch (error) {
      throw this.#fail(error)
    }
    // Of two syncs at once, one may have taken the other's error.
    assertNoFailedSync(this.#file.id)
    this.bytes = Math.max(this.bytes, bytes)
    yield* this.#name()
  }

  /**
   * It goes through a descriptor of its own: the system tells of a failed write once per
   * descriptor, so a sync under way must not take the error from one that has an assignment
   * waiting for it. And whoever closes the log need not wait for it.
   */
  async #dataSyncLater(fd: number): Promise<void> {
    const { fileSystem } = this.#home
    const own = this.#openAgain()
    if (own === undefined) return fileSystem.dataSync(fd)
    try {
      await fileSystem.dataSyncLater(own)
    } finally {
      closeQuietly(fileSystem, own)
    }
  }

  *#name(): Steps {
    const { fileSystem, names } = this.#home
    if (this.#hasName || this.#file.path !== names.log) return
    try {
      yield syncNames(fileSystem, names.folder)
    } catch (error) {
      throw wasTried(error) ? this.#fail(error) : error
    }
    assertNoFailedSync(this.#file.id)
    this.#hasName = true
  }

  // Undefined: the process has no descriptor left, and has to do with the one it has.
  #openAgain(): number | undefined {
    const { fileSystem } = this.#home
    let fd: number
    try {
      fd = fileSystem.open(this.#file.path, 'write')
    } catch (error) {
      if (isMissing(error)) throw displaced(this.#file.path)
      return undefined
    }
    return orClose(fileSystem, fd, () => {
      const { inode, size } = fileSystem.openStat(fd)
      const isWhole = inode === this.#file.inode && size >= this.#file.position
      if (!isWhole) throw displaced(this.#file.path)
      return fd
    })
  }

  // A log that is not ours any more has not been synced at all.
  #fail(cause: unknown): unknown {
    if (!(cause instanceof KeepsakeError)) failedSyncs.set(this.#file.id, cause)
    return cause
  }
}
