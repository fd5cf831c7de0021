/**
 * Following a node for somebody who shows it. What is shown goes on being shown when its store has been
 * closed, as it is by a hot reload: there is nothing more to be told, and that is no failure.
 */

import { KeepsakeError, subscribe } from '../index.js'
import type { SubscribeOptions } from '../index.js'

/** As `subscribe`, but for a closed store: then `listener` is never called. */
export function follow(
  node: object,
  listener: () => unknown,
  options?: SubscribeOptions,
): () => void {
  try {
    return subscribe(node, listener, options)
  } catch (error) {
    if (error instanceof KeepsakeError && error.code === 'KEEPSAKE_CLOSED') return () => undefined
    throw error
  }
}
