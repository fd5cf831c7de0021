/**
 * Follows a log beside the process that writes it: gives every change once, also across the flush
 * that removes the log, or writes a shorter one in its place.
 *
 *     db.json.log.temp   seq 1  2  3  4         given: 1 2 3 4
 *     (a flush up to 3)  seq 4  5               given: 5
 *     (a flush)          no log                 what was written until then can still be read: an
 *                                               open file does not go away
 *
 * Only a log that was begun and removed between two looks is missed, and the next one says so.
 */

import type { Home } from '../file/home.js'
import { closeQuietly } from '../file/new-file.js'
import { readAll } from '../file/read-all.js'
import { ifThere, readFailed } from '../file/system-error.js'
import { parseLine, type Entry } from '../log/entry.js'

const NEWLINE = 0x0a

export interface News {
  readonly entries: readonly Entry[]
  /** Changes that were in a log that has come and gone. */
  readonly missed: number
  /** A whole line is there that cannot be read; perhaps it is being written. */
  readonly isStuck: boolean
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

export class Tail {
  readonly #home: Home
  #open: { readonly fd: number; readonly inode: bigint } | undefined
  /** Behind the last line that was read, and the seed of the next one. */
  #position = 0
  #crc = 0
  /** Of the last change that was read; undefined: there was none yet. */
  #seq: number | undefined
  /** The changes of this log and of the one before, by seq: when each was made. */
  #times = new Map<number, number>()
  #earlierTimes = new Map<number, number>()

  constructor(home: Home) {
    this.#home = home
  }

  /** What has come since the last call. Throws `KEEPSAKE_READ_FAILED`. */
  next(): News {
    try {
      const news: Mutable<News> = { entries: [], missed: 0, isStuck: false }
      // First look whether it is gone, then read: nobody writes to a log that is gone.
      const isGone = this.#open !== undefined && this.#inodeAtPath() !== this.#open.inode
      this.#read(news)
      if (isGone) this.close()
      if (this.#open === undefined && this.#begin()) this.#read(news)
      return news
    } catch (error) {
      throw readFailed(this.#home.names.log, error)
    }
  }

  close(): void {
    if (this.#open !== undefined) closeQuietly(this.#home.fileSystem, this.#open.fd)
    this.#open = undefined
  }

  #inodeAtPath(): bigint | undefined {
    const { fileSystem, names } = this.#home
    return ifThere(() => fileSystem.stat(names.log))?.inode
  }

  /** Opens the log that is there now, if there is one. */
  #begin(): boolean {
    const { fileSystem, names } = this.#home
    const fd = ifThere(() => fileSystem.open(names.log, 'read'))
    if (fd === undefined) return false
    this.#open = { fd, inode: fileSystem.openStat(fd).inode }
    this.#startOver()
    return true
  }

  #startOver(): void {
    this.#position = 0
    this.#crc = 0
    this.#earlierTimes = this.#times
    this.#times = new Map()
  }

  #rest(): Uint8Array {
    if (this.#open === undefined) return new Uint8Array()
    const { fileSystem } = this.#home
    const { size } = fileSystem.openStat(this.#open.fd)
    // Cut off below what was read: it is another log by now, under the same number.
    if (size < this.#position) this.#startOver()
    return readAll(fileSystem, this.#open.fd, { from: this.#position, to: size })
  }

  /** Takes the whole lines. What follows them is being written, or damaged: it is looked at again. */
  #read(news: Mutable<News>): void {
    const entries: Entry[] = []
    const rest = this.#rest()
    for (let start = 0; start < rest.length;) {
      const end = rest.indexOf(NEWLINE, start)
      const line = end === -1 ? undefined : parseLine(rest.subarray(start, end), this.#crc)
      news.isStuck = end !== -1 && line === undefined
      if (line === undefined) break
      if (line.kind === 'header' && this.#seq !== undefined) {
        news.missed += Math.max(0, line.header.seq - this.#seq)
      }
      if (line.kind === 'entry') this.#take(line.entry, entries)
      this.#crc = line.crc
      this.#position += end + 1 - start
      start = end + 1
    }
    news.entries = [...news.entries, ...entries]
  }

  #take(entry: Entry, entries: Entry[]): void {
    const { seq, time } = entry
    this.#times.set(seq, time)
    this.#seq = seq
    if (this.#earlierTimes.get(seq) !== time) entries.push(entry)
  }
}
