/**
 * The changes of an object as an async iterator. Whoever reads slowly gets what has come up meanwhile as
 * one change; and when that is more than 10,000 operations, as one that replaces the whole: steps are
 * forgotten then, the state never.
 */

import type { Change, Operation } from './change.js'

const MOST_OPERATIONS = 10_000

export interface ChangeStreamOptions {
  /** Replaces all of the object by what it is now. */
  readonly whole: () => Operation
  /** Called once, when nobody will read on. */
  readonly onEnd: () => void
}

type Result = IteratorResult<Change, undefined>

export class ChangeStream implements AsyncIterableIterator<Change, undefined> {
  readonly #options: ChangeStreamOptions
  readonly #readers: ((result: Result) => void)[] = []
  /** One for each turn of whoever makes changes; what one makes in a row is put together. */
  #waiting: { seq: number; patch: Operation[]; origin: Change['origin'] }[] = []
  #operations = 0
  #isOver = false

  constructor(options: ChangeStreamOptions) {
    this.#options = options
  }

  push({ seq, patch, origin }: Change): void {
    const reader = this.#readers.shift()
    if (reader !== undefined) return reader({ value: { seq, patch, origin }, done: false })
    this.#operations += patch.length
    if (this.#operations > MOST_OPERATIONS) {
      this.#waiting = [{ seq, patch: [this.#options.whole()], origin }]
      return
    }
    const last = this.#waiting.at(-1)
    if (last?.origin !== origin) this.#waiting.push({ seq, patch: [...patch], origin })
    else {
      last.seq = seq
      for (const operation of patch) last.patch.push(operation)
    }
  }

  next(): Promise<Result> {
    const value = this.#waiting.shift()
    if (value === undefined) {
      if (this.#isOver) return Promise.resolve({ value: undefined, done: true })
      return new Promise((resolve) => this.#readers.push(resolve))
    }
    this.#operations = this.#waiting.length === 0 ? 0 : this.#operations - value.patch.length
    return Promise.resolve({ value, done: false })
  }

  /** No more will come; what is waiting can still be read. */
  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    for (const reader of this.#readers.splice(0)) reader({ value: undefined, done: true })
    this.#options.onEnd()
  }

  /** The reader has left its loop. */
  return(): Promise<Result> {
    this.#waiting = []
    this.end()
    return Promise.resolve({ value: undefined, done: true })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
