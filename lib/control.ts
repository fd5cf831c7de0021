/** What can be asked of an open store: free functions, since every key of the proxy is the user's. */

import { areOfOneObject } from './document/frozen.js'
import type { DeepReadonly } from './options.js'
import { nodeOrRoot, storeOf } from './registry.js'
import type { Status } from './status.js'

/**
 * Brings db.json up to date: it holds everything assigned so far, through the temp-file flush, and
 * the log is gone. Does nothing when nothing has changed. Rejects with `KEEPSAKE_CONFLICT` when
 * db.json was edited meanwhile, `KEEPSAKE_WRITE_FAILED` when it could not be written; the log then
 * still holds every change.
 */
export async function flush(db: object): Promise<void> {
  const store = storeOf(db, 'flush')
  // A transaction around this very call ends first.
  await Promise.resolve()
  await store.openKeeper()?.flush()
}

/**
 * Everything assigned so far survives a power cut once this resolves. Callers share one fdatasync
 * (group commit). Rejects with `KEEPSAKE_WRITE_FAILED`.
 */
export async function durable(db: object): Promise<void> {
  const store = storeOf(db, 'durable')
  await Promise.resolve()
  await store.openKeeper()?.durable()
}

/**
 * Runs `work`; its changes are one line of the log: all or nothing on disk. If it throws, all its
 * changes are undone, references held across it stay valid, and the error goes on. A call inside
 * `work` joins: it is part of the outer one, and undone alone if it throws alone. Throws
 * `KEEPSAKE_ASYNC_TRANSACTION` when `work` returns a promise.
 *
 * @returns what `work` returns
 */
export function transact<T extends object, R>(db: T, work: (db: T) => R): R {
  return storeOf(db, 'transact').transact(() => work(db))
}

/** What a store is at: its file, how much the log holds, what opening it had to recover. */
export function status(db: object): Status {
  return storeOf(db, 'status').status()
}

/**
 * Flushes, releases the lock and lets go of the files; what is in memory can still be read, and an
 * assignment throws `KEEPSAKE_CLOSED`. A store opened several times closes with the last one.
 * Rejects with what `flush` rejects with. Then the store is closed all the same, since the log holds
 * every change; but if changes are in memory only, and cannot be written, it stays open.
 */
export async function close(db: object): Promise<void> {
  await storeOf(db, 'close').close()
}

/**
 * Whether two snapshots, or parts of them, are of one and the same object of a store: false where it was
 * replaced by another, whatever is in that. Of arrays it is not known: true.
 */
export function isSameObject(one: object, other: object): boolean {
  return areOfOneObject(one, other)
}

/**
 * A plain copy of the store, or of any object in it, as it is at this moment: frozen all the way down, and
 * the very same object as before as long as nothing in it has changed. What did not change between two
 * snapshots is shared by both. `structuredClone`, `postMessage` and `JSON.stringify` take it; Dates, Maps
 * and Sets in it are real ones, whose methods that would change them throw `KEEPSAKE_READ_ONLY`. Bytes
 * are copies, since JavaScript cannot freeze them.
 *
 * Costs what has changed since the last one: the containers from the root to each change are copied,
 * an object by all its own keys, a long array by its elements at memory speed.
 *
 * @param node what `open` returned, or an object, array, Date, Map or Set in it. One that has left the
 *   store is copied each time
 */
export function snapshot<T extends object>(node: T): DeepReadonly<T> {
  const found = nodeOrRoot(node, 'snapshot')
  return storeOf(found.tree.root.view, 'snapshot').frozen(found) as DeepReadonly<T>
}
