/**
 * db.json.base.temp: what db.json was when the log began. Somebody who edits db.json while the log holds
 * changes has made the edit from that, and an editor that writes in place leaves it nowhere else.
 *
 *     db.json.base.temp   { "a": 1, "b": 1 }      what both were made from
 *     db.json             { "a": 2, "b": 1 }      edited
 *     db.json.log.temp    /b replaced by 2        → { "a": 2, "b": 2 }
 *
 * It is believed only if the log names it. A small db.json is copied; a large one gets a second name,
 * which costs nothing, and is of use where an editor puts a new file in its place.
 */

import { digest as digestOf } from '../log/digest.js'
import { failedSyncs } from './failed-syncs.js'
import type { Home } from './home.js'
import type { KnownSnapshot } from './known-snapshot.js'
import { closeQuietly, createAfresh, remove, removeQuietly } from './new-file.js'
import { SYNCABLE } from './sync.js'
import { ifThere, wasTried } from './system-error.js'
import { readWholeFile } from './whole-file.js'
import { writeAll } from './write-all.js'

export interface BaseCopyOptions {
  readonly snapshot: KnownSnapshot
  /** False: edits are not taken in while the store is open. */
  readonly isWanted: boolean
  /** True: the store was opened from it, and nobody has synced it. */
  readonly isBase: boolean
}

export class BaseCopy {
  readonly #home: Home
  readonly #snapshot: KnownSnapshot
  readonly #isWanted: boolean
  #isBase: boolean

  constructor(home: Home, { snapshot, isWanted, isBase }: BaseCopyOptions) {
    this.#home = home
    this.#snapshot = snapshot
    this.#isWanted = isWanted
    this.#isBase = isBase
  }

  /** To be called when a log begins with the db.json that is known. */
  make(): void {
    // The copy that is there counts as long as db.json is no state of the document.
    if (!this.#isWanted || this.#snapshot.isEdit) return
    const { fileSystem, names } = this.#home
    try {
      if (this.#snapshot.bytes !== undefined) this.#write(this.#snapshot.bytes)
      else {
        remove(fileSystem, names.copy)
        if (this.#snapshot.identity !== undefined) fileSystem.link(names.snapshot, names.copy)
      }
    } catch {
      // It is a help for edits to come: without it they are kept beside, which is told then.
      removeQuietly(fileSystem, names.copy)
    }
  }

  /**
   * A sync has failed: the copy, or its name, may be one that no later sync makes durable. So it is written
   * anew before anything depends on it, also when the store is opened anew.
   */
  doubt(cause: unknown): void {
    failedSyncs.set(this.#home.names.copy, cause)
  }

  /** A sync has failed, and the log was written anew: a process to come would trust this one. */
  renew(cause: unknown): void {
    this.#isBase = false
    this.doubt(cause)
    if (this.#snapshot.bytes !== undefined) this.make()
  }

  #write(bytes: Uint8Array): void {
    const { fileSystem, names, mode } = this.#home
    const fd = createAfresh(this.#home, names.copy, this.#snapshot.stat()?.mode ?? mode)
    try {
      writeAll(fileSystem, fd, { bytes, position: 0 })
    } finally {
      closeQuietly(fileSystem, fd)
    }
    failedSyncs.delete(names.copy)
  }

  /** What the known db.json held, if it is still to be had. */
  read(): Uint8Array | undefined {
    const { bytes, digest } = this.#snapshot
    if (bytes !== undefined || digest === undefined) return bytes ?? new Uint8Array()
    const copy = readWholeFile(this.#home.fileSystem, this.#home.names.copy)
    return copy?.digest === digest ? copy.bytes : undefined
  }

  /**
   * Makes it durable, for db.json is about to become an edit that is no state of the document: then the
   * state is this copy with the log.
   */
  settle(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    const { fileSystem, names } = this.#home
    const there = readWholeFile(fileSystem, names.copy)
    if (failedSyncs.has(names.copy)) return this.#replace(bytes)
    if (there?.digest !== digestOf(bytes)) this.#write(bytes)
    this.#sync()
  }

  /**
   * The same before anything is called durable that is built on it. Returns why that can never be: then the log
   * has to do without it. Throws where nothing could be tried.
   */
  settleBase(): { readonly cause: unknown } | undefined {
    if (!this.#isBase) return undefined
    const { copy } = this.#home.names
    try {
      if (!failedSyncs.has(copy)) ifThere(() => this.#sync())
    } catch (error) {
      if (!failedSyncs.has(copy)) throw error
    }
    if (failedSyncs.has(copy)) return { cause: failedSyncs.get(copy) }
    this.#isBase = false
    return undefined
  }

  #sync(): void {
    const { fileSystem, names } = this.#home
    const fd = fileSystem.open(names.copy, SYNCABLE)
    try {
      fileSystem.sync(fd)
    } catch (error) {
      this.doubt(error)
      throw error
    } finally {
      closeQuietly(fileSystem, fd)
    }
    try {
      fileSystem.syncDirectory(names.folder)
    } catch (error) {
      if (wasTried(error)) this.doubt(error)
      throw error
    }
  }

  /** The one that is there stays until the new one is durable: it may be all there is. */
  #replace(bytes: Uint8Array): void {
    const { fileSystem, names, mode } = this.#home
    const fd = createAfresh(this.#home, names.newSnapshot, this.#snapshot.stat()?.mode ?? mode)
    try {
      writeAll(fileSystem, fd, { bytes, position: 0 })
      fileSystem.sync(fd)
    } finally {
      closeQuietly(fileSystem, fd)
    }
    fileSystem.rename(names.newSnapshot, names.copy)
    fileSystem.syncDirectory(names.folder)
    failedSyncs.delete(names.copy)
  }

  /** db.json is the state, and durable. */
  remove(): void {
    if (this.#isWanted) removeQuietly(this.#home.fileSystem, this.#home.names.copy)
  }
}
