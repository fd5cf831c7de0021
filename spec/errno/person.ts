/**
 * Somebody who edits db.json by hand while a program goes on. None of their calls fails; the editor syncs
 * what it has written, and not the folder.
 *
 * An edit is a change of the document in db.json. Taken in, it is the same change of the document that the
 * program has by then:
 *
 *     db.json       {"list":[1]}      ── saved ────▶  {"list":[0,1]}
 *     the program   {"list":[1,2]}    ── taken in ─▶  {"list":[0,1,2]}
 */

import type { KeepsakeError } from '../../lib/index.js'
import type { History } from '../crash/history.js'
import { FOLDER, PATH } from '../crash/session.js'
import type { Document } from '../crash/session.js'
import type { CrashingDisk } from '../support/crashing-disk/disk.js'
import { FILE_MODE } from '../support/crashing-disk/image.js'
import type { Files } from '../support/crashing-disk/image.js'

/** Changes a document; `'disputed'`: but for what the program has changed as well. */
export type Editing = (document: Document) => unknown

export interface Edit {
  readonly editing: Editing
  readonly before: Uint8Array
  readonly bytes: Uint8Array
  /** Of the file that was saved. */
  inode: number
  /** The one that was in db.json, and was not written over, when this one was made from it. */
  readonly madeFrom: Edit | undefined
  /** The state in which it was taken in. */
  takenIn?: number
  /** The program had changed the same. */
  isDisputed?: boolean
  /** It, or part of it, is only in a file beside. */
  isBeside?: boolean
}

const BESIDE = `${PATH}.edited-`

export class Person {
  /** In order. Another list with every edit. */
  edits: readonly Edit[] = []
  /** The last time that it was opened, the old file had to be put back. */
  hasGivenWay = false
  readonly #disk: CrashingDisk
  readonly #history: History

  constructor(disk: CrashingDisk, history: History) {
    this.#disk = disk
    this.#history = history
  }

  /** Those that the program does not know of. */
  get pending(): readonly Edit[] {
    return this.edits.filter(({ takenIn, isBeside }) => takenIn === undefined && !isBeside)
  }

  edit(editing: Editing): void {
    const before = this.#disk.volume.files.get(PATH)
    if (before === undefined) throw new Error('there is no db.json to edit')
    const document = JSON.parse(Buffer.from(before).toString()) as Document
    editing(document)
    const bytes = Buffer.from(JSON.stringify(document))
    const inode = this.#save(bytes)
    const madeFrom = this.edits.findLast((edit) => isSame(edit.bytes, before))
    this.edits = [...this.edits, { editing, before, bytes, inode, madeFrom }]
  }

  #save(bytes: Uint8Array): number {
    const { volume } = this.#disk
    const draft = `${PATH}~`
    const inode = volume.create(draft, FILE_MODE)
    volume.change(inode, { kind: 'write', position: 0, bytes })
    volume.syncFile(inode, volume.serial, true)
    volume.rename(draft, PATH)
    return inode
  }

  /**
   * Somebody opens it. Where nobody knows what an edit was made from, since that could not be kept, the old
   * file is put back until it is open.
   */
  letOpen<Result>(open: () => Result): Result {
    const { edits, pending } = this
    this.hasGivenWay = false
    try {
      return open()
    } catch (error) {
      const isConflict = (error as KeepsakeError).code === 'KEEPSAKE_CONFLICT'
      if (!isConflict || pending.length === 0) throw error
    }
    this.hasGivenWay = true
    this.edits = edits.filter((edit) => !pending.includes(edit))
    this.#save((pending[0] as Edit).before)
    this.#wait()
    try {
      return open()
    } finally {
      this.edits = edits
      const last = pending.at(-1) as Edit
      last.inode = this.#save(last.bytes)
    }
  }

  /** Nobody has it open: what was saved is durable by the time that somebody has. */
  wait(): void {
    if (this.pending.length > 0) this.#wait()
  }

  #wait(): void {
    const { volume } = this.#disk
    volume.syncFolder(FOLDER, volume.serial, true)
  }

  /** Sees whether the document in memory, as a text, is the one with what was edited. */
  notice(text: string | undefined): void {
    if (this.pending.length > 0) this.#isTakenIn(text, this.#history.last)
  }

  /** All went well, and what was not taken in then has to be kept beside. False: it is not. */
  noticeBeside(): boolean {
    const { pending } = this
    if (!pending.every((edit) => liesBeside(edit, this.#disk.volume.files))) return false
    for (const edit of pending) edit.isBeside = true
    return true
  }

  /** Another program has opened it. Which state has it found, whether or not it has taken in an edit? */
  find(text: string): number | undefined {
    const found = this.#history.find(text)
    if (found !== undefined || this.pending.length === 0) return found
    const states = Array.from({ length: this.#history.last + 1 }, (_, state) => state)
    return states.find((state) => this.#isTakenIn(text, state))
  }

  /** Is it this state with what was edited? Then that is the next state. */
  #isTakenIn(text: string | undefined, state: number): boolean {
    const { pending } = this
    const own = this.#history.textOf(state)
    const document = JSON.parse(own) as Document
    const disputed = pending.filter(({ editing }) => editing(document) === 'disputed')
    for (const edit of disputed) edit.isDisputed = true
    if (text === own || text !== JSON.stringify(document)) return false
    this.#history.replace(document)
    for (const edit of pending) edit.takenIn = this.#history.last
    for (const edit of disputed) edit.isBeside = true
    return true
  }
}

function liesBeside({ bytes }: Edit, files: Files): boolean {
  return [...files].some(([path, there]) => path.startsWith(BESIDE) && isSame(there, bytes))
}

/** Files of the person's that were kept beside, and are whole. */
export function countBeside({ edits }: Person, files: Files): number {
  const beside = [...files].filter(([path]) => path.startsWith(BESIDE))
  return beside.filter(([, there]) => edits.some(({ bytes }) => isSame(there, bytes))).length
}

/** Makes the same change, and those that it was made on top of, in a document that has not got them. */
export function editAgain(edit: Edit, document: Document, state: number): void {
  const { madeFrom } = edit
  if (madeFrom && state < (madeFrom.takenIn ?? Infinity)) editAgain(madeFrom, document, state)
  edit.editing(document)
}

/** Is what was edited in this state of the document, in db.json, or beside it? */
export function isThere(edit: Edit, edits: readonly Edit[], found: Found): boolean {
  const { takenIn = Infinity } = edit
  if (!edit.isBeside && found.state >= takenIn) return true
  const db = found.files.get(PATH)
  if (db !== undefined && isSame(db, edit.bytes)) return true
  if (liesBeside(edit, found.files)) return true
  return edits.some((later) => later.madeFrom === edit && isThere(later, edits, found))
}

export interface Found {
  readonly state: number
  readonly files: Files
}

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}
