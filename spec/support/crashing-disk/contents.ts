/**
 * What a power cut may leave of one file. Of the changes that were not synced:
 *
 *     w2        the first two, and nothing of the others
 *     w2+45     of the third one its first 45 bytes, too
 *     w2+45z    the size has been written, the data behind byte 45 of the third one has not: zeros
 *     w2^45     of the third one everything but its first 45 bytes
 *     w4-1      the first four without the second one (counted from 0): a hole
 *     w4-1-2    all of the four without the second and the third
 *
 * A write is torn at every byte, or at those where something can happen: at its ends, around its
 * middle, and before the seal that ends a line of the log.
 */

import { createHash } from 'node:crypto'
import { apply, resized } from './file-data.js'
import type { DataChange, FileData } from './file-data.js'

export interface Content {
  readonly label: string
  readonly bytes: Uint8Array
  /** Tells it from every other content. */
  readonly digest: string
}

/** How closely to look. */
export type Density = 'dense' | 'sparse'

const known = {
  dense: new WeakMap<FileData, readonly Content[]>(),
  sparse: new WeakMap<FileData, readonly Content[]>(),
}

/** All that may be left of a file, each once; the first is the least, the last is all of it. */
export function contentsOf(data: FileData, density: Density): readonly Content[] {
  const seen = known[density].get(data)
  if (seen !== undefined) return seen
  const contents = new Map<string, Content>()
  for (const { label, bytes } of leftovers(data, density)) {
    const digest = digestOf(bytes)
    if (!contents.has(digest)) contents.set(digest, { label, bytes, digest })
  }
  const whole = digestOf(data.cache)
  contents.delete(whole)
  contents.set(whole, { label: 'all', bytes: data.cache, digest: whole })
  const result = [...contents.values()]
  known[density].set(data, result)
  return result
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('base64')
}

type Leftover = Pick<Content, 'label' | 'bytes'>

function* leftovers({ durable, changes, cache }: FileData, density: Density): Generator<Leftover> {
  const loose = changes.filter(({ fate }) => fate !== 'durable')
  const keeping = (keeps: (change: DataChange) => boolean): Uint8Array =>
    changes.filter((change) => change.fate === 'durable' || keeps(change)).reduce(apply, durable)

  for (let count = 0; count <= loose.length; count++) {
    const first = new Set(loose.slice(0, count))
    const bytes = keeping((change) => first.has(change))
    yield { label: `w${count}`, bytes }
    if (bytes.length < cache.length)
      yield { label: `w${count}z`, bytes: resized(bytes, cache.length) }
    const next = loose[count]
    if (next?.kind === 'write')
      yield* torn({ label: `w${count}`, bytes, next, size: cache.length }, density)
  }
  for (let until = density === 'dense' ? 2 : loose.length; until <= loose.length; until++) {
    const first = new Set(loose.slice(0, until))
    for (let lost = 0; lost < until - 1; lost++) {
      const bytes = keeping((change) => first.has(change) && change !== loose[lost])
      yield { label: `w${until}-${lost}`, bytes }
    }
  }
  for (let other = 1; other < loose.length - 1; other++) {
    for (let lost = 0; lost < other; lost++) {
      const bytes = keeping((change) => change !== loose[lost] && change !== loose[other])
      yield { label: `w${loose.length}-${lost}-${other}`, bytes }
    }
  }
}

interface Tear extends Leftover {
  readonly next: Extract<DataChange, { kind: 'write' }>
  /** Of the file with all changes. */
  readonly size: number
}

function* torn({ label, bytes, next, size }: Tear, density: Density): Generator<Leftover> {
  const { position, bytes: written } = next
  for (const at of tearsOf(written.length, density)) {
    const start = apply(bytes, { ...next, bytes: written.subarray(0, at) })
    yield { label: `${label}+${at}`, bytes: start }
    if (start.length < size) yield { label: `${label}+${at}z`, bytes: resized(start, size) }
    if (density === 'sparse' && at !== 1) continue
    const rest = { kind: 'write', position: position + at, bytes: written.subarray(at) } as const
    yield { label: `${label}^${at}`, bytes: apply(bytes, rest) }
  }
}

const ENDS = 24
const LONG = 160

/** Where a write of this length is torn: behind so many bytes. */
export function tearsOf(length: number, density: Density): readonly number[] {
  const at = new Set<number>()
  if (density === 'sparse') {
    for (const place of [1, length >> 1, length - 19, length - 1]) at.add(place)
  } else {
    const step = length <= LONG ? 1 : 7
    for (let place = 1; place < length; place += place < ENDS || place > length - ENDS ? 1 : step) {
      at.add(Math.min(place, length - 1))
    }
    for (let place = Math.max(1, length - ENDS); place < length; place++) at.add(place)
  }
  return [...at].filter((place) => place > 0 && place < length).sort((one, other) => one - other)
}
