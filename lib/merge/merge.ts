/**
 * Three-way merge of JSON values: what somebody has made of a document in an editor, and what the program
 * has made of it meanwhile.
 *
 *     base       { "a": 1, "b": 1, "c": 1 }     as it was for both
 *     theirs     { "a": 2, "b": 1, "c": 2 }     edited
 *     ours       { "a": 1, "b": 3, "c": 3 }     the program's
 *     merged     { "a": 2, "b": 3, "c": 3 }     and a conflict at /c: ours stays
 *
 * Gives the steps that make the merged value out of ours, in their order. Values are encoded ones, and a
 * tagged one is a value like a string. The order of the keys in an object is ours.
 */

import { pointerOf } from '../document/pointer.js'
import type { PlainObject } from '../document/values.js'
import { Findings, type Merge, type Path, type Three, type Verdict } from './findings.js'
import { isPlain } from './kind.js'
import { mergeLists } from './merge-lists.js'
import { isSameJson } from './same-json.js'

/** Undefined: one is a list and another is none, so one of them would have to be replaced as a whole. */
export function merge(three: Three): Merge | undefined {
  const { base, theirs, ours } = three
  const findings = new Findings()
  if (isObject(base) && isObject(theirs) && isObject(ours)) {
    // Whatever it looks like, it is no value with a tag.
    mergeObjects({ base, theirs, ours }, [], findings)
    return findings
  }
  const isList = Array.isArray(base) && Array.isArray(theirs) && Array.isArray(ours)
  if (!isList) return undefined
  if (mergeValues(three, [], findings) === 'conflict') findings.conflicts.push('')
  return findings
}

function mergeValues(three: Three, path: Path, findings: Findings): Verdict {
  const { base, theirs, ours } = three
  if (isPlain(base) && isPlain(theirs) && isPlain(ours)) {
    mergeObjects({ base, theirs, ours }, path, findings)
    return 'settled'
  }
  if (Array.isArray(base) && Array.isArray(theirs) && Array.isArray(ours)) {
    return mergeLists({ base, theirs, ours }, path, { findings, mergeValues })
  }
  if (isSameJson(base, theirs) || isSameJson(ours, theirs)) return 'settled'
  return isSameJson(base, ours) ? 'theirs' : 'conflict'
}

interface ThreeObjects {
  readonly base: PlainObject
  readonly theirs: PlainObject
  readonly ours: PlainObject
}

function mergeObjects({ base, theirs, ours }: ThreeObjects, path: Path, findings: Findings): void {
  const dispute = (key: string): void => void findings.conflicts.push(pointerOf([...path, key]))
  for (const key of Object.keys(base)) {
    if (Object.hasOwn(theirs, key)) continue
    if (!Object.hasOwn(ours, key)) continue
    if (isSameJson(base[key], ours[key])) findings.steps.push({ kind: 'remove', path, key })
    else dispute(key)
  }
  for (const key of Object.keys(theirs)) {
    const value = theirs[key]
    const isNew = !Object.hasOwn(base, key)
    if (!Object.hasOwn(ours, key)) {
      if (isNew) findings.steps.push({ kind: 'set', path, key, value })
      else if (!isSameJson(base[key], value)) dispute(key)
      continue
    }
    // What both have put there is compared as if both had filled an empty object.
    const before = isNew ? (isPlain(value) && isPlain(ours[key]) ? {} : undefined) : base[key]
    const three = { base: before, theirs: value, ours: ours[key] }
    const verdict = mergeValues(three, [...path, key], findings)
    if (verdict === 'theirs') findings.steps.push({ kind: 'set', path, key, value })
    else if (verdict === 'conflict') dispute(key)
  }
}

function isObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
