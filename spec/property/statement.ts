// One statement of a program: text that runs twice, once with the store and once with the model.

import { compileFunction } from 'node:vm'
import assign from 'lodash-es/assign.js'
import defaultsDeep from 'lodash-es/defaultsDeep.js'
import merge from 'lodash-es/merge.js'
import pull from 'lodash-es/pull.js'
import pullAt from 'lodash-es/pullAt.js'
import remove from 'lodash-es/remove.js'
import set from 'lodash-es/set.js'
import unset from 'lodash-es/unset.js'
import update from 'lodash-es/update.js'
import { isContainer, isRecord } from './model/container.js'

export interface Statement {
  readonly kind: string
  readonly code: string
  readonly oneLine: boolean
}

/** What the names in a statement stand for. */
export interface World {
  db: object
  readonly held: unknown[]
  readonly transact: (db: object, change: () => unknown) => unknown
  readonly flush: (db: object) => Promise<void>
}

export type Outcome = { readonly value: unknown } | { readonly error: unknown }

const lodash = { assign, defaultsDeep, merge, pull, pullAt, remove, set, unset, update }

/** Explains the names to whoever reads a failing program. */
export const PRELUDE = `const held = []
const isRecord = (x) => _.isPlainObject(x)
const nth = (set, index) => [...set][index]
const inside = (x) => (isRecord(x) ? Object.values(x) : [...(x.values?.() ?? [])]).filter((y) => typeof y === 'object' && y !== null && !(y instanceof Uint8Array))
const walk = (x, visit) => { visit(x); for (const child of inside(x)) walk(child, visit) }
const rank = (x) => (typeof x === 'number' ? x || 0 : isRecord(x) && typeof x.n === 'number' ? x.n || 0 : 0)`

/** A number to sort and count by, for whatever is found in a list. */
function rank(found: unknown): number {
  const number = isRecord(found) ? found['n'] : found
  return typeof number === 'number' ? number || 0 : 0
}

function nth(members: Iterable<unknown>, index: number): unknown {
  return [...members][index]
}

/** The objects directly inside a list, a collection or a plain object. */
function inside(found: unknown): object[] {
  if (!isContainer(found) || found instanceof Date) return []
  const members = isRecord(found) ? Object.values(found) : [...found.values()]
  return members.filter(isContainer)
}

/** Visits an object and everything below it. */
function walk(found: unknown, visit: (found: unknown) => void): void {
  visit(found)
  for (const child of inside(found)) walk(child, visit)
}

function deep(levels: number): object {
  let nested: object = {}
  for (let level = 1; level < levels; level += 1) nested = { nested }
  return nested
}

function cycle(): object {
  const start: Record<string, unknown> = { list: [] }
  start['list'] = [start]
  return start
}

class Point {
  x = 1
}

const NAMES = { _: lodash, isRecord, nth, inside, walk, rank, deep, cycle, Point }

export type Compiled = (...given: unknown[]) => unknown

/** Throws a SyntaxError when `code` is no statement. */
export function compile(code: string): Compiled {
  const body = /\bawait\b/.test(code) ? `return (async () => {\n${code}\n})()` : code
  return compileFunction(`'use strict'\n${body}`, [
    ...['db', 'held', 'transact', 'flush'],
    ...Object.keys(NAMES),
  ]) as Compiled
}

export async function execute(compiled: Compiled, world: World): Promise<Outcome> {
  const { db, held, transact, flush } = world
  try {
    const value = compiled(db, held, transact, flush, ...Object.values(NAMES))
    return { value: value instanceof Promise ? ((await value) as unknown) : value }
  } catch (error) {
    return { error }
  }
}

/** The value of an expression that needs no names. */
export function evaluate(code: string): unknown {
  return compile(`return (${code})`)()
}

export function parses(code: string): boolean {
  try {
    compile(code)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
