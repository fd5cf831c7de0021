/** What a trial has gone through: the disk before every call, and at the end of every step. */

import type { History, Marks } from '../crash/history.js'
import { PATH } from '../crash/session.js'
import type { DiskCall } from '../support/crashing-disk/counted-disk.js'
import type { Image } from '../support/crashing-disk/image.js'
import type { Hearing } from './hearing.js'
import type { Edit, Person } from './person.js'
import type { WatchedDisk } from './watched-disk.js'

export interface Instant {
  /** How many calls there were. */
  readonly calls: number
  readonly image: Image
  readonly marks: Marks
  /** What somebody had edited by then. */
  readonly edits: readonly Edit[]
  /** At the end of a step: the state in memory, and how many failures were reported by then. */
  readonly end?: { readonly live: number; readonly reports: number; readonly step: string }
}

interface Watched {
  readonly disk: WatchedDisk
  readonly history: History
  readonly hearing: Hearing
  readonly person: Person
}

const LOG = `${PATH}.log.temp`
const NEW_LOG = `${PATH}.log.new.temp`
const WHOLE_STATE = '"patch":[{"op":"replace","path":"",'

export class Course {
  readonly instants: Instant[] = []
  /** The calls: `write`. */
  readonly names: string[] = []
  /** Whole states that took the place of a log which could not be synced. */
  rescues = 0
  /** db.json was written where it is: it may be half of one while db.json.temp counts. */
  wroteInPlace = false
  readonly #watched: Watched

  constructor(watched: Watched) {
    this.#watched = watched
    watched.disk.watch = (call) => this.#hear(call)
  }

  end(step: string): void {
    const { history, hearing } = this.#watched
    this.#note({ live: history.last, reports: hearing.reports.length, step })
  }

  #hear({ name, path, isEnd }: DiskCall): void {
    this.#note()
    if (isEnd) return
    this.names.push(name)
    if (name === 'write' && path === PATH) this.wroteInPlace = true
    if (name === 'rename' && path === LOG && this.#isWholeState()) this.rescues++
  }

  #note(end?: Instant['end']): void {
    const { disk, history, person } = this.#watched
    const { edits } = person
    const { marks } = history
    const { image } = disk.volume
    const before = this.instants.at(-1)
    if (before?.image === image && before.marks === marks && end === undefined) return
    this.instants.push({ calls: disk.calls, image, marks, edits, ...(end && { end }) })
  }

  #isWholeState(): boolean {
    const bytes = this.#watched.disk.volume.files.get(NEW_LOG)
    return bytes !== undefined && Buffer.from(bytes).includes(WHOLE_STATE)
  }
}
