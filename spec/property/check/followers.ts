// Those who follow a document while a program runs: two of the whole of it, one of each held container.

import { isContainer } from '../model/container.js'
import type { Container } from '../model/container.js'
import { nodeOf } from '../model/handle.js'
import type { Tree } from '../model/tree.js'
import type { Subject } from '../subject.js'
import { Follower } from './follower.js'

export class Followers {
  readonly #subject: Subject
  readonly #tree: Tree
  readonly #followers = new Map<Container, Follower[]>()

  constructor(subject: Subject, tree: Tree) {
    this.#subject = subject
    this.#tree = tree
  }

  /** The store has been opened. */
  begin(db: object): void {
    this.#followers.clear()
    this.#followers.set(this.#tree.root, [
      new Follower(this.#subject, db, 'the document, per turn', { sync: false }),
      new Follower(this.#subject, db, 'the document, at once', { sync: true }),
    ])
  }

  /** From now on what is held in the tree, too. */
  follow(handles: readonly unknown[], held: readonly unknown[]): void {
    for (const [index, handle] of handles.entries()) {
      const node = nodeOf(handle)
      if (node === handle || !isContainer(node) || !this.#tree.has(node)) continue
      if (this.#followers.has(node)) continue
      const options = { sync: index % 2 === 0 }
      const live = held[index] as object
      this.#followers.set(node, [new Follower(this.#subject, live, `held[${index}]`, options)])
    }
  }

  /** How one of them differs from what the model holds. */
  async difference(): Promise<string | undefined> {
    // The turn has to be over.
    await new Promise(setImmediate)
    for (const [node, followers] of this.#followers) {
      // What has left the document is told when it is back.
      if (!this.#tree.has(node)) continue
      for (const follower of followers) {
        const found = follower.difference(node)
        if (found) return `what was told of ${follower.name} differs: ${found}`
      }
    }
    return undefined
  }
}
