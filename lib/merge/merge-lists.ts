/**
 * Three-way merge of lists, as diff3 does it with lines: what one side has put in, taken out or changed is
 * found by comparing it with the base, and both are done. What both have put in at the same place stays,
 * ours first. Where both have changed the same element and it cannot be merged, or one has changed what
 * the other has taken out, the whole list stays as it is in ours: half of a merge would be a list that
 * nobody has made.
 */

import { pointerOf } from '../document/pointer.js'
import { align, GONE, type Alignment } from './align.js'
import { Findings, type MergeStep, type Path, type Three, type Verdict } from './findings.js'
import { isSameJson } from './same-json.js'

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
  for (let gap = 0; gap <= base.length; gap++) {
    const position = our.positionOf(gap)
    for (const value of their.putInto(gap, our)) splices.insert(position, value)
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

/** Elements of the base that are gone, and what is there instead. */
interface Run {
  readonly from: number
  readonly to: number
  readonly values: readonly unknown[]
}

/** Both have taken out an element: alone, or to put in the same. */
function isSameRun(one: Run, other: Run): boolean {
  if (one.values.length === 0 && other.values.length === 0) return true
  return one.from === other.from && one.to === other.to && isSameJson(one.values, other.values)
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
    const others = [...other.#putIn(gap)]
    for (const value of this.#putIn(gap)) {
      const twin = others.findIndex((candidate) => isSameJson(candidate, value))
      if (twin === -1) yield value
      else others.splice(twin, 1)
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
      let count = 0
      // What is put in between two that go is put in before both.
      const values = [...(this.#inserted.get(index) ?? [])]
      if (this.#removed.has(index)) {
        count = 1
        while (this.#removed.has(index - 1)) {
          count++
          values.unshift(...(this.#inserted.get(--index) ?? []))
        }
      }
      if (count > 0 || values.length > 0) yield { kind: 'splice', path, index, count, values }
    }
  }
}
