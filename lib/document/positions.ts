/**
 * The positions of a Map's or Set's entries, which keep an order but tell nobody a position. Every
 * entry has a slot, in the order they came; how many slots before it are still taken is its
 * position. A binary indexed tree (Fenwick, 1994) over the slots tells that, and takes each change,
 * in O(log n), wherever in the Map it is.
 */

export class Positions {
  readonly #slots = new Map<unknown, number>()
  /** Counts of taken slots; the tree's nodes are numbered from 1. */
  readonly #counts: Int32Array
  #next = 0

  constructor(keys: Iterable<unknown>, size: number) {
    // Room for as many again, so that counting anew is rare.
    this.#counts = new Int32Array(2 * size + 16)
    for (const key of keys) this.add(key)
  }

  get size(): number {
    return this.#slots.size
  }

  /** From 0; undefined for what is not there. */
  of(key: unknown): number | undefined {
    const slot = this.#slots.get(key)
    if (slot === undefined) return undefined
    let before = 0
    for (let node = slot; node > 0; node -= node & -node) before += this.#counts[node]!
    return before
  }

  /** Notes an entry at the end. False: there is no room left, count anew. */
  add(key: unknown): boolean {
    if (this.#next + 1 >= this.#counts.length) return false
    this.#slots.set(key, this.#next)
    this.#note(this.#next++, 1)
    return true
  }

  remove(key: unknown): void {
    const slot = this.#slots.get(key)
    if (slot === undefined) return
    this.#slots.delete(key)
    this.#note(slot, -1)
  }

  #note(slot: number, change: number): void {
    for (let node = slot + 1; node < this.#counts.length; node += node & -node) {
      this.#counts[node]! += change
    }
  }
}
