// A subscriber that applies all it is told to a copy of its own: which has to be what it subscribed to,
// after every statement; and what it is told was there before has to be what its copy held.

import isPlainObject from 'lodash-es/isPlainObject.js'
import type { Change, Operation } from '../../../lib/index.js'
import type { Subject } from '../subject.js'
import { difference } from './difference.js'

export class Follower {
  readonly name: string
  #copy: unknown
  #fault: string | undefined

  constructor(subject: Subject, node: object, name: string, options: { readonly sync: boolean }) {
    this.name = name
    this.#copy = structuredClone(subject.snapshot(node))
    subject.subscribe(node, (change) => this.#follow(change), options)
  }

  /** How its copy differs from what the model holds. */
  difference(expected: unknown): string | undefined {
    return this.#fault ?? difference(this.#copy, expected)
  }

  #follow({ patch }: Change): void {
    for (const operation of patch) {
      try {
        this.#copy = applied(this.#copy, operation)
      } catch (error) {
        this.#fault ??= error instanceof Error ? error.message : String(error)
      }
    }
  }
}

/** The document after one operation; it is changed in place. Throws if that does not fit. */
function applied(document: unknown, operation: Operation): unknown {
  const keys = operation.path.split('/').slice(1).map(unescaped)
  const key = keys.pop()
  const holder = keys.reduce((at, step) => memberOf(at, step), document)
  const isThere = key === undefined || has(holder, key)
  const before = key === undefined ? document : isThere ? memberOf(holder, key) : undefined
  if (isThere !== (operation.op !== 'add') && !Array.isArray(holder))
    throw new Error(`'${operation.op}' at '${operation.path}' does not fit`)
  if (operation.op !== 'add' && 'previous' in operation) {
    const found = difference(operation.previous, before)
    if (found) throw new Error(`'previous' of '${operation.path}' is not what was there: ${found}`)
  }
  const value = operation.op === 'remove' ? undefined : structuredClone(operation.value)
  if (key === undefined) return value
  if (Array.isArray(holder)) edit(holder, Number(key), operation, value)
  else if (operation.op === 'remove') delete (holder as Record<string, unknown>)[key]
  else (holder as Record<string, unknown>)[key] = value
  return document
}

function edit(list: unknown[], index: number, { op, path }: Operation, value: unknown): void {
  if (!Number.isInteger(index) || index > list.length - (op === 'add' ? 0 : 1))
    throw new Error(`'${path}' is beyond the end`)
  if (op === 'add') list.splice(index, 0, value)
  else if (op === 'remove') list.splice(index, 1)
  else list[index] = value
}

function memberOf(holder: unknown, key: string): unknown {
  if (!has(holder, key)) throw new Error(`there is no '${key}' on the way`)
  return (holder as Record<string, unknown>)[key]
}

function has(holder: unknown, key: string): boolean {
  const isOpen = Array.isArray(holder) || isPlainObject(holder)
  return isOpen && Object.hasOwn(holder as object, key)
}

function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~')
}
