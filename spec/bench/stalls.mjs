/** A clock that ticks every millisecond: the longest time it did not is the stall of the event loop. */
export class Stalls {
  longest = 0
  #last = performance.now()
  #timer

  constructor() {
    const tick = () => {
      this.#look()
      this.#timer = setTimeout(tick, 1)
    }
    tick()
  }

  /** Milliseconds. */
  end() {
    this.#look()
    clearTimeout(this.#timer)
    return this.longest
  }

  #look() {
    const now = performance.now()
    this.longest = Math.max(this.longest, now - this.#last)
    this.#last = now
  }
}
