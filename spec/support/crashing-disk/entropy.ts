/**
 * Stands in the place of `node:crypto` while the store is tried on a crashing disk: random bytes are
 * counted instead of drawn, so that every run writes the same bytes, and a state that failed can be
 * made again.
 */

import { randomFillSync } from 'node:crypto'

export { createHash } from 'node:crypto'

let drawn = 0

/** Begins the row anew. Rows of different numbers have nothing in common. */
export function seedEntropy(row: number): void {
  drawn = row * 1_000_000
}

export function randomBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  if (length < 8) return randomFillSync(bytes)
  bytes.writeUInt32BE(0xc0ffee, 0)
  bytes.writeUInt32BE(++drawn, length - 4)
  return bytes
}
