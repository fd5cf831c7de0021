/**
 * How much of one log is on the disk, and how more of it gets there.
 *
 * After a failed fsync the system may call the lost pages clean, and the next fsync a success. So
 * a log that failed once is never synced again: `rescue.ts` writes a new one.
 */

import type { FileSystem } from './file-system.js'
import { displaced } from './displaced.js'
import type { Home } from './home.js'
import { closeQuietly } from './new-file.js'
import { isMissing, systemCode } from './system-error.js'

/** There was no descriptor left to sync a directory with: nothing was tried, nothing is lost. */
const NOT_TRIED = new Set(['EMFILE', 'ENFILE', 'ENOMEM'])

/** What is synced: one log, under the name it has now. */
export interface SyncedFile {
  readonly path: string
  readonly inode: bigint | undefined
  /** The end of its last line. */
  readonly position: number
  /** Its descriptor, with nothing behind that line. */
  open(): number
}

export class LogSync {
  readonly #home: Home
  readonly #file: SyncedFile
  #bytes = 0
  #hasName = false
  #failure: { readonly cause: unknown } | undefined

  constructor(home: Home, file: SyncedFile) {
    this.#home = home
    this.#file = file
  }

  /** How many bytes from the start are on the disk. */
  get bytes(): number {
    return this.#bytes
  }

  /** Would a power cut take nothing, neither a line nor the file's name? */
  get isComplete(): boolean {
    return this.#hasName && this.#bytes === this.#file.position
  }

  /** Must this file never be synced again? */
  get hasFailed(): boolean {
    return this.#failure !== undefined
  }

  /** Makes all lines durable, and the name of the log. */
  now(): void {
    this.#refuseAfterFailure()
    const fd = this.#file.open()
    const bytes = this.#file.position
    try {
      this.#home.fileSystem.dataSync(fd)
    } catch (error) {
      throw this.#fail(error)
    }
    this.#bytes = Math.max(this.#bytes, bytes)
    this.name()
  }

  /**
   * The same off the event loop, for the lines written so far. It goes through a descriptor of its
   * own: the system tells of a failed write once per descriptor, so a sync under way must not take
   * the error from one that has an assignment waiting for it. And whoever closes the log need not
   * wait for it.
   */
  async later(): Promise<void> {
    this.#refuseAfterFailure()
    this.#file.open()
    const fd = this.#openAgain()
    if (fd === undefined) return this.now()
    const bytes = this.#file.position
    try {
      await this.#home.fileSystem.dataSyncLater(fd)
    } catch (error) {
      throw this.#fail(error)
    } finally {
      closeQuietly(this.#home.fileSystem, fd)
    }
    this.#bytes = Math.max(this.#bytes, bytes)
    await this.nameLater()
  }

  /** Makes the name of the log durable. One that is still being made has no name worth it. */
  name(): void {
    if (!this.#needsName()) return
    try {
      this.#home.fileSystem.syncDirectory(this.#home.names.folder)
    } catch (error) {
      throw this.#failName(error)
    }
    this.#hasName = true
  }

  /** The same off the event loop. */
  async nameLater(): Promise<void> {
    if (!this.#needsName()) return
    try {
      await this.#home.fileSystem.syncDirectoryLater(this.#home.names.folder)
    } catch (error) {
      throw this.#failName(error)
    }
    this.#hasName = true
  }

  #needsName(): boolean {
    return !this.#hasName && this.#file.path === this.#home.names.log
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
    if (this.#isOurs(fileSystem, fd)) return fd
    closeQuietly(fileSystem, fd)
    throw displaced(this.#file.path)
  }

  #isOurs(fileSystem: FileSystem, fd: number): boolean {
    try {
      return fileSystem.openStat(fd).inode === this.#file.inode
    } catch (error) {
      closeQuietly(fileSystem, fd)
      throw error
    }
  }

  #refuseAfterFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.cause
  }

  #fail(cause: unknown): unknown {
    this.#failure = { cause }
    return cause
  }

  #failName(cause: unknown): unknown {
    return NOT_TRIED.has(systemCode(cause) ?? '') ? cause : this.#fail(cause)
  }
}
