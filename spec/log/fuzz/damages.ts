/** Every way in which a log is damaged, one after the other. */
import type { WrittenLog } from './written-log.js'

export interface Damaged {
  /** In words: `bit 3 of byte 812 flipped`. */
  readonly name: string
  readonly bytes: Buffer
  /** One line, counted from 0, is another one, and whatever the others say can still be read. */
  readonly onlyLine?: number
}

type Damages = (log: WrittenLog) => Iterable<Damaged>

function* flips({ bytes, lines }: WrittenLog): Iterable<Damaged> {
  for (const [onlyLine, { start, end }] of lines.entries()) {
    for (let at = start; at < end; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const copy = Buffer.from(bytes)
        copy[at] = (bytes[at] as number) ^ (1 << bit)
        yield { name: `bit ${bit} of byte ${at} flipped`, bytes: copy, onlyLine }
      }
    }
  }
}

function* cuts({ bytes }: WrittenLog): Iterable<Damaged> {
  for (let length = 0; length < bytes.length; length++) {
    yield { name: `cut to ${length} bytes`, bytes: bytes.subarray(0, length) }
  }
}

const TAILS = [1, 7, 512, 4096]

/** A file that had grown when its data was lost: a beginning, and zeros behind. */
function* zeroTails({ bytes }: WrittenLog): Iterable<Damaged> {
  for (let length = 0; length <= bytes.length; length++) {
    const beginning = bytes.subarray(0, length)
    for (const zeros of TAILS) {
      const name = `cut to ${length} bytes and ${zeros} zeros behind`
      yield { name, bytes: Buffer.concat([beginning, Buffer.alloc(zeros)]) }
    }
    if (length === bytes.length) return
    yield { name: `all zeros from byte ${length} on`, bytes: Buffer.from(bytes).fill(0, length) }
  }
}

function* bytesGone({ bytes }: WrittenLog): Iterable<Damaged> {
  for (let at = 0; at < bytes.length; at++) {
    const parts = [bytes.subarray(0, at), bytes.subarray(at + 1)]
    yield { name: `byte ${at} gone`, bytes: Buffer.concat(parts) }
  }
}

function* bytesDoubled({ bytes }: WrittenLog): Iterable<Damaged> {
  for (let at = 0; at < bytes.length; at++) {
    const parts = [bytes.subarray(0, at + 1), bytes.subarray(at)]
    yield { name: `byte ${at} doubled`, bytes: Buffer.concat(parts) }
  }
}

/** Every line gone, doubled, repeated at the end; every two of them swapped, neighbours or not. */
function* linesMoved({ bytes, lines }: WrittenLog): Iterable<Damaged> {
  const all = lines.map(({ start, end }) => bytes.subarray(start, end))
  for (const [index, line] of all.entries()) {
    const name = `line ${index + 1}`
    yield { name: `${name} gone`, bytes: Buffer.concat(all.toSpliced(index, 1)) }
    yield { name: `${name} doubled`, bytes: Buffer.concat(all.toSpliced(index, 0, line)) }
    yield { name: `${name} once more at the end`, bytes: Buffer.concat([...all, line]) }
    for (const [other, otherLine] of all.entries()) {
      if (other <= index) continue
      const swapped = all.with(index, otherLine).with(other, line)
      yield { name: `${name} and line ${other + 1} swapped`, bytes: Buffer.concat(swapped) }
    }
  }
}

export const damages = {
  flips,
  cuts,
  'zero tails': zeroTails,
  'bytes gone': bytesGone,
  'bytes doubled': bytesDoubled,
  'lines moved': linesMoved,
} as const satisfies Readonly<Record<string, Damages>>
