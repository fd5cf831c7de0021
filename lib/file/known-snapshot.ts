/**
 * db.json as this store left it, or found it. Whoever is about to overwrite db.json asks here first
 * whether it still is that: an edit made by hand is never overwritten.
 */

import { KeepsakeError } from '../errors.js'
import { EMPTY_DIGEST } from '../log/digest.js'
import type { FileStat } from './file-system.js'
import type { Home } from './home.js'
import type { LogFile } from './log-file.js'
import type { OpenPlan } from '../log/recovery.js'
import { putAside } from './put-aside.js'
import type { StoreFiles } from './store-files.js'
import { statAt, isSame, readWholeFile } from './whole-file.js'
import type { FileIdentity, WholeFile } from './whole-file.js'

/** What the log names: snapshots that it may be applied to, and edits that it has taken in. */
export type NamedSnapshots = Pick<LogFile, 'snapshots' | 'edits'>

/** Bytes: a db.json of this size, or smaller, is held in memory, to be compared with an edit. */
const SMALL = 2 ** 20

/** What is known of a snapshot of ours besides its digest. */
export interface Knowledge {
  /** The last change that it includes, if it is the whole state behind that. */
  readonly seq: number | undefined
  /** It was merged: no state of the document, and to be overwritten by the next flush. Default: false. */
  readonly isEdit?: boolean
  readonly bytes: Uint8Array | undefined
}

const NOTHING = new Uint8Array()
const NO_NAMES: NamedSnapshots = { snapshots: new Map(), edits: new Set() }

export class KnownSnapshot {
  identity: FileIdentity | undefined
  /** Undefined: there is none, or it was being written in place when that failed. */
  digest: string | undefined
  seq: number | undefined
  isEdit = false
  /** What was in it last, if it is small. */
  bytes: Uint8Array | undefined
  readonly #home: Home
  /** Is it what was found beside a db.json.temp or db.json.base.temp that counted? */
  isFound = false
  #isKept = false
  #isTorn = false

  constructor(
    home: Home,
    { snapshot, copy }: StoreFiles,
    { base, seq, digest, isEdited }: OpenPlan,
  ) {
    this.#home = home
    const isState = base === 'snapshot' || base === 'nothing'
    if (isEdited) this.know(undefined, digest, { seq: undefined, bytes: copy?.bytes ?? NOTHING })
    else {
      this.know(snapshot?.identity, snapshot?.digest, {
        seq: isState ? seq : undefined,
        isEdit: base === 'copy',
        bytes: snapshot?.bytes,
      })
      this.isFound = !isState
    }
  }

  /** Size of db.json, in bytes. */
  get size(): number {
    return this.identity?.size ?? 0
  }

  /** Was it kept beside, so that it is of no more use? */
  get isKept(): boolean {
    return this.#isKept
  }

  /** Mode and owner to keep. */
  stat(): FileStat | undefined {
    return statAt(this.#home.fileSystem, this.#home.names.snapshot)
  }

  /** Has somebody removed it, or put something in its place that is no file? */
  get isGone(): boolean {
    return this.identity !== undefined && this.stat()?.kind !== 'file'
  }

  /** What somebody has made of it; undefined: it is as it was left, or there is none. */
  edited(): WholeFile | undefined {
    const identity = this.stat()
    if (identity === undefined || isSame(identity, this.identity)) return undefined
    if (this.#isOurOwn(identity)) return undefined
    const file = readWholeFile(this.#home.fileSystem, this.#home.names.snapshot)
    if (file === undefined || file.digest !== this.digest) return file
    this.identity = file.identity
    return undefined
  }

  #isOurOwn({ inode }: FileIdentity): boolean {
    return this.#isTorn && inode === this.identity?.inode
  }

  /**
   * Throws if db.json has been edited. It has not if it only has another time. One that was removed may be
   * written: there is no edit to be lost.
   */
  assertUntouched(): void {
    const { fileSystem, names } = this.#home
    const identity = this.stat()
    if (isSame(identity, this.identity)) return
    if (identity !== undefined && this.#isOurOwn(identity)) return
    const file = readWholeFile(fileSystem, names.snapshot)
    if (file !== undefined && file.digest !== this.digest) throw edited(names.snapshot)
    if (file === undefined) {
      const { isEdit, bytes } = this
      this.know(undefined, undefined, { seq: undefined, isEdit, bytes })
    } else this.identity = file.identity
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
    if (file === undefined || file.digest === this.digest || isNamed(file.digest, named)) return
    putAside(this.#home, 'edited', file.bytes)
  }

  /**
   * A db.json that is no snapshot of ours, with another file being what counts: keeps a copy of it
   * before it is overwritten.
   */
  keepUnnamed(named: NamedSnapshots = NO_NAMES): void {
    const { digest = EMPTY_DIGEST } = this
    if (this.#isKept || digest === EMPTY_DIGEST || isNamed(digest, named)) return
    // It may have been edited once more.
    putAside(this.#home, 'edited', this.bytes ?? this.read())
    this.#isKept = true
  }

  /** It has been written in place: until `know` it is ours to write over, and nothing more. */
  tear(fd: number): void {
    this.digest = this.seq = undefined
    try {
      // This is what that has made of it so far. Any other is an edit.
      this.identity = this.#home.fileSystem.openStat(fd)
      this.#isTorn = false
    } catch {
      // Then it is known by its inode alone, and may be written over all the same.
      this.#isTorn = true
    }
  }

  /** This is in its place: a snapshot of ours, or an edit that was taken in. */
  know(
    identity: FileIdentity | undefined,
    digest: string | undefined,
    { seq, isEdit = false, bytes }: Knowledge,
  ): void {
    this.identity = identity
    this.digest = digest
    this.seq = seq
    this.isEdit = isEdit
    this.bytes = bytes !== undefined && bytes.length <= SMALL ? bytes : undefined
    this.isFound = this.#isKept = this.#isTorn = false
  }

  /** An edit was kept beside: it may be overwritten. */
  knowKept({ identity, digest, bytes }: WholeFile): void {
    this.know(identity, digest, { seq: undefined, bytes })
    this.#isKept = true
  }
}

function isNamed(digest: string, { snapshots, edits }: NamedSnapshots): boolean {
  return snapshots.has(digest) || edits.has(digest)
}

function edited(file: string): KeepsakeError {
  const message =
    `${file} was changed by somebody else and is not overwritten. All changes are in the log. Put ` +
    'the file back and flush again, or close the store and keep one of the two.'
  return new KeepsakeError('KEEPSAKE_CONFLICT', message, { file })
}
