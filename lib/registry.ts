/**
 * The open stores of this process, one for each real path. They hang on the global object, so that
 * two copies of keepsake (a bundler's and node_modules' own) give the same proxy for one file and
 * never write it both.
 */

import { atExit } from './at-exit.js'
import { nodeOf, type Node } from './document/tree.js'
import { isObject } from './document/values.js'
import { KeepsakeError } from './errors.js'
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
  // Programs end without `close`: their db.json is brought up to date on the way out.
  atExit(() => {
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

/** The store that `open` gave this for; `asked` is the function that wants to know. */
export function storeOf(db: unknown, asked: string): Store {
  const store = isObject(db) ? registry().byView.get(db) : undefined
  return store ?? refuse(`${asked} takes what open() returned.`)
}

/** The node of a store itself, or of an object in one. */
export function nodeOrRoot(value: unknown, asked: string): Node {
  const node = isObject(value) ? nodeOf(value) : undefined
  // One without a node may have been opened by another copy of keepsake in this process.
  const store = isObject(value) ? registry().byView.get(value) : undefined
  return (
    node ?? store?.tree.root ?? refuse(`${asked} takes what open() returned, or what is in it.`)
  )
}

function refuse(message: string): never {
  throw new KeepsakeError('KEEPSAKE_NOT_A_STORE', `${message} Nothing was changed.`)
}
