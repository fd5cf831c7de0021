/**
 * Several changes as one: in memory they are made at once, to the log they go together at the end,
 * and if anything throws they are undone together. A transaction within one joins it: what it did
 * is undone alone if it throws alone, and with the rest if the rest is.
 */

import { LONGEST } from './document/change.js'
import type { Feed } from './document/feed.js'
import { BEGINNING, Journal } from './document/journal.js'
import type { Told } from './document/told.js'
import type { Tree } from './document/tree.js'
import { KeepsakeError } from './errors.js'

const MOST_PIECES = 100

export interface TransactionsOptions {
  /** For the messages. */
  readonly path: string
  /** Keeps the operations of a whole transaction. */
  readonly commit: (operations: string, heard: readonly Told[]) => void
  /** Undefined while nobody has subscribed. */
  readonly feed: () => Feed | undefined
  /** Throws where the document is not what it has to be. */
  readonly judge: () => void
}

export class Transactions {
  private readonly tree: Tree
  private readonly options: TransactionsOptions
  /** The operations of the transaction under way. */
  private pending: string[] | undefined
  /** What its subscribers will be told. */
  private heard: Told[] = []
  /** How many of them a transaction within it does not undo. */
  private settled = 0

  constructor(tree: Tree, options: TransactionsOptions) {
    this.tree = tree
    this.options = options
  }

  get isOpen(): boolean {
    return this.pending !== undefined
  }

  /** Takes the operations of a change, if there is a transaction for them to wait in. */
  take(operations: string, heard: readonly Told[]): boolean {
    const { pending } = this
    if (pending === undefined) return false
    pending.push(operations)
    for (const told of heard) this.heard.push(told)
    this.tree.told = this.tree.made
    if (pending.length - this.settled > MOST_PIECES) {
      // A text put together of many takes several times the memory of the same text in one piece.
      const text = asOne(pending.slice(this.settled), this.options.path)
      pending.splice(this.settled, Infinity, text)
      this.settled = pending.length
    }
    return true
  }

  /** `fits` is called at the end of all, when nothing stands in the way; where it throws, all is undone. */
  run<R>(work: () => R, fits?: () => void): R {
    const { tree } = this
    const outermost = this.pending === undefined
    // What is told of before it has to be right also when this is undone.
    this.options.feed()?.closeAll()
    const journal = (tree.journal ??= new Journal())
    const pending = (this.pending ??= [])
    const savepoint = journal.savepoint()
    const { length } = pending
    const { length: alreadyHeard } = this.heard
    this.settled = length
    let result: R
    let operations = ''
    journal.depth++
    try {
      result = refusePromise(work(), this.options.path)
      if (this.pending !== pending) throw abandoned(this.options.path)
      if (tree.isUnsettled) tree.recorder.settle()
      if (outermost && pending.length > 0) {
        operations = asOne(pending, this.options.path)
        this.options.judge()
        fits?.()
      }
    } catch (error) {
      // It may have been abandoned in the middle, and be undone already.
      if (this.pending === pending) {
        journal.rollBack(savepoint)
        pending.length = this.settled = length
        this.options.feed()?.takeBack(this.heard.splice(alreadyHeard))
        if (outermost) this.end()
      }
      throw error
    } finally {
      // Where the stack runs out in the lines above, the next change finds that nobody is at it.
      journal.depth--
    }
    journal.release(savepoint)
    if (outermost) {
      const { heard } = this
      this.end()
      if (operations !== '') this.options.commit(operations, heard)
    }
    return result
  }

  /** Undoes what the program leaves in the middle: by exit, or by closing the store. */
  abandon(): void {
    if (!this.isOpen) return
    this.tree.journal?.rollBack(BEGINNING)
    this.options.feed()?.takeBack(this.heard)
    this.end()
  }

  private end(): void {
    this.pending = undefined
    this.heard = []
    this.tree.journal = undefined
  }
}

/** The operations of a whole transaction as one text. */
function asOne(pending: readonly string[], path: string): string {
  const length = pending.reduce((sum, text) => sum + text.length + 1, 0)
  if (length <= LONGEST) return pending.join(',')
  throw new KeepsakeError(
    'KEEPSAKE_BAD_VALUE',
    'The changes of one transaction would be a line of more than 500 MB. All of them were undone. ' +
      'Make several transactions of it.',
    { file: path, pointer: '' },
  )
}

function abandoned(path: string): KeepsakeError {
  return new KeepsakeError(
    'KEEPSAKE_CLOSED',
    `${path} was closed in the middle of a transaction. All its changes were undone. ` +
      'Close it afterwards.',
    { file: path },
  )
}

/** A transaction is over when `work` returns: what an async function does later is not in it. */
function refusePromise<R>(result: R, path: string): R {
  const then: unknown = (result as { then?: unknown } | null | undefined)?.then
  if (typeof then !== 'function') return result
  // The caller learns that its promise is not awaited; a rejection of it has nobody else to go to.
  void Promise.resolve(result as PromiseLike<unknown>).catch(() => undefined)
  throw new KeepsakeError(
    'KEEPSAKE_ASYNC_TRANSACTION',
    `The function given to transact returned a promise. All its changes to ${path} were undone. ` +
      'Await what is needed first, then change everything in a function that is not async.',
    { file: path },
  )
}
