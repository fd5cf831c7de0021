/**
 * db.json as this store left it, or found it. Whoever is about to overwrite db.json asks here first
 * whether it still is that: an edit made by hand is never overwritten.
 */

import { KeepsakeError } from '../errors.js'
import { EMPTY_DIGEST } from '../log/digest.js'
import type { FileStat } from './file-system.js'
import type { Home } from './home.js'
import { putAside } from './put-aside.js'
import { statAt, isSame, readWholeFile } from './whole-file.js'
import type { FileIdentity, WholeFile } from './whole-file.js'

/** Digest of every snapshot that the log may be applied to. */
export type NamedSnapshots = ReadonlyMap<string, number>

export class KnownSnapshot {
  identity: FileIdentity | undefined
  /** Undefined: there is none, or it was being written in place when that failed. */
  digest: string | undefined
  readonly #home: Home
  #isKept = false
  #isTorn = false

  constructor(home: Home, found: WholeFile | undefined) {
    this.#home = home
    this.identity = found?.identity
    this.digest = found?.digest
  }

  /** Size of db.json. */
  get bytes(): number {
    return this.identity?.size ?? 0
  }

  /** Mode and owner to keep. */
  stat(): FileStat | undefined {
    return statAt(this.#home.fileSystem, this.#home.names.snapshot)
  }

  /**
   * Throws if db.json has been edited. It has not if it only has another time, or holds a snapshot
   * of ours again. One that was removed may be written: there is no edit to be lost.
   */
  assertUntouched(named: NamedSnapshots): void {
    const { fileSystem, names } = this.#home
    const identity = this.stat()
    if (isSame(identity, this.identity)) return
    if (this.#isTorn && identity?.inode === this.identity?.inode) return
    const file = readWholeFile(fileSystem, names.snapshot)
    if (file !== undefined && file.digest !== this.digest && !named.has(file.digest)) {
      throw edited(names.snapshot)
    }
    this.know(file?.identity, file?.digest)
  }

  /** The bytes of db.json; throws if they are not the known ones. */
  read(): Uint8Array {
    const file = readWholeFile(this.#home.fileSystem, this.#home.names.snapshot)
    if (file === undefined || file.digest !== this.digest) throw edited(this.#home.names.snapshot)
    return file.bytes
  }

  /** Keeps a copy of a db.json whose bytes are not ours, although it looks untouched. */
  keepForeign(named: NamedSnapshots): void {
    const file = readWholeFile(this.#home.fileSystem, this.#home.names.snapshot)
    if (file === undefined || file.digest === this.digest || named.has(file.digest)) return
    putAside(this.#home, 'edited', file.bytes)
  }

  /**
   * A db.json that is no snapshot of ours, with db.json.temp being what counts: keeps a copy of it
   * before it is overwritten.
   */
  keepUnnamed(named: NamedSnapshots): void {
    const { digest = EMPTY_DIGEST } = this
    if (this.#isKept || digest === EMPTY_DIGEST || named.has(digest)) return
    putAside(this.#home, 'edited', this.read())
    this.#isKept = true
  }

  /** It has been written in place: until `know` it is ours to write over, and nothing more. */
  tear(fd: number): void {
    this.digest = undefined
    try {
      // This is what that has made of it so far. Any other is an edit.
      this.identity = this.#home.fileSystem.openStat(fd)
      this.#isTorn = false
    } catch {
      // Then it is known by its inode alone, and may be written over all the same.
      this.#isTorn = true
    }
  }

  /** A snapshot of ours is in its place. */
  know(identity: FileIdentity | undefined, digest: string | undefined): void {
    this.identity = identity
    this.digest = digest
    this.#isKept = false
    this.#isTorn = false
  }
}

function edited(file: string): KeepsakeError {
  const message =
    `${file} was changed by somebody else and is not overwritten. All changes are in the log. Put ` +
    'the file back and flush again, or close the store and keep one of the two.'
  return new KeepsakeError('KEEPSAKE_CONFLICT', message, { file })
}
