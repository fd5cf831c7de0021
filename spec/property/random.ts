// A small seeded source of numbers (mulberry32): the same seed makes the same program on every
// machine, so a failure can be repeated from the seed that was printed.

export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit)
  }

  /** True in `share` of all cases. */
  chance(share: number): boolean {
    return this.below(1_000_000) < share * 1_000_000
  }

  pick<Choice>(choices: readonly Choice[]): Choice {
    if (choices.length === 0) throw new Error('nothing to pick from')
    return choices[this.below(choices.length)] as Choice
  }

  /** One of the choices, each as often as its share says. */
  weigh<Choice extends { readonly share: number }>(choices: readonly Choice[]): Choice {
    let point = this.below(choices.reduce((sum, { share }) => sum + share, 0))
    return choices.find(({ share }) => (point -= share) < 0) as Choice
  }
}
