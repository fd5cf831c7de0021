/**
 * All states that a document has gone through, and how much of that is promised.
 *
 *     S0 ── S1 ── S2 ── S3 ── S4 ── S5
 *                 │           │     └ issued: the change to S5 has begun
 *                 │           └ kept: its assignment has returned, so the end of the process leaves it
 *                 └ durable: it was acknowledged, so a power cut leaves it
 *
 * The states come from a plain object that goes through the same changes without any store.
 */

import { encodedText } from '../property/check/encoding.js'

type Model = Parameters<typeof encodedText>[0]

export interface Marks {
  readonly issued: number
  readonly kept: number
  readonly durable: number
}

export class History {
  #models: Model[]
  readonly #texts = new Map<string, number>()
  #marks: Marks = { issued: 0, kept: 0, durable: 0 }
  /** States that are kept in files of their own before any later one is there. */
  readonly #beside = new Set<number>()

  constructor(first: object) {
    this.#models = []
    this.#push(first)
  }

  get marks(): Marks {
    return this.#marks
  }

  /** The number of the last state. */
  get last(): number {
    return this.#models.length - 1
  }

  get model(): object {
    return this.#models[this.last] as object
  }

  textOf(state: number): string {
    return encodedText(this.#models[state] as Model)
  }

  /** A change begins: one more state. */
  issue(change: (document: never) => unknown): void {
    const next = structuredClone(this.model)
    change(next as never)
    this.replace(next)
  }

  /** The document becomes another one: somebody has edited it by hand. */
  replace(document: object): void {
    this.#push(document)
    this.#marks = { ...this.#marks, issued: this.last }
  }

  /** The last change was refused: there never is such a state. */
  retract(): void {
    this.#texts.delete(this.textOf(this.last))
    this.#models.pop()
    this.#marks = { ...this.#marks, issued: this.last }
  }

  /** The last state is kept beside, durably: every later one comes with that copy. */
  keepBeside(): void {
    this.#beside.add(this.last)
  }

  /** What has to be beside this state. */
  copiesFor(state: number): readonly string[] {
    return [...this.#beside].filter((older) => older < state).map((older) => this.textOf(older))
  }

  keep(): void {
    this.#marks = { ...this.#marks, kept: this.last }
  }

  acknowledge(state: number): void {
    this.#marks = { ...this.#marks, durable: Math.max(state, this.#marks.durable) }
  }

  /** The number of a state by its text; undefined: it never was. */
  find(text: string): number | undefined {
    return this.#texts.get(text)
  }

  /** What somebody goes on from who finds this state. */
  continued(state: number, durable: number): History {
    const history = new History(this.#models[0] as object)
    for (const model of this.#models.slice(1, state + 1)) history.#push(model)
    history.#marks = { issued: state, kept: state, durable }
    for (const older of this.#beside) if (older < state) history.#beside.add(older)
    return history
  }

  #push(model: object): void {
    this.#models.push(model as Model)
    const text = this.textOf(this.last)
    if (this.#texts.has(text)) throw new Error('two states are the same')
    this.#texts.set(text, this.last)
  }
}
