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
  #waiting: { seq: number; patch: Operation[] } | undefined
  #isFolded = false
  #isOver = false

  constructor(options: ChangeStreamOptions) {
    this.#options = options
  }

  push({ seq, patch, origin }: Change): void {
    const reader = this.#readers.shift()
    if (reader !== undefined) return reader({ value: { seq, patch, origin }, done: false })
    this.#waiting ??= { seq, patch: [] }
    this.#waiting.seq = seq
    const gathered = this.#waiting.patch
    if (this.#isFolded || gathered.length + patch.length > MOST_OPERATIONS) {
      this.#isFolded = true
      this.#waiting.patch = [this.#options.whole()]
    } else for (const operation of patch) gathered.push(operation)
  }

  next(): Promise<Result> {
    const waiting = this.#waiting
    if (waiting === undefined) {
      if (this.#isOver) return Promise.resolve({ value: undefined, done: true })
      return new Promise((resolve) => this.#readers.push(resolve))
    }
    const { seq, patch } = waiting
    this.#waiting = undefined
    this.#isFolded = false
    return Promise.resolve({ value: { seq, patch, origin: 'local' }, done: false })
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
    this.#waiting = undefined
    this.end()
    return Promise.resolve({ value: undefined, done: true })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
