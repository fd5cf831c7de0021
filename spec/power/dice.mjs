/** The same numbers for the same seed: mulberry32. `roll(6)` is 0 to 5. */
export function dice(seed) {
  let state = seed >>> 0
  return (faces) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % faces
  }
}
