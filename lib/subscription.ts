/**
 * One subscriber: gathers the operations it is told, and hands them on together, once for each turn of
 * the event loop, before anything else runs (a microtask).
 */

import type { Change, Operation } from './change.js'
import type { Feed } from './document/feed.js'
import type { Listener } from './document/told.js'
import type { Node } from './document/tree.js'

export interface SubscriptionOptions {
  readonly node: Node
  readonly feed: Feed
  readonly isSync: boolean
  readonly seq: () => number
  /** A frozen copy of a node. */
  readonly whole: (node: Node) => object
  /** Called once for each turn. */
  readonly listener: (change: Change) => unknown
  /** Told what the listener has thrown. */
  readonly onError: (error: unknown) => void
}

export class Subscription implements Listener {
  readonly isSync: boolean
  readonly #options: SubscriptionOptions
  /** What was told before somebody else made changes. */
  #earlier: Change[] = []
  #patch: Operation[] = []
  #origin: Change['origin'] = 'local'
  #isOver = false
  #isQueued = false

  constructor(options: SubscriptionOptions) {
    this.#options = options
    this.isSync = options.isSync
    options.feed.add(options.node, this)
  }

  take(operation: Operation, origin: Change['origin']): void {
    if (this.#isOver) return
    if (origin !== this.#origin) this.#turnTo(origin)
    this.#patch.push(operation)
    if (this.isSync || this.#isQueued) return
    queueMicrotask(() => this.deliver())
    this.#isQueued = true
  }

  // What is being told has no number yet.
  #turnTo(origin: Change['origin']): void {
    this.#gather(this.#options.seq())
    this.#origin = origin
  }

  #gather(seq: number): void {
    this.#options.feed.close(this)
    if (this.#patch.length > 0) {
      this.#earlier.push({ seq, patch: this.#patch, origin: this.#origin })
    }
    this.#patch = []
  }

  deliver(): void {
    this.#isQueued = false
    this.#gather(this.#options.seq())
    // It may be stopped by what it is told first.
    for (const change of this.#earlier.splice(0)) if (!this.#isOver) this.#tell(change)
  }

  #tell(change: Change): void {
    const { listener, onError } = this.#options
    try {
      const answer = listener(change)
      // What an async listener rejects with is what it throws.
      if (isThenable(answer)) Promise.resolve(answer).then(undefined, onError)
    } catch (error) {
      onError(error)
    }
  }

  /** All of the object as it is now, instead of what it has taken. */
  whole(): Operation {
    const { feed, node, whole } = this.#options
    feed.close(this)
    this.#earlier = []
    this.#patch = []
    return { op: 'replace', path: '', value: whole(node) }
  }

  /** What it has taken and not delivered is dropped. */
  stop(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#earlier = []
    this.#patch = []
    this.#options.feed.remove(this.#options.node, this)
  }
}

function isThenable(answer: unknown): answer is PromiseLike<unknown> {
  return typeof (answer as { then?: unknown } | null | undefined)?.then === 'function'
}
