/**
 * Runs a series of syncs with plain calls between them, in one of two ways: at once, holding
 * everything up, for a process that is about to end; or leaving the event loop free during the
 * syncs. Such a run can be abandoned at any of them.
 */

import type { Sync } from './sync.js'

export type Steps = Generator<Sync, void, void>

export class Run {
  readonly #steps: Steps
  #isStepping = false
  #isAbandoned = false

  constructor(steps: Steps) {
    this.#steps = steps
  }

  /** Is it between two syncs, so that whoever asks was called by it? */
  get isStepping(): boolean {
    return this.#isStepping
  }

  get isAbandoned(): boolean {
    return this.#isAbandoned
  }

  now(): void {
    let step = this.#next()
    while (!step.done) {
      const failure = this.#failureOf(step.value)
      step = failure === undefined ? this.#next() : this.#throw(failure)
    }
  }

  /** Resolves at the end, also when abandoned. */
  async later(): Promise<void> {
    let step = this.#next()
    while (!step.done) {
      const failure = await laterFailureOf(step.value)
      if (this.#isAbandoned) return
      step = failure === undefined ? this.#next() : this.#throw(failure)
    }
  }

  /** Cleans up and goes no further. A sync under way ends by itself, and matters to nobody. */
  abandon(): void {
    this.#isAbandoned = true
    this.#steps.return()
  }

  #failureOf(sync: Sync): Failure | undefined {
    return this.#stepping(() => {
      try {
        sync.now()
        return undefined
      } catch (error) {
        return { error }
      }
    })
  }

  #next(): IteratorResult<Sync, void> {
    return this.#stepping(() => this.#steps.next())
  }

  #throw({ error }: Failure): IteratorResult<Sync, void> {
    return this.#stepping(() => this.#steps.throw(error))
  }

  #stepping<Result>(act: () => Result): Result {
    this.#isStepping = true
    try {
      return act()
    } finally {
      this.#isStepping = false
    }
  }
}

interface Failure {
  readonly error: unknown
}

async function laterFailureOf(sync: Sync): Promise<Failure | undefined> {
  try {
    await sync.later()
    return undefined
  } catch (error) {
    return { error }
  }
}
