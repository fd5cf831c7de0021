/**
 * A store in React:
 *
 *     function Score() {
 *       const { score } = useSnapshot(db.users.alice)
 *       return <button onClick={() => db.users.alice.score++}>{score}</button>
 *     }
 *
 * Read from the snapshot, write to the store.
 */

import { useCallback, useState, useSyncExternalStore } from 'react'
import { follow } from './follow.js'
import { snapshot } from '../index.js'
import type { DeepReadonly } from '../index.js'
import { Reader } from './reader.js'

export interface UseSnapshotOptions {
  /**
   * Render within each change instead of once per turn. For what a controlled input shows: rendered
   * later, it would lose its caret. Default: false.
   */
  readonly sync?: boolean
}

/**
 * The snapshot of the store, or of any object in it. The component renders again when something that it
 * has read of it is another, and only then. What is handed on as a whole counts as read as a whole; what is
 * not read any more counts until the object that it was read of has changed.
 *
 * What is given shows which properties are read: a frozen-like view of the snapshot, the same one for parts
 * that have not changed. Where something else needs the plain object, `snapshot(node)` gives it.
 *
 * The snapshot of a store that was closed, or of an object that has left its store, stays as it was last.
 *
 * @param node what `open` returned, or an object, array, Date, Map or Set in it
 * @throws {KeepsakeError} `KEEPSAKE_NOT_A_STORE`, `KEEPSAKE_BAD_OPTION`, while rendering
 */
export function useSnapshot<T extends object>(
  node: T,
  { sync = false }: UseSnapshotOptions = {},
): DeepReadonly<T> {
  const [reader] = useState(() => new Reader())
  let shown: object | undefined
  // React asks for it while rendering, and then whenever something was told, until the next render.
  const current = (): object => {
    const now = latest(node)
    shown ??= now
    return reader.isOutdated(shown, now) ? now : shown
  }
  const subscribe = useCallback(
    (listener: () => void) => {
      const stop = follow(node, listener, { sync })
      // A part that was handed on may be read later, when it is an old one.
      reader.onRead = listener
      return () => {
        reader.onRead = undefined
        stop()
      }
    },
    [node, sync, reader],
  )
  return reader.view(useSyncExternalStore(subscribe, current, current)) as DeepReadonly<T>
}

/** The last snapshot of each object while that was in its store. */
const known = new WeakMap<object, object>()

/**
 * The snapshot, and the very same one if nothing has changed. What is not in a store any more is copied
 * each time: React would render for ever.
 */
function latest(node: object): object {
  const now: object = snapshot(node)
  const last = known.get(node)
  if (now === last) return now
  const isInStore = snapshot(node) === now
  if (last !== undefined && !isInStore) return last
  known.set(node, now)
  return now
}
