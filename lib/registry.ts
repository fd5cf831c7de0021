/**
 * The open stores of this process, one for each real path. They hang on the global object, so that
 * two copies of keepsake (a bundler's and node_modules' own) give the same proxy for one file and
 * never write it both.
 */

import type { Store } from './store.js'

export interface Registry {
  /** By real path. */
  readonly stores: Map<string, Store>
  /** By what the user holds. */
  readonly byView: WeakMap<object, Store>
}

/** The number goes up when stores of two versions cannot share this any more. */
const REGISTRY = Symbol.for('keepsake.registry.1')

export function registry(): Registry {
  const holder = globalThis as { [REGISTRY]?: Registry }
  return (holder[REGISTRY] ??= create())
}

function create(): Registry {
  const stores = new Map<string, Store>()
  // Programs end without `close`: their db.json is brought up to date on the way out. There is no
  // handler for signals; after those the log is replayed.
  process.on('exit', () => {
    let failed: { readonly error: unknown } | undefined
    for (const store of stores.values()) {
      try {
        store.closeAtExit()
      } catch (error) {
        // An `onError` has thrown: the others are closed all the same.
        failed ??= { error }
      }
    }
    if (failed) throw failed.error
  })
  return { stores, byView: new WeakMap() }
}
