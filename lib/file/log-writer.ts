/**
 * Gives every change its number, and brings the changes into the log file in that order.
 *
 * A change that the file does not take stays here, and no later one is written before it: the log
 * is always a prefix of history. There is no file before the first change.
 */

import type { TakenIn } from '../log/entry.js'
import type { LogReading } from '../log/reading.js'
import type { OpenPlan } from '../log/recovery.js'
import { clearWay } from './clear-way.js'
import type { Remains } from './clear-way.js'
import { displaced } from './displaced.js'
import type { Home } from './home.js'
import { LogFile } from './log-file.js'
import type { Bound } from './log-file.js'
import { readHeader } from './log-header.js'
import { remove } from './new-file.js'

/** A change on its way to the log. */
interface UnsentLine {
  readonly seq: number
  readonly time: number
  /** The edit of db.json that it takes in. */
  readonly takenIn: TakenIn | undefined
  /** The operation array as JSON text. */
  readonly patchText: string
}

export interface LogStart {
  readonly home: Home
  readonly plan: OpenPlan
  /** What was read of the log file, if there was one. */
  readonly reading: LogReading | undefined
  /** Called when a new log has begun. */
  readonly begun: () => void
}

export class LogWriter {
  /** The file in use: a flush and a rescue replace it. */
  file: LogFile | undefined
  /** Of the last change. */
  seq: number
  /** Of the last change that the file has taken. */
  writtenSeq: number
  /**
   * Everything up to here was durable: the log says so, with the largest `synced` in it, or began
   * with a snapshot of it. A log speaks of its own entries only.
   */
  notedSeq: number
  /** The edit of db.json that the next change takes in. */
  takenIn: TakenIn | undefined
  readonly #home: Home
  readonly #remains: Remains
  /** Of the log found at open. */
  readonly #foundId: string | undefined
  readonly #unsent: UnsentLine[] = []
  readonly #begun: () => void
  #wayIsClear: boolean
  /** What the next new log begins with. Only read while there is none: then all is in it. */
  #base: Bound

  /** Writes nothing and opens no file. */
  constructor({ home, plan, reading, begun }: LogStart) {
    const log = plan.usesLog ? reading : undefined
    this.#home = home
    this.#begun = begun
    // Nothing that was read is held on to.
    this.#remains = { base: plan.base, putAside: plan.putAside }
    this.#foundId = reading?.header?.id
    this.#wayIsClear = log !== undefined || reading === undefined
    this.#base = { digest: plan.digest, seq: plan.seq }
    this.file = log && new LogFile(home, home.names.log, { ...plan, ...log })
    this.seq = this.writtenSeq = log?.seq ?? plan.seq
    // A salvaged log may speak of changes that are not in it any more.
    const synced = Math.min(this.seq, log?.synced ?? 0)
    this.notedSeq = Math.max(synced, log?.header?.seq ?? plan.seq)
  }

  get hasUnsent(): boolean {
    return this.#unsent.length > 0
  }

  /** Takes a change; `drain` writes it. */
  add(patchText: string, time: number): void {
    this.#unsent.push({ seq: this.seq + 1, time, takenIn: this.takenIn, patchText })
    this.takenIn = undefined
    this.seq++
  }

  /** Writes what has not been written. Throws at the first change that the file does not take. */
  drain(durableSeq: number): void {
    let sent = 0
    try {
      for (; sent < this.#unsent.length; sent++) {
        this.#write(this.#unsent[sent] as UnsentLine, durableSeq)
      }
    } finally {
      // Mostly there is one. Taking it out keeps the array's memory for the next one.
      if (sent === 1 && this.#unsent.length === 1) this.#unsent.pop()
      else this.#unsent.splice(0, sent)
    }
  }

  #write({ seq, time, takenIn, patchText }: UnsentLine, durableSeq: number): void {
    const file = this.file ?? this.#create()
    const synced = durableSeq > this.notedSeq ? durableSeq : undefined
    file.appendEntry({ seq, time, synced, takenIn, patchText })
    this.writtenSeq = seq
    if (synced !== undefined) this.notedSeq = synced
  }

  #create(): LogFile {
    if (!this.#wayIsClear) this.#clearWay()
    this.file = LogFile.create(this.#home, this.#home.names.log, this.#base)
    this.#begun()
    return this.file
  }

  /** The trip-wire: throws if the log at its path is somebody else's. */
  assertOurs(): void {
    if (this.file !== undefined) return this.file.verify()
    const { fileSystem, names } = this.#home
    // One that was found at open may be of no use.
    const header = readHeader(fileSystem, names.log)
    if (header !== undefined && header.id !== this.#foundId) throw displaced(names.log)
  }

  #clearWay(): void {
    this.assertOurs()
    clearWay(this.#home, this.#remains)
    this.#wayIsClear = true
  }

  /** For the flush: the file, ready to take lines, and still ours. There is one afterwards. */
  prepare(): LogFile {
    const file = this.file ?? this.#create()
    file.verify()
    file.open()
    return file
  }

  /** Everything is in this snapshot, durably: the log goes, and a new one begins with it. */
  drop(bound: Bound): void {
    this.file?.close()
    remove(this.#home.fileSystem, this.#home.names.log)
    this.file = undefined
    this.#base = bound
    this.notedSeq = bound.seq
  }

  /** A shortened log, with every change written since `seq`, takes the place of the file. */
  replace(file: LogFile, seq: number): void {
    this.file?.close()
    file.takePlace()
    this.file = file
    this.notedSeq = seq
  }

  /** A log that holds the whole state is in place; its last entry is `seq`. */
  startOver(file: LogFile, seq: number): void {
    this.file = file
    this.#unsent.length = 0
    this.seq = this.writtenSeq = this.notedSeq = seq
  }
}
