/**
 * Three-way merge of lists, as diff3 does it with lines: what one side has put in, taken out or changed is
 * found by comparing it with the base, and both are done. What both have put in at the same place stays,
 * ours first. Where both have changed the same element and it cannot be merged, or one has changed what
 * the other has taken out, the whole list stays as it is in ours: half of a merge would be a list that
 * nobody has made.
 */

import { pointerOf } from '../document/pointer.js'
import { align, GONE, idOf, type Alignment } from './align.js'
import { Findings, type MergeStep, type Path, type Three, type Verdict } from './findings.js'
import { isSameJson, textOf } from './same-json.js'

export interface ThreeLists {
  readonly base: readonly unknown[]
  readonly theirs: readonly unknown[]
  readonly ours: readonly unknown[]
}

export interface ListMerging {
  readonly findings: Findings
  /** Merges an element that all three have. */
  readonly mergeValues: (three: Three, path: Path, findings: Findings) => Verdict
}

export function mergeLists(
  lists: ThreeLists,
  path: Path,
  { findings, mergeValues }: ListMerging,
): Verdict {
  const { base, theirs, ours } = lists
  const their = new Side(base, theirs)
  if (their.isUntouched) return 'settled'
  const our = new Side(base, ours)
  const own = new Findings()
  const splices = new Splices(ours.length)
  const goneInBoth = keysOf(
    base.filter((_, at) => their.places[at] === GONE && our.places[at] === GONE),
  )
  for (let gap = 0; gap <= base.length; gap++) {
    const position = our.positionOf(gap)
    for (const value of their.putInto(gap, our)) {
      // Theirs has moved what ours has taken out, or moved as well.
      if (goneInBoth.size > 0 && goneInBoth.has(keyOf(value))) return 'conflict'
      splices.insert(position, value)
    }
    if (gap === base.length) break
    const theirPlace = their.places[gap] as number
    const ourPlace = our.places[gap] as number
    if (theirPlace === GONE) {
      if (ourPlace === GONE) {
        if (!isSameRun(their.runAround(gap), our.runAround(gap))) return 'conflict'
      } else if (isSameJson(base[gap], ours[ourPlace])) splices.remove(ourPlace)
      else return 'conflict'
    } else if (ourPlace === GONE) {
      if (!isSameJson(base[gap], theirs[theirPlace])) return 'conflict'
    } else {
      const three = { base: base[gap], theirs: theirs[theirPlace], ours: ours[ourPlace] }
      const at = [...path, ourPlace]
      if (mergeValues(three, at, own) !== 'settled') own.conflicts.push(pointerOf(at))
    }
  }
  findings.add(own)
  for (const splice of splices.fromTheEnd(path)) findings.steps.push(splice)
  return 'settled'
}

function keysOf(values: readonly unknown[]): ReadonlySet<string> {
  return new Set(values.map(keyOf))
}

/** What an element is known by when it is somewhere else. */
function keyOf(value: unknown): string {
  const id = idOf(value)
  return id === undefined ? textOf(value) : `id ${textOf(id)}`
}

/** Elements of the base that are gone, and what is there instead. */
interface Run {
  readonly from: number
  readonly to: number
  readonly values: readonly unknown[]
  /** As the other one with the same limits. */
  isSame?: boolean
}

/** Both have taken out an element: alone, or to put in the same. */
function isSameRun(one: Run, other: Run): boolean {
  if (one.values.length === 0 && other.values.length === 0) return true
  if (one.from !== other.from || one.to !== other.to) return false
  // It is asked for each element of a run.
  one.isSame ??= isSameJson(one.values, other.values)
  return one.isSame
}

/** What has become of the base on one side. */
class Side {
  readonly places: Alignment
  readonly #list: readonly unknown[]
  readonly isUntouched: boolean
  /** For each gap, the place of the next element of the base that is still there. */
  readonly #next: number[]
  #run: Run | undefined

  constructor(base: readonly unknown[], list: readonly unknown[]) {
    this.#list = list
    this.places = align(base, list)
    this.#next = [...this.places, list.length]
    for (let gap = base.length - 1; gap >= 0; gap--) {
      if (this.#next[gap] === GONE) this.#next[gap] = this.#next[gap + 1] as number
    }
    this.isUntouched =
      base.length === list.length &&
      this.places.every((place, index) => place === index && isSameJson(base[index], list[index]))
  }

  /** Behind what this side has put in before the base's element of that index. */
  positionOf(gap: number): number {
    return this.#next[gap] as number
  }

  /** What this side has put in before that element, and behind the last one that is still there. */
  #putIn(gap: number): readonly unknown[] {
    const before = gap === 0 ? -1 : (this.places[gap - 1] as number)
    if (gap > 0 && before === GONE) return []
    return this.#list.slice(before + 1, this.#next[gap])
  }

  /** The same, without what the other one has put in there as well. */
  *putInto(gap: number, other: Side): Generator {
    const own = this.#putIn(gap)
    const twins = own.length === 0 ? NO_TWINS : countTexts(other.#putIn(gap))
    for (const value of own) {
      const text = twins.size === 0 ? '' : textOf(value)
      const left = twins.get(text) ?? 0
      if (left === 0) yield value
      else twins.set(text, left - 1)
    }
  }

  /** The run of an element that is gone. */
  runAround(index: number): Run {
    // They are asked for in their order, so each is looked for once.
    if (this.#run === undefined || index >= this.#run.to) {
      let from = index
      while (this.places[from - 1] === GONE) from--
      let to = index
      while (to < this.places.length && this.places[to] === GONE) to++
      this.#run = { from, to, values: this.#putIn(from) }
    }
    return this.#run
  }
}

const NO_TWINS = new Map<string, number>()

/** How often each value is there. */
function countTexts(values: readonly unknown[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(textOf(value), (counts.get(textOf(value)) ?? 0) + 1)
  return counts
}

/** What is done to a list, by the places it had before. */
class Splices {
  readonly #inserted = new Map<number, unknown[]>()
  readonly #removed = new Set<number>()
  readonly #length: number

  constructor(length: number) {
    this.#length = length
  }

  insert(position: number, value: unknown): void {
    const values = this.#inserted.get(position)
    if (values === undefined) this.#inserted.set(position, [value])
    else values.push(value)
  }

  remove(position: number): void {
    this.#removed.add(position)
  }

  *fromTheEnd(path: Path): Generator<MergeStep> {
    for (let index = this.#length; index >= 0; index--) {
      const end = index
      const parts = [this.#inserted.get(index)]
      if (this.#removed.has(index)) {
        // What is put in between two that go is put in before both.
        while (this.#removed.has(index - 1)) parts.push(this.#inserted.get(--index))
      }
      const count = this.#removed.has(end) ? end - index + 1 : 0
      const values = parts.toReversed().flatMap((part) => part ?? [])
      if (count > 0 || values.length > 0) yield { kind: 'splice', path, index, count, values }
    }
  }
}
