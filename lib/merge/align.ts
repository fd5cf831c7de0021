/**
 * Which elements of one list are those of another that was made from it: what has stayed, in its order,
 * and between that what was taken out, put in, or changed where it was.
 *
 *     a  b  c  d           a, c, d have stayed; b was replaced by x; y was put in
 *     a  x  c  y  d
 */

import { isObject, type PlainObject } from '../document/values.js'
import { isSameKind } from './kind.js'
import { isSameJson, textOf } from './same-json.js'

/** For each element of the first list its place in the other; `GONE` where it has none. */
export type Alignment = readonly number[]

export const GONE = -1

/** Pairs that are compared one by one; where there are more, only what is unique in both is found again. */
const MOST_PAIRS = 1_000_000

/** `-1` for what is gone; the others go up. Elements that have changed where they were are found again, too. */
export function align(from: readonly unknown[], to: readonly unknown[]): Alignment {
  const places = Array.from(from, () => GONE)
  const shorter = Math.min(from.length, to.length)
  let start = 0
  while (start < shorter && isSameJson(from[start], to[start])) places[start] = start++
  let end = 0
  while (end < shorter - start && isSameJson(from.at(-1 - end), to.at(-1 - end))) {
    end++
    places[from.length - end] = to.length - end
  }
  const middle = {
    fromStart: start,
    fromEnd: from.length - end,
    toStart: start,
    toEnd: to.length - end,
  }
  const texts = { from: textsOf(from, start, middle.fromEnd), to: textsOf(to, start, middle.toEnd) }
  matchEqual(texts, middle, places)
  matchChanged({ from, to }, places)
  return places
}

/** Elements that are alike have the same text; those outside are known to be. */
function textsOf(list: readonly unknown[], start: number, end: number): readonly string[] {
  return list.map((element, index) => (index < start || index >= end ? '' : textOf(element)))
}

interface Texts {
  readonly from: readonly string[]
  readonly to: readonly string[]
}

interface Range {
  readonly fromStart: number
  readonly fromEnd: number
  readonly toStart: number
  readonly toEnd: number
}

function matchEqual(texts: Texts, range: Range, places: number[]): void {
  const { fromStart, fromEnd, toStart, toEnd } = range
  if (fromStart === fromEnd || toStart === toEnd) return
  if ((fromEnd - fromStart) * (toEnd - toStart) <= MOST_PAIRS) {
    return matchLongest(texts, range, places)
  }
  const anchors = uniqueInBoth(texts, range)
  if (anchors.length === 0) return
  let { fromStart: from, toStart: to } = range
  for (const anchor of [...anchors, { from: fromEnd, to: toEnd }]) {
    matchEqual(
      texts,
      { fromStart: from, fromEnd: anchor.from, toStart: to, toEnd: anchor.to },
      places,
    )
    if (anchor.from < fromEnd) places[anchor.from] = anchor.to
    from = anchor.from + 1
    to = anchor.to + 1
  }
}

/** The longest common subsequence, by dynamic programming. */
function matchLongest(texts: Texts, range: Range, places: number[]): void {
  const { fromStart, fromEnd, toStart, toEnd } = range
  const width = toEnd - toStart + 1
  // lengths[row * width + column]: of what is behind both places.
  const lengths = new Uint32Array((fromEnd - fromStart + 1) * width)
  const at = (from: number, to: number): number => (from - fromStart) * width + to - toStart
  for (let from = fromEnd - 1; from >= fromStart; from--) {
    for (let to = toEnd - 1; to >= toStart; to--) {
      lengths[at(from, to)] =
        texts.from[from] === texts.to[to]
          ? lengths[at(from + 1, to + 1)]! + 1
          : Math.max(lengths[at(from + 1, to)]!, lengths[at(from, to + 1)]!)
    }
  }
  for (let from = fromStart, to = toStart; from < fromEnd && to < toEnd;) {
    if (texts.from[from] === texts.to[to]) places[from++] = to++
    else if (lengths[at(from + 1, to)]! >= lengths[at(from, to + 1)]!) from++
    else to++
  }
}

interface Anchor {
  readonly from: number
  readonly to: number
}

/** The most of them that are in the same order in both: the longest increasing subsequence. */
function uniqueInBoth({ from, to }: Texts, range: Range): readonly Anchor[] {
  const once = onceIn(to, range.toStart, range.toEnd)
  const tails: { anchor: Anchor; before: (typeof tails)[number] | undefined }[] = []
  for (const [text, place] of onceIn(from, range.fromStart, range.fromEnd)) {
    const other = once.get(text)
    if (other === undefined) continue
    let low = 0
    for (let high = tails.length; low < high;) {
      const middle = (low + high) >> 1
      if (tails[middle]!.anchor.to < other) low = middle + 1
      else high = middle
    }
    tails[low] = { anchor: { from: place, to: other }, before: tails[low - 1] }
  }
  const anchors: Anchor[] = []
  for (let tail = tails.at(-1); tail !== undefined; tail = tail.before) anchors.push(tail.anchor)
  return anchors.toReversed()
}

/** In the order of their places. */
function onceIn(texts: readonly string[], start: number, end: number): Map<string, number> {
  const once = new Map<string, number>()
  const often = new Set<string>()
  for (let index = start; index < end; index++) {
    const text = texts[index] as string
    if (once.has(text)) often.add(text)
    else once.set(text, index)
  }
  for (const text of often) once.delete(text)
  return once
}

interface Lists {
  readonly from: readonly unknown[]
  readonly to: readonly unknown[]
}

/** Between what has stayed: those with the same `id`; without one, where there are as many as before. */
function matchChanged({ from, to }: Lists, places: number[]): void {
  let start = 0
  for (let first = 0; first <= from.length; first++) {
    let last = first
    while (last < from.length && places[last] === GONE) last++
    const end = last < from.length ? (places[last] as number) : to.length
    const isEven = last - first === end - start
    const byId = first === last ? NO_IDS : placesById(to, start, end)
    let free = start
    for (let index = first; index < last; index++) {
      const id = idOf(from[index])
      const across = isEven ? start + index - first : GONE
      const found = id === undefined ? across : (byId.get(id) ?? GONE)
      if (found < free || !isSameOne(from[index], to[found])) continue
      places[index] = found
      free = found + 1
    }
    first = last
    start = end + 1
  }
}

const NO_IDS: ReadonlyMap<unknown, number> = new Map()

/** The first place of each. */
function placesById(
  list: readonly unknown[],
  start: number,
  end: number,
): ReadonlyMap<unknown, number> {
  const places = new Map<unknown, number>()
  for (let index = end - 1; index >= start; index--) {
    const id = idOf(list[index])
    if (id !== undefined) places.set(id, index)
  }
  return places
}

/** May one be the other, changed? */
function isSameOne(one: unknown, other: unknown): boolean {
  return isSameKind(one, other) && idOf(one) === idOf(other)
}

export function idOf(element: unknown): unknown {
  if (!isObject(element) || Array.isArray(element) || !Object.hasOwn(element, 'id'))
    return undefined
  const { id } = element as PlainObject
  return isObject(id) ? undefined : id
}
