/**
 * One open store: the document, and what becomes of its changes. A change that has been made in
 * memory is handed to the keeper as one patch before the assignment returns; the changes of a
 * transaction wait for its end, and are handed over as one.
 */

import type { Change } from './change.js'
import { Feed } from './document/feed.js'
import { frozenNow } from './document/frozen.js'
import { observe } from './document/observe.js'
import { replaceText } from './document/patch.js'
import { relink } from './document/relink.js'
import type { Told } from './document/told.js'
import type { Node, Recorder, Tree } from './document/tree.js'
import type { PlainObject } from './document/values.js'
import { Judge } from './judge.js'
import type { Status } from './status.js'
import type { Keeper, StoreOptions } from './store-options.js'
import { Transactions } from './transaction.js'
import { closed, readOnly } from './unwritable.js'

export class Store {
  readonly tree: Tree
  /** How many times it was opened and not closed yet. */
  users = 1
  keeper: Keeper | undefined
  /** Keeps the document as it is beside the file, durably, under the number of its version. */
  keepVersion: ((version: number) => void) | undefined
  /** To be called when it has closed for good. */
  readonly atEnd = new Set<() => void>()
  private state: 'open' | 'closing' | 'closed' = 'open'
  private readonly transactions: Transactions
  /** There when the document has to fit a schema. */
  readonly judge: Judge | undefined
  private filling = false
  private origin: Change['origin'] = 'local'
  private changes = 0
  private feed: Feed | undefined
  private closing: Promise<void> | undefined
  readonly options: StoreOptions

  constructor(root: object, options: StoreOptions) {
    this.options = options
    const recorder: Recorder = {
      admit: (place) => this.admit(place),
      record: (operations, heard) => this.record(operations, heard),
      settle: () => this.settle(),
    }
    this.tree = observe(root as PlainObject | unknown[], recorder)
    const { path, schema } = options
    this.judge = schema && new Judge(this.tree, { schema, path })
    if (this.judge)
      recorder.expectChange = () => this.transactions.isOpen || this.judge?.expectChange()
    this.transactions = new Transactions(this.tree, {
      path,
      commit: (operations, heard) => this.commit(operations, heard),
      feed: () => this.feed,
      judge: () => this.judge?.transaction(),
    })
  }

  private get path(): string {
    return this.options.path
  }

  /**
   * A change was made in memory and its line was not: the stack ran out in between. The whole document
   * is told instead. Undone first are a transaction that nobody is at any more, and a change not judged.
   */
  settle(): void {
    const { tree } = this
    this.judge?.assertIdle()
    if (tree.journal?.depth === 0) this.transactions.abandon()
    if (tree.told === tree.made) return
    const isUndone = !this.transactions.isOpen && this.judge?.undo() === true
    const heard = relink(tree).flatMap((node) => this.feed?.wholly(node) ?? [])
    if (isUndone) this.feed?.take(heard).deliver()
    else this.record(replaceText('', tree.text(tree.root.target)), heard)
  }

  /** What the user holds. */
  get view(): object {
    return this.tree.root.view
  }

  /** A frozen copy, by the code that has made the tree: there may be another copy of it in the process. */
  frozen(node: Node): object {
    return frozenNow(node)
  }

  /** For those who want to be told of changes. */
  openFeed(): Feed {
    this.assertNotClosed()
    const feed = (this.feed ??= new Feed())
    this.tree.recorder.foresee ??= (...all) => feed.foresee(...all)
    return feed
  }

  /** Throws `KEEPSAKE_CLOSED` when the files have been let go of. */
  private assertNotClosed(): void {
    if (this.state === 'closed') throw closed(this.path, '')
  }

  openKeeper(): Keeper | undefined {
    this.assertNotClosed()
    if (this.tree.isUnsettled) this.settle()
    return this.keeper
  }

  status(): Status {
    const { found } = this.options
    const seq = found.seq + this.changes
    return { path: this.path, ...found, seq, ...this.keeper?.status() }
  }

  /** Throws when the document cannot be changed. */
  private admit(place: { readonly pointer: string }): void {
    this.judge?.assertIdle()
    if (this.filling || this.origin === 'file') return
    if (this.state !== 'open') throw closed(this.path, place.pointer)
    if (this.options.readOnly) throw readOnly(this.path, place.pointer)
    this.keeper?.admit()
  }

  /** A change was made in memory. */
  record(operations: string, heard: readonly Told[]): void {
    if (this.transactions.take(operations, heard)) return
    this.judge?.change(() => this.feed?.takeBack(heard))
    this.commit(operations, heard)
  }

  private commit(operations: string, heard: readonly Told[]): void {
    if (this.keeper === undefined) this.taken()
    this.feed?.take(heard, this.origin)
    if (!this.filling) this.changes++
    this.filling = false
    this.origin = 'local'
    try {
      this.keeper?.append(`[${operations}]`)
    } finally {
      this.feed?.deliver()
    }
  }

  /** What was changed in memory is kept now, if only on its way to the log. */
  taken(): void {
    this.tree.told = this.tree.made
  }

  /** As one change; in memory only where nothing may be written. What its listeners do is no part of it. */
  apply(work: () => unknown): void {
    this.filling = this.options.readOnly
    try {
      this.transact(work)
    } finally {
      this.filling = false
    }
  }

  /** Runs `work`; its changes are one. If it throws, all of them are undone. */
  transact<R>(work: () => R): R {
    this.admit({ pointer: '' })
    if (this.tree.isUnsettled) this.settle()
    return this.transactions.run(work)
  }

  /** Makes changes that somebody has made in the file: as one, also while it closes. `fits`: they will stay. */
  takeIn(work: () => void, fits: () => void): void {
    this.origin = 'file'
    try {
      this.transactions.run(work, fits)
    } finally {
      this.origin = 'local'
    }
  }

  /** Lets go of one use of the store; with the last one it closes. In memory all can be read on. */
  close(): Promise<void> {
    if (this.state === 'open' && !this.letGo()) this.closing = this.closeLater()
    return this.closing ?? Promise.resolve()
  }

  private async closeLater(): Promise<void> {
    this.state = 'closing'
    // A transaction around this very call ends first.
    await Promise.resolve()
    try {
      if (!this.isClosing) return
      this.settle()
      await this.keeper?.close()
    } finally {
      this.settleClose()
    }
  }

  /** The same, to its end before it returns. A transaction under way is undone. */
  closeNow(): void {
    if (this.state === 'closed' || (this.state === 'open' && this.letGo())) return
    this.transactions.abandon()
    this.tree.changes++
    this.state = 'closing'
    try {
      this.settle()
      this.keeper?.closeNow()
    } finally {
      this.settleClose()
    }
  }

  /** It was not opened after all: the files are left as they are. */
  giveUp(): void {
    if (this.letGo()) return
    this.keeper?.giveUp()
    this.state = 'closed'
    this.options.onClosed()
  }

  get isClosing(): boolean {
    return this.state === 'closing'
  }

  /** At the end of the process: nobody is there to be told but through `onError`. */
  closeAtExit(): void {
    this.users = 1
    try {
      this.closeNow()
    } catch (error) {
      this.keeper?.report(error)
    }
  }

  /** True while somebody else uses the store. */
  private letGo(): boolean {
    if (this.users > 1) this.users--
    else return false
    return true
  }

  private settleClose(): void {
    if (this.state !== 'closing') return
    // What could not be written is still in memory, and can be tried again.
    this.state = this.keeper?.isClosed === false ? 'open' : 'closed'
    if (this.state !== 'closed') this.closing = undefined
    else {
      this.options.onClosed()
      for (const end of this.atEnd) end()
    }
  }
}
