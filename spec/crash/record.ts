/**
 * What a session has gone through, as it was before every call to the disk: a crash may come there.
 *
 *     17   write db.json.log.temp    image …    issued 3, kept 2, durable 1
 */

import { basename } from 'node:path'
import type { DiskCall } from '../support/crashing-disk/counted-disk.js'
import type { Image } from '../support/crashing-disk/image.js'
import type { History, Marks } from './history.js'

/** The instant before a call, or before a sync off the event loop ends. */
export interface Instant {
  readonly call: string
  readonly image: Image
  readonly marks: Marks
  readonly write: DiskCall['write']
}

export class Record {
  readonly instants: Instant[] = []
  /** How many calls there were. */
  calls = 0
  readonly #history: History

  constructor(history: History) {
    this.#history = history
  }

  hear({ name, path, write, isEnd }: DiskCall, image: Image): void {
    if (!isEnd) this.calls++
    this.note(`${name}${isEnd ? ' ends' : ''} ${basename(path)}`, image, write)
  }

  note(call: string, image: Image, write?: DiskCall['write']): void {
    const { marks } = this.#history
    const before = this.instants.at(-1)
    // Nothing has changed but what is promised.
    if (before?.image === image && before.write === undefined) this.instants.pop()
    this.instants.push({ call: `${this.calls} ${call}`, image, marks, write })
  }
}
