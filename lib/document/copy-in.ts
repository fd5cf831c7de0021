/** Copying in: a new raw container for a plain one, so that the original is nobody's business. */

import { refuseValue } from './refusal.js'
import type { Tree } from './tree.js'
import { isTagKey, kindOf, type Container, type PlainObject } from './values.js'
import type { Walk } from './walk.js'

/** Who takes the values that are found inside. */
export interface Taker {
  readonly tree: Tree
  readonly walk: Walk
  /** The raw value to keep for a value. */
  value(value: unknown): unknown
  /** Notes that a raw value is held there, and returns it. */
  held(raw: unknown, holder: Container, hint: unknown): unknown
}

/** Returns the copy: raw data. */
export function copyIn(source: object, taker: Taker): unknown {
  const { walk, tree } = taker
  switch (kindOf(source)) {
    case 'object':
      return walk.enter(source, () => copyObject(source as PlainObject, taker))
    case 'array':
      return walk.enter(source, () => copyArray(source as unknown[], taker))
    case 'map':
      return walk.enter(source, () => copyMap(source as Map<unknown, unknown>, taker))
    case 'set':
      return walk.enter(source, () => copySet(source as Set<unknown>, taker))
    case 'date':
      tree.noteTagged()
      return new Date(Date.prototype.getTime.call(source))
    case 'bytes':
      tree.noteTagged()
      return new Uint8Array(source as Uint8Array)
    default:
      throw refuseValue(walk.pointer, 'an instance of a class')
  }
}

function copyObject(source: PlainObject, taker: Taker): PlainObject {
  const { walk, tree } = taker
  const copy: PlainObject = {}
  walk.checkKeys(source)
  for (const key of Object.keys(source)) {
    const value = walk.property(source, key)
    if (value === undefined) continue
    if (isTagKey(key)) tree.noteTagLike(copy)
    copy[key] = walk.below(key, () => taker.held(taker.value(value), copy, key))
  }
  return copy
}

function copyArray(source: unknown[], taker: Taker): unknown[] {
  const { walk } = taker
  const copy: unknown[] = []
  walk.checkKeys(source)
  for (let index = 0; index < source.length; index++) {
    const value = walk.property(source, String(index)) ?? null
    copy.push(walk.below(index, () => taker.held(taker.value(value), copy, index)))
  }
  return copy
}

function copyMap(source: Map<unknown, unknown>, taker: Taker): Map<unknown, unknown> {
  const { walk, tree } = taker
  const copy = new Map<unknown, unknown>()
  tree.noteTagged()
  Map.prototype.forEach.call(source, (value: unknown, key: unknown) => {
    const entry = ['$map', copy.size]
    const name = walk.at(entry, () => walk.mapKey(key))
    const raw = walk.at([...entry, 1], () => taker.held(taker.value(value ?? null), copy, name))
    copy.set(name, raw)
  })
  return copy
}

function copySet(source: Set<unknown>, taker: Taker): Set<unknown> {
  const { walk, tree } = taker
  const copy = new Set<unknown>()
  tree.noteTagged()
  Set.prototype.forEach.call(source, (member: unknown) => {
    const raw = walk.at(['$set', copy.size], () => taker.value(member ?? null))
    copy.add(taker.held(raw, copy, undefined))
  })
  return copy
}
