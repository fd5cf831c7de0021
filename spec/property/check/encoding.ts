// The document as the JSON that must lie on disk: an encoder of its own, written from the list of
// tags and from nothing else, so that the store's encoder has something to be held against.

import type { Container } from '../model/container.js'

const TAG = /^\$+(date|map|set|bigint|bytes|number)$/

function encode(value: unknown): unknown {
  if (typeof value === 'bigint') return { $bigint: String(value) }
  if (typeof value === 'number') return encodeNumber(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
  if (value instanceof Date)
    return { $date: Number.isNaN(value.getTime()) ? null : value.toISOString() }
  if (value instanceof Map) return { $map: [...value].map((entry) => entry.map(encode)) }
  if (value instanceof Set) return { $set: [...value].map(encode) }
  if (Array.isArray(value)) return value.map(encode)
  const entries = Object.entries(value)
  const mistakable = entries.length === 1 && entries.every(([key]) => TAG.test(key))
  return Object.fromEntries(
    entries.map(([key, member]) => [mistakable ? `$${key}` : key, encode(member)]),
  )
}

function encodeNumber(value: number): unknown {
  const ordinary = Number.isFinite(value) && !Object.is(value, -0)
  return ordinary ? value : { $number: Object.is(value, -0) ? '-0' : String(value) }
}

export function encodedText(root: Container): string {
  return JSON.stringify(encode(root))
}
