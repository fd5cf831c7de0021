/**
 * One change of the encoded document: RFC 6902 (JSON Patch) with the three operations that change
 * something by themselves, and RFC 6901 pointers.
 *
 *     {"op":"replace","path":"/users/alice/score","value":5}
 */
import type { Json } from './json.js'

export type Operation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string }

/** Whether a value read from a log is an operation. Members that RFC 6902 does not know are ignored. */
export function isOperation(value: unknown): value is Operation {
  if (typeof value !== 'object' || value === null) return false
  const { op, path, value: operand } = value as Record<string, unknown>
  if (op !== 'add' && op !== 'replace' && op !== 'remove') return false
  if (typeof path !== 'string' || (path !== '' && path.charCodeAt(0) !== SLASH)) return false
  return op === 'remove' || operand !== undefined
}

const SLASH = 0x2f
