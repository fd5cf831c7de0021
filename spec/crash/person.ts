/** Somebody at db.json, who asks no program. */

import type { CrashingDisk } from '../support/crashing-disk/disk.js'
import type { Conflict } from './conflict.js'
import type { Record } from './record.js'

/** Where they are: the disk is another one with every process. */
export interface Workplace {
  readonly disk: CrashingDisk
  readonly record: Record
}

export class Person {
  /** What they have done last. */
  conflict: Conflict | undefined
  /** What the next program that opens db.json has to merge. */
  pending: Conflict['edit']
  readonly #at: Workplace
  readonly #path: string

  constructor(at: Workplace, path: string) {
    this.#at = at
    this.#path = path
  }

  /** Saves, and syncs all of it. */
  replaces(document: object): void {
    const after = bytesOf(document)
    this.#does({ after })
    this.#at.disk.volume.save(this.#path, after)
  }

  /**
   * Saves with an editor that syncs what it has written, and puts it in the place of the old file, but does not
   * sync the folder. With `edit`, what that makes of a document, no program is there, and the next one merges it.
   */
  saves(document: object, edit?: Conflict['edit']): void {
    const { disk } = this.#at
    const after = bytesOf(document)
    this.#does({ after, edit })
    this.pending = edit
    const draft = `${this.#path}~`
    const fd = disk.open(draft, 'create')
    disk.write(fd, after, 0, after.length, 0)
    disk.sync(fd)
    disk.close(fd)
    disk.rename(draft, this.#path)
  }

  /** The same with one that writes in place. No crash comes in the middle: half an edit would be nobody's. */
  savesInPlace(document: object, { isSynced }: { readonly isSynced: boolean }): void {
    const { volume } = this.#at.disk
    const after = bytesOf(document)
    this.#does({ after, isLoose: !isSynced })
    const inode = volume.inodeAt(this.#path, 'open')
    volume.change(inode, { kind: 'truncate', length: 0 })
    volume.change(inode, { kind: 'write', position: 0, bytes: after })
    if (isSynced) volume.syncFile(inode, volume.serial, true)
  }

  /** Nobody syncs the folder. */
  removes(): void {
    this.#does({ after: undefined })
    this.#at.disk.unlink(this.#path)
  }

  /** What has become of it. */
  settle(how: Partial<Conflict>): void {
    this.pending = undefined
    if (this.conflict !== undefined) this.conflict = { ...this.conflict, ...how }
  }

  #does(what: Omit<Conflict, 'before' | 'since'>): void {
    const { disk, record } = this.#at
    const before = disk.volume.files.get(this.#path) as Uint8Array
    this.conflict = { ...what, before, since: record.instants.length }
  }
}

export function bytesOf(document: object): Uint8Array {
  return Buffer.from(JSON.stringify(document))
}
