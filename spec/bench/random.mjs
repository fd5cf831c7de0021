/** Numbers drawn at random, the same ones in every run. */

let state = 88_675_123

/** A whole number from 0 to below `limit` (xorshift, 32 bits). */
export function random(limit) {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  return (state >>> 0) % limit
}
