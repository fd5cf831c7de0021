/**
 * A large document, record by record: what it is at first, what it is after the changes, and its text
 * in pieces, as db.json has to hold it.
 *
 *     { "born": {"$date":…}, "groups": { "group 0": { "k0": {…}, "k3": {…}, … }, … }, "last": 0 }
 */

const GROUPS = 3

/** So many records are one piece of the text. */
const PIECE = 5000

/** Every so many records one is changed, and one removed. */
const CHANGED = 10_007
const REMOVED = 20_011

/** Characters of one byte, and such of two, three and four. */
const NOTES = { plain: 'abcdef'.repeat(30), wide: 'é€👩'.repeat(20) }

export class LargeDocument {
  #note
  #count

  constructor(kind, megabytes) {
    this.#note = NOTES[kind]
    this.#count = Math.ceil((megabytes * 1e6) / this.#bytesOf(1_000_000))
  }

  #bytesOf(id) {
    return Buffer.byteLength(this.#member(id, { isChanged: false }))
  }

  #member(id, state) {
    const text = JSON.stringify(this.record(id, state), null, 2).replaceAll('\n', '\n      ')
    return `\n      "k${id}": ${text}`
  }

  get count() {
    return this.#count
  }

  record(id, { isChanged }) {
    const score = isChanged && id % CHANGED === 0 ? -id - 1 : id % 1000
    return { id, name: `user ${id}`, score, active: id % 2 === 0, note: `${this.#note}${id}` }
  }

  isRemoved(id, { isChanged }) {
    return isChanged && id % REMOVED === 1
  }

  /** Makes some of the changes to a store. */
  change(db, { from, to }) {
    for (let id = from; id < to; id++) {
      if (id % CHANGED === 0) db.groups[groupOf(id)][`k${id}`].score = -id - 1
      if (id % REMOVED === 1) delete db.groups[groupOf(id)][`k${id}`]
    }
    db.last = to
  }

  /** How many records there are in the end. */
  get left() {
    return this.#count - Math.ceil((this.#count - 1) / REMOVED)
  }

  *text(state) {
    yield '{\n  "born": {\n    "$date": "1970-01-01T00:00:00.000Z"\n  },\n  "groups": {'
    for (let group = 0; group < GROUPS; group++) {
      yield `${group === 0 ? '' : ','}\n    "group ${group}": {`
      yield* this.#members(group, state)
      yield '\n    }'
    }
    yield `\n  },\n  "last": ${state.isChanged ? this.#count : 0}\n}\n`
  }

  *#members(group, state) {
    let piece = ''
    let inPiece = 0
    let isFirst = true
    for (let id = group; id < this.#count; id += GROUPS) {
      if (this.isRemoved(id, state)) continue
      piece += `${isFirst ? '' : ','}${this.#member(id, state)}`
      isFirst = false
      if (++inPiece < PIECE) continue
      yield piece
      piece = ''
      inPiece = 0
    }
    yield piece
  }
}

export const groupOf = (id) => `group ${id % GROUPS}`
