/**
 * A store in Svelte, by the contract of Svelte's own stores; it imports nothing of Svelte.
 *
 *     const db = store(open('db.json'))
 *     <button onclick={() => $db.score++}>{$db.score}</button>
 *     <input bind:value={$db.name}>
 *
 * `$db.score++` is compiled to the change itself, and then `db.set($db)`: so what is given to subscribers
 * is the live object, not a snapshot, and `set` has nothing left to do.
 */

import { follow } from './follow.js'
import { KeepsakeError, snapshot } from '../index.js'
import type { DeepReadonly } from '../index.js'

/** What Svelte calls a store that can be written. */
export interface SvelteStore<T extends object> {
  /**
   * Calls `run` at once, and within each change of the object, with the object itself.
   *
   * @returns ends it
   * @throws {KeepsakeError} `KEEPSAKE_NOT_A_STORE`
   */
  subscribe(run: (value: T) => void): () => void
  /**
   * Takes the object itself only: what was changed in it is kept already.
   *
   * @throws {KeepsakeError} `KEEPSAKE_BAD_VALUE` for another one. Nothing was changed
   */
  set(value: T): void
}

/**
 * A Svelte store of what `open` returned, or of an object, array, Date, Map or Set in it. When the
 * store has been closed, it can be read on.
 */
export function store<T extends object>(node: T): SvelteStore<T> {
  return {
    subscribe(run) {
      const stop = follow(node, () => run(node), { sync: true })
      run(node)
      return stop
    },
    set(value) {
      if (value === node) return
      throw new KeepsakeError(
        'KEEPSAKE_BAD_VALUE',
        'Another object was assigned to a store as a whole. Nothing was changed. Assign what is in it ' +
          'instead, as in: $db.name = value.',
      )
    },
  }
}

/** What Svelte calls a readable store. */
export interface SvelteSnapshots<T extends object> {
  /** Calls `run` at once, and within each change, with the snapshot. Returns its end. */
  subscribe(run: (value: DeepReadonly<T>) => void): () => void
}

/**
 * The same to be read only, giving snapshots: for `$derived` and whatever else compares what it is given,
 * since the live object is always the same one.
 *
 *     const shown = snapshots(db)
 *     const alice = $derived($shown.users.alice)
 */
export function snapshots<T extends object>(node: T): SvelteSnapshots<T> {
  return {
    subscribe(run) {
      const stop = follow(node, () => run(snapshot(node)), { sync: true })
      run(snapshot(node))
      return stop
    },
  }
}
