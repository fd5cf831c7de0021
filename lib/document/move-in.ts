/**
 * Moving in: a container that was outside the tree, or leaves its place, goes on as itself. While
 * it was outside anything may have been put into it; what has to be put right is noted, to be done
 * when all of it is known to be good.
 */

import type { Taker } from './copy-in.js'
import { isTagKey, kindOf, type Container, type PlainObject } from './values.js'

export interface Mover extends Taker {
  /** The raw value to keep for one found inside. */
  inner(there: unknown, holder: Container, hint: unknown): unknown
  /** Notes something to be done, which returns how to undo it. */
  step(step: () => () => void): void
}

/** Examines what is in a raw container. */
export function moveIn(raw: Container, mover: Mover): void {
  mover.walk.enter(raw, () => {
    switch (kindOf(raw)) {
      case 'object':
        return moveObject(raw as PlainObject, mover)
      case 'array':
        return moveArray(raw as unknown[], mover)
      case 'map':
        return moveMap(raw as Map<unknown, unknown>, mover)
      case 'set':
        return moveSet(raw as Set<unknown>, mover)
      default:
        return mover.tree.noteTagged()
    }
  })
}

function moveObject(raw: PlainObject, mover: Mover): void {
  const { walk, tree } = mover
  walk.checkKeys(raw)
  for (const key of Object.keys(raw)) {
    if (isTagKey(key)) tree.noteTagLike(raw)
    const there = raw[key]
    const kept =
      there === undefined ? undefined : walk.below(key, () => mover.inner(there, raw, key))
    if (kept === there && kept !== undefined) continue
    mover.step(() => {
      const keys = Object.keys(raw)
      if (kept === undefined) delete raw[key]
      else raw[key] = kept
      return () => restore(raw, keys, { key, there })
    })
  }
}

function restore(
  raw: PlainObject,
  order: readonly string[],
  { key, there }: { readonly key: string; readonly there: unknown },
): void {
  for (const each of order) {
    const value = each === key ? there : raw[each]
    delete raw[each]
    raw[each] = value
  }
}

function moveArray(raw: unknown[], mover: Mover): void {
  const { walk } = mover
  walk.checkKeys(raw)
  for (let index = 0; index < raw.length; index++) {
    const there = raw[index]
    const kept = walk.below(index, () => mover.inner(there ?? null, raw, index))
    if (kept === there) continue
    mover.step(() => {
      raw[index] = kept
      return () => {
        raw[index] = there
      }
    })
  }
}

function moveMap(raw: Map<unknown, unknown>, mover: Mover): void {
  const { walk, tree } = mover
  tree.noteTagged()
  const before = [...Map.prototype.entries.call(raw)] as [unknown, unknown][]
  const after = before.map(([key, there], index): [unknown, unknown] => {
    const entry = ['$map', index]
    const name = walk.at(entry, () => walk.mapKey(key))
    return [name, walk.at([...entry, 1], () => mover.inner(there ?? null, raw, name))]
  })
  if (after.every(([, kept], index) => kept === before[index]?.[1])) return
  mover.step(() => {
    for (const [key, kept] of after) Map.prototype.set.call(raw, key, kept)
    return () => {
      for (const [key, there] of before) Map.prototype.set.call(raw, key, there)
    }
  })
}

function moveSet(raw: Set<unknown>, mover: Mover): void {
  const { walk, tree } = mover
  tree.noteTagged()
  const before = [...Set.prototype.values.call(raw)] as unknown[]
  const after = before.map((there, index) =>
    walk.at(['$set', index], () => mover.inner(there ?? null, raw, undefined)),
  )
  if (after.every((kept, index) => kept === before[index])) return
  mover.step(() => {
    refill(raw, after)
    return () => refill(raw, before)
  })
}

function refill(set: Set<unknown>, members: readonly unknown[]): void {
  Set.prototype.clear.call(set)
  for (const member of members) Set.prototype.add.call(set, member)
}
