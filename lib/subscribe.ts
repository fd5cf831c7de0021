/** Being told of changes: by a listener, or as an async iterator. */

import type { Change } from './change.js'
import { ChangeStream } from './change-stream.js'
import type { Node } from './document/tree.js'
import { isObject } from './document/values.js'
import { KeepsakeError } from './errors.js'
import { nodeOrRoot, storeOf } from './registry.js'
import { Subscription } from './subscription.js'

export interface ChangesOptions {
  /** Ends it when it aborts. */
  readonly signal?: AbortSignal
}

export interface SubscribeOptions extends ChangesOptions {
  /**
   * Call the listener within each change, as soon as that is in the log (of a transaction: at its end),
   * instead of once per turn. Default: false.
   */
  readonly sync?: boolean
}

/**
 * Calls `listener` when the object, or anything in it, has changed: once per turn of the event loop (in a
 * microtask), with everything since the last call. It follows the object wherever that moves; while the
 * object is not in the store, nothing is told, and when it is back and another, all of it is.
 *
 * What the listener throws, or rejects with, goes to `onError` as `KEEPSAKE_LISTENER_FAILED`: other
 * listeners and the store are not stopped.
 *
 * @param node what `open` returned, or an object, array, Date, Map or Set in it
 * @returns ends it; what was not told by then is not told any more
 * @throws {KeepsakeError} `KEEPSAKE_NOT_A_STORE`, `KEEPSAKE_CLOSED`, `KEEPSAKE_BAD_OPTION`
 */
export function subscribe(
  node: object,
  listener: (change: Change) => unknown,
  options: SubscribeOptions = {},
): () => void {
  if (typeof listener !== 'function') throw badOption('The listener has to be a function.')
  const signal = signalOf(options)
  const { sync = false } = options
  if (typeof sync !== 'boolean') throw badOption("The option 'sync' has to be true or false.")
  const found = nodeOrRoot(node, 'subscribe')
  const { atEnd } = storeOf(found.tree.root.view, 'subscribe')
  const subscription = begin(found, { listener, isSync: sync })
  // A signal may live longer than the store. What that was told last is delivered first.
  const letGo = (): void => queueMicrotask(() => signal?.removeEventListener('abort', stop))
  const stop = (): void => {
    atEnd.delete(letGo)
    signal?.removeEventListener('abort', stop)
    subscription.stop()
  }
  if (signal?.aborted) stop()
  else if (signal !== undefined) {
    signal.addEventListener('abort', stop)
    atEnd.add(letGo)
  }
  return stop
}

/**
 * The same as an async iterator: a change for each turn, from this call on. When the reader is slow, what
 * has come up meanwhile is one change; when that is more than 10,000 operations, they are one that
 * replaces the whole object by what it is now. Ends with the loop, with the signal, and with the store.
 *
 * @throws {KeepsakeError} as `subscribe`
 */
export function changes(
  node: object,
  options: ChangesOptions = {},
): AsyncIterableIterator<Change, undefined> {
  const signal = signalOf(options)
  const found = nodeOrRoot(node, 'changes')
  const { atEnd } = storeOf(found.tree.root.view, 'changes')
  const subscription = begin(found, { listener: (change) => stream.push(change), isSync: false })
  const stream = new ChangeStream({
    whole: () => subscription.whole(),
    onEnd() {
      atEnd.delete(finish)
      signal?.removeEventListener('abort', finish)
      subscription.stop()
    },
  })
  const finish = (): void => {
    subscription.deliver()
    stream.end()
  }
  atEnd.add(finish)
  if (signal?.aborted) finish()
  else signal?.addEventListener('abort', finish)
  return stream
}

interface Beginning {
  readonly listener: (change: Change) => unknown
  readonly isSync: boolean
}

function begin(node: Node, beginning: Beginning): Subscription {
  const store = storeOf(node.tree.root.view, 'subscribe')
  const { path, onError } = store.options
  return new Subscription({
    node,
    feed: store.openFeed(),
    seq: () => store.status().seq,
    whole: (at) => store.frozen(at),
    onError: (cause) => onError(listenerFailed(path, cause)),
    ...beginning,
  })
}

function signalOf(options: ChangesOptions | null): AbortSignal | undefined {
  if (!isObject(options)) throw badOption('The options have to be an object.')
  const { signal } = options
  if (signal === undefined || typeof signal?.addEventListener === 'function') return signal
  throw badOption("The option 'signal' has to be an AbortSignal.")
}

function badOption(message: string): KeepsakeError {
  return new KeepsakeError('KEEPSAKE_BAD_OPTION', `${message} Nothing was subscribed to.`)
}

function listenerFailed(file: string, cause: unknown): KeepsakeError {
  const message =
    `A listener of ${file} has thrown. The change stands, and all others are told. The cause says ` +
    'what it was.'
  return new KeepsakeError('KEEPSAKE_LISTENER_FAILED', message, { cause, file })
}
