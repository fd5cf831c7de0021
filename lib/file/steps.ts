/**
 * Runs a series of syncs with plain calls between them, in one of two ways: at once, holding
 * everything up, for a process that is about to end; or leaving the event loop free during the
 * syncs. Such a run can be abandoned at any of them.
 */

import type { Sync } from './sync.js'

export type Steps = Generator<Sync, void, void>

export class Run {
  readonly #steps: Steps
  /** Is it between two syncs, so that whoever asks was called by it? */
  isStepping = false
  isAbandoned = false

  constructor(steps: Steps) {
    this.#steps = steps
  }

  now(): void {
    for (let sync = this.#next(); sync !== undefined;) {
      let failure: Failure | undefined
      this.isStepping = true
      try {
        sync.now()
      } catch (error) {
        failure = { error }
      }
      sync = this.#next(failure)
    }
  }

  /** Resolves at the end, also when abandoned. */
  async later(): Promise<void> {
    for (let sync = this.#next(); sync !== undefined;) {
      let failure: Failure | undefined
      try {
        await sync.later()
      } catch (error) {
        failure = { error }
      }
      if (this.isAbandoned) return
      sync = this.#next(failure)
    }
  }

  /**
   * Cleans up and goes no further. A sync under way ends by itself, and matters to nobody. One that is
   * between two syncs, and is abandoned by something it has called, ends when it gets to the next.
   */
  abandon(): void {
    this.isAbandoned = true
    if (!this.isStepping) this.#steps.return()
  }

  /** On to the next sync, having told of the last one. */
  #next(failure?: Failure): Sync | undefined {
    this.isStepping = true
    try {
      const step = failure === undefined ? this.#steps.next() : this.#steps.throw(failure.error)
      if (this.isAbandoned) this.#steps.return()
      return this.isAbandoned ? undefined : (step.value ?? undefined)
    } finally {
      this.isStepping = false
    }
  }
}

interface Failure {
  readonly error: unknown
}

/** The steps as one sync: it ends by itself also when nobody waits for it any more. */
export function asSync(steps: () => Steps): Sync {
  return { now: () => new Run(steps()).now(), later: () => new Run(steps()).later() }
}
