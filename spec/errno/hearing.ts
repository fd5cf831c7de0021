/** What a program hears of failures: thrown, rejected, told to `onError`, or as a warning. */

import { settle } from '../crash/host.js'

export type How = 'thrown' | 'rejected' | 'onError' | 'warning'

export interface Report {
  readonly how: How
  readonly code: string
}

/** What a failing call may be called. A lock that cannot be read may be anybody's. */
const RIGHT_CODES = /^KEEPSAKE_(?:WRITE_FAILED|READ_FAILED|LOCKED)$/

/** A flush that was overtaken by the end of the store, which was reported. */
const OVERTAKEN = 'KEEPSAKE_CLOSED'

export class Hearing {
  readonly #reports: Report[] = []
  readonly complaints: string[] = []
  /** The store has said that it has kept a file of somebody's beside. */
  hasKept = false
  /** The disk is well again: nothing has to fail any more. */
  isOver = false
  #isTroubled = false
  readonly #warnings: string[]

  /** Codes of the warnings are added to `warnings` as they come. */
  constructor(warnings: string[]) {
    this.#warnings = warnings
  }

  get reports(): readonly Report[] {
    for (const code of this.#warnings.splice(0)) {
      if (code === 'EDIT_KEPT') this.hasKept = true
      if (code !== 'BACKGROUND_FAILURE') continue
      this.#reports.push({ how: 'warning', code })
      this.#isTroubled = true
    }
    return this.#reports
  }

  /** Was a failure reported, and nothing acknowledged since? */
  get isTroubled(): boolean {
    return this.reports.length > 0 && this.#isTroubled
  }

  complain(what: string): void {
    this.complaints.push(what)
  }

  hear(how: How, error: unknown): void {
    const code = String((error as { readonly code?: unknown } | null)?.code ?? error)
    const isOvertaken = how === 'rejected' && code === OVERTAKEN
    if (!isOvertaken && !RIGHT_CODES.test(code)) this.complain(`${how}: ${code}`)
    // What is told to `onError` may be the end of an outage: a failed sync that was survived.
    if (this.isOver && how !== 'onError') this.complain(`on a disk that is well: ${how}: ${code}`)
    this.#reports.push({ how, code })
    this.#isTroubled = true
  }

  /** Did it end without an error? */
  attempt(act: () => unknown): boolean {
    try {
      act()
      return true
    } catch (error) {
      this.hear('thrown', error)
      return false
    }
  }

  /** Has it resolved? Everything it may wait for has happened, so it has to end now. */
  async outcome(promise: Promise<void>): Promise<boolean> {
    let ending: 'well' | 'badly' | undefined
    promise.then(
      () => (ending = 'well'),
      (error: unknown) => {
        ending = 'badly'
        this.hear('rejected', error)
      },
    )
    for (let turn = 0; turn < 100; turn++) {
      await settle()
      if (ending !== undefined) break
    }
    if (ending === undefined) this.complain('a promise never ends')
    if (ending === 'well') this.#isTroubled = false
    return ending === 'well'
  }
}
