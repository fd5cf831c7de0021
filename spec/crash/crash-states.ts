/**
 * Every state that a crash may leave of a session, with what has been promised until then.
 *
 *     17/kill/all                                      the process was killed before call 17
 *     17/kill/+45                                      … in the middle of call 17, a write
 *     17/power/names:101 db.json.log.temp:w3+45        the power went
 */

import { tearsOf } from '../support/crashing-disk/contents.js'
import type { Image } from '../support/crashing-disk/image.js'
import { survivors, wholeOf } from '../support/crashing-disk/survivors.js'
import type { Bounds, Survivor } from '../support/crashing-disk/survivors.js'
import { Volume } from '../support/crashing-disk/volume.js'
import type { Promised } from './oracle.js'
import type { Instant } from './record.js'

export interface CrashState {
  readonly address: string
  readonly survivor: Survivor
  readonly promised: Promised
  /** The end of a process: the system lives, and may yet lose what it has in memory. */
  readonly image: Image | undefined
  /** The last state that a power cut leaves, also one that comes later. */
  readonly durable: number
}

export function* crashStates(
  instants: readonly Instant[],
  bounds: Bounds,
): Generator<CrashState, void, void> {
  for (const [index, { image, marks, write }] of instants.entries()) {
    const { issued: atMost, durable } = marks
    const killed = { atLeast: marks.kept, atMost }
    yield {
      address: `${index}/kill/all`,
      survivor: wholeOf(image),
      promised: killed,
      image,
      durable,
    }
    for (const at of write ? tearsOf(write.bytes.length, bounds.density) : []) {
      const torn = tornBy(image, write as NonNullable<Instant['write']>, at)
      const survivor = wholeOf(torn)
      yield { address: `${index}/kill/+${at}`, survivor, promised: killed, image: torn, durable }
    }
    for (const survivor of survivors(image, bounds)) {
      const address = `${index}/power/${survivor.label}`
      const promised = { atLeast: durable, atMost }
      yield { address, survivor, promised, image: undefined, durable }
    }
  }
}

function tornBy(image: Image, write: NonNullable<Instant['write']>, at: number): Image {
  const volume = new Volume(image)
  volume.change(write.inode, { ...write, bytes: write.bytes.subarray(0, at) })
  return volume.image
}

/** States that differ only in where a write was torn are of one kind. */
export function kindOf({ address }: CrashState): string {
  return address.replace(/[+^]\d+/g, '+')
}
