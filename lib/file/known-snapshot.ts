/**
 * db.json as this store left it, or found it. Whoever is about to overwrite db.json asks here first
 * whether it still is that: an edit made by hand is never overwritten.
 */

import { KeepsakeError } from '../errors.js'
import { EMPTY_DIGEST } from '../log/digest.js'
import type { FileStat } from './file-system.js'
import type { Home } from './home.js'
import { putAside } from './put-aside.js'
import { isMissing } from './system-error.js'
import { identityAt, isSame, readWholeFile } from './whole-file.js'
import type { FileIdentity, WholeFile } from './whole-file.js'

/** Digest of every snapshot that the log may be applied to. */
export type NamedSnapshots = ReadonlyMap<string, number>

export class KnownSnapshot {
  readonly #home: Home
  #identity: FileIdentity | undefined
  /** Undefined: there is none, or it was being written in place when that failed. */
  #digest: string | undefined
  #isKept = false
  #isTorn = false
  #unsyncable: bigint | undefined

  constructor(home: Home, found: WholeFile | undefined) {
    this.#home = home
    this.#identity = found?.identity
    this.#digest = found?.digest
  }

  get isThere(): boolean {
    return this.#identity !== undefined
  }

  get inode(): bigint | undefined {
    return this.#identity?.inode
  }

  get digest(): string | undefined {
    return this.#digest
  }

  /** Size of db.json. */
  get bytes(): number {
    return this.#identity?.size ?? 0
  }

  /** Mode and owner to keep. */
  stat(): FileStat | undefined {
    try {
      return this.#home.fileSystem.stat(this.#home.names.snapshot)
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  /**
   * Throws if db.json has been edited. It has not if it only has another time, or holds a snapshot
   * of ours again. One that was removed may be written: there is no edit to be lost.
   */
  assertUntouched(named: NamedSnapshots): void {
    const { fileSystem, names } = this.#home
    const identity = identityAt(fileSystem, names.snapshot)
    if (isSame(identity, this.#identity)) return
    if (this.#isTorn && identity?.inode === this.inode) return
    const file = readWholeFile(fileSystem, names.snapshot)
    if (file !== undefined && file.digest !== this.#digest && !named.has(file.digest)) {
      throw edited(names.snapshot)
    }
    this.#identity = file?.identity
    this.#digest = file?.digest
    this.#isKept = false
    this.#isTorn = false
  }

  /** The bytes of db.json; throws if they are not the known ones. */
  read(): Uint8Array {
    const file = readWholeFile(this.#home.fileSystem, this.#home.names.snapshot)
    if (file === undefined || file.digest !== this.#digest) throw edited(this.#home.names.snapshot)
    return file.bytes
  }

  /**
   * A db.json that is no snapshot of ours, with db.json.temp being what counts: keeps a copy of it
   * before it is overwritten.
   */
  keepUnnamed(named: NamedSnapshots): void {
    if (this.#digest === undefined || this.#digest === EMPTY_DIGEST) return
    if (this.#isKept || named.has(this.#digest)) return
    const copy = putAside(this.#home, 'edited', this.read())
    const message =
      `${this.#home.names.snapshot} was changed while a flush was interrupted, and is now written ` +
      `anew. A copy of it is in ${copy}: take over what is still wanted, then delete it.`
    this.#home.warn('EDIT_KEPT', message)
    this.#isKept = true
  }

  /** It is being written in place: until `placed` it is ours to write over, and nothing more. */
  tear(): void {
    this.#digest = undefined
    this.#isTorn = true
  }

  /** This is what that has made of it so far. Any other is an edit. */
  tornTo(identity: FileIdentity): void {
    this.#identity = identity
    this.#isTorn = false
  }

  /** After a failed fsync this very file is not trusted to be synced again. */
  get isSyncable(): boolean {
    return this.#unsyncable === undefined || this.#unsyncable !== this.inode
  }

  syncFailed(): void {
    this.#unsyncable = this.inode
  }

  /** A new snapshot is in its place. */
  placed(identity: FileIdentity, digest: string): void {
    this.#identity = identity
    this.#digest = digest
    this.#isKept = false
    this.#isTorn = false
  }
}

function edited(file: string): KeepsakeError {
  const message =
    `${file} was changed by somebody else since the store read or wrote it. It was not ` +
    'overwritten, and all changes of the store are in its log. Save the edit elsewhere, put the ' +
    'file back, and flush again; or close the store and decide which of the two to keep.'
  return new KeepsakeError('KEEPSAKE_CONFLICT', message, { file })
}
