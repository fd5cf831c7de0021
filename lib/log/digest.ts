/**
 * The name of a snapshot: the log says with it which db.json its changes may be applied to.
 *
 *     {"snapshot":"e931a1d8ec312460","seq":1,"crc":"8a21d0f3"}
 */
import { createHash } from 'node:crypto'

/** A call takes less than 2 GiB. */
const MOST_AT_ONCE = 2 ** 30

/** Of bytes that come one part after the other. */
export class Digest {
  readonly #hash = createHash('sha256')

  add(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.length; start += MOST_AT_ONCE) {
      this.#hash.update(bytes.subarray(start, start + MOST_AT_ONCE))
    }
  }

  /** The first 16 hex digits of SHA-256. Only once. */
  end(): string {
    return this.#hash.digest('hex').slice(0, 16)
  }
}

export function digest(bytes: Uint8Array): string {
  const whole = new Digest()
  whole.add(bytes)
  return whole.end()
}

/** The digest of no bytes at all: what a log names that began before there was a db.json. */
export const EMPTY_DIGEST = 'e3b0c44298fc1c14'
