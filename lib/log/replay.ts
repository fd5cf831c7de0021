/**
 * Brings a document up to date: applies the operations of the log, in their order.
 *
 *     { users: { alice: { score: 0 } } }
 *     {"op":"replace","path":"/users/alice/score","value":5}
 *     { users: { alice: { score: 5 } } }
 *
 * A pointer leads through own members only, so whatever a log says, nothing outside the document
 * is reached or changed.
 */
import type { Json } from './json.js'
import { editList, parseIndex } from './list-edit.js'
import type { Step } from './list-edit.js'
import { misfit } from './misfit.js'
import type { Operation } from './operation.js'

/**
 * Applies the operations to the document and returns it; an operation on the root replaces it.
 * The values become part of the document, so a patch can be replayed only once. An operation that
 * does not apply throws, and leaves the document with those before it.
 */
export function replay(document: Json, patch: readonly Operation[]): Json {
  let root = document
  for (let at = 0; at < patch.length;) {
    const operation = patch[at] as Operation
    if (operation.path !== '') {
      at += applyBelow(root, operation, { patch, at })
      continue
    }
    if (operation.op === 'remove') throw misfit(operation)
    root = operation.value
    at++
  }
  return root
}

/** Applies one operation or, in a list, some that go together; says how many. */
function applyBelow(root: Json, operation: Operation, step: Step): number {
  const { path } = operation
  const isEscaped = path.includes('~')
  let container = root
  for (let start = 1; ;) {
    const slash = path.indexOf('/', start)
    const end = slash === -1 ? path.length : slash
    const text = path.slice(start, end)
    const key = isEscaped ? unescape(text, operation) : text
    if (slash !== -1) container = memberOf(container, key, operation)
    else if (Array.isArray(container)) return editList(container, key, operation, step)
    else if (isObject(container)) return editObject(container, key, operation)
    else throw misfit(operation)
    start = end + 1
  }
}

function memberOf(container: Json, key: string, operation: Operation): Json {
  if (Array.isArray(container)) {
    const member = container[parseIndex(key, operation)]
    if (member !== undefined) return member
  } else if (isObject(container) && key !== '__proto__' && Object.hasOwn(container, key)) {
    return container[key] as Json
  }
  throw misfit(operation)
}

type JsonObject = { [key: string]: Json }

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null
}

function editObject(object: JsonObject, key: string, operation: Operation): number {
  if (key === '__proto__') throw misfit(operation)
  const isThere = Object.hasOwn(object, key)
  if (operation.op !== 'add' && !isThere) throw misfit(operation)
  if (operation.op === 'remove') delete object[key]
  else if (isThere || !(key in object)) object[key] = operation.value
  else define(object, key, operation.value)
  return 1
}

/** `constructor` and the like: assigning fails where the program has frozen Object.prototype. */
function define(object: JsonObject, key: string, value: Json): void {
  const descriptor = { value, writable: true, enumerable: true, configurable: true }
  Object.defineProperty(object, key, descriptor)
}

/** RFC 6901: `~1` stands for `/` and `~0` for `~`, and there is no other `~`. */
function unescape(text: string, operation: Operation): string {
  if (/~(?![01])/.test(text)) throw misfit(operation)
  return text.replaceAll('~1', '/').replaceAll('~0', '~')
}
