/**
 * The frozen copy of a long array, and where the array has changed since: of 100,000 elements only those
 * are looked at when it is copied again.
 */

/** From so many elements on an array is long. */
export const LONG = 64

/** Where an array changes; undefined: anywhere. */
export type Places = readonly number[] | undefined

export class LongList {
  /** What the copy holds, not frozen: a frozen array takes ten times as long to copy. */
  #elements: unknown[] = []
  #copy: readonly unknown[] | undefined
  #changed: Set<number> | undefined

  copy(raw: readonly unknown[], copier: (value: unknown) => unknown): readonly unknown[] {
    if (this.#copy !== undefined) return this.#copy
    if (this.#changed === undefined) this.#elements = raw.map((value) => copier(value))
    else this.#renew(raw, this.#changed, copier)
    this.#changed = new Set()
    return (this.#copy = Object.freeze(this.#elements.slice()))
  }

  #renew(
    raw: readonly unknown[],
    changed: ReadonlySet<number>,
    copier: (value: unknown) => unknown,
  ): void {
    const elements = this.#elements
    if (raw.length < elements.length) elements.length = raw.length
    for (const index of changed) {
      if (index < raw.length) elements[index] = copier(raw[index])
    }
  }

  /** Whether it had a copy. */
  spoil(places: Places): boolean {
    const had = this.#copy !== undefined
    this.#copy = undefined
    for (const index of places ?? []) this.#changed?.add(index)
    // Not worth being noted any more, nor being held on to.
    const { size = 0 } = this.#changed ?? {}
    if (places === undefined || size > this.#elements.length) {
      this.#changed = undefined
      this.#elements = []
    }
    return had
  }
}
