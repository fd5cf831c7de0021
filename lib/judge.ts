/**
 * Judges every change of a document by what it makes of it: made in memory, judged, and undone before
 * anybody has seen it if it does not fit. The log has not been touched by then.
 */

import { frozenNow } from './document/frozen.js'
import { BEGINNING, Journal } from './document/journal.js'
import type { Tree } from './document/tree.js'
import { KeepsakeError } from './errors.js'
import type { StandardSchema } from './standard-schema.js'
import { assertFits } from './schema.js'

export interface JudgeOptions {
  readonly schema: StandardSchema
  /** Real path of db.json. */
  readonly path: string
}

export class Judge {
  readonly #tree: Tree
  readonly #options: JudgeOptions
  /** The tree's `changes` when it was last found to fit. */
  #fitted: number | undefined
  #isJudging = false
  /** While a document is on its way to another version. */
  isAsleep = false

  constructor(tree: Tree, options: JudgeOptions) {
    this.#tree = tree
    this.#options = options
  }

  /** A schema that changes what it judges would do so before the change that it is asked about. */
  assertIdle(): void {
    const { path } = this.#options
    if (!this.#isJudging) return
    throw new KeepsakeError(
      'KEEPSAKE_INVALID',
      `The schema of ${path} changes what it judges. Nothing was changed. Let it only look.`,
      { file: path },
    )
  }

  /** A change that is no part of a transaction is about to be made, and may have to be undone. */
  expectChange(): void {
    const journal = new Journal()
    journal.depth = 1
    this.#tree.journal = journal
  }

  /** Throws `KEEPSAKE_INVALID` when that has been made and does not fit; it is undone then. */
  change(takeBack: () => void): void {
    try {
      this.document('Nothing was changed.')
    } catch (error) {
      // Where the stack runs out in here, the next statement does it (`Store.settle`).
      this.undo()
      takeBack()
      throw error
    }
    this.#tree.journal = undefined
  }

  /** Undoes a change that has been made and not been judged. False: there is none. */
  undo(): boolean {
    const tree = this.#tree
    if (tree.journal === undefined) return false
    tree.journal.rollBack(BEGINNING)
    tree.journal = undefined
    tree.told = tree.made
    return true
  }

  /** The same for a transaction, which undoes itself. */
  transaction(): void {
    this.document('All changes of the transaction were undone.')
  }

  /** Throws where all of it, as it is now, does not fit. */
  document(outcome: string): void {
    const { changes, root } = this.#tree
    if (this.isAsleep || this.#fitted === changes) return
    const { schema, path } = this.#options
    this.#isJudging = true
    try {
      assertFits(schema, { value: frozenNow(root), file: path, outcome })
    } finally {
      this.#isJudging = false
    }
    this.#fitted = changes
  }
}
