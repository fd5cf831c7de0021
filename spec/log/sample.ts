/** Logs to read, line by line, with the right seals. */
import { entryBody, headerBody, markerBody } from '../../lib/log/entry.js'
import type { Marker } from '../../lib/log/entry.js'
import type { Operation } from '../../lib/log/operation.js'
import { sealLine } from '../../lib/log/seal.js'

export const TIME = 1_763_792_000_000

/** Digests of db.json files that no test has to write. */
export const OLD = '9f86d081884c7d65'
export const NEW = 'e931a1d8ec312460'
export const OTHER = '0123456789abcdef'

export function header({ seq = 0, base = OLD } = {}): string {
  return headerBody({ base, seq, id: 'k3v0', time: TIME })
}

interface ChangeOptions {
  readonly synced?: number
  readonly patch?: readonly Operation[]
}

/** Appends its seq to a list: applied twice, or left out, it shows. */
export function change(seq: number, { synced, patch }: ChangeOptions = {}): string {
  const operations = patch ?? [{ op: 'add', path: '/list/-', value: seq }]
  return entryBody({ seq, time: TIME + seq, synced, patchText: JSON.stringify(operations) })
}

export function marker(snapshot: string, seq: number, synced?: number): string {
  const plain: Marker = { snapshot, seq }
  return markerBody(synced === undefined ? plain : { ...plain, synced })
}

/** The lines of a log with these bodies, each with its newline. */
export function linesOf(...bodies: readonly string[]): readonly Buffer[] {
  let crc = 0
  return bodies.map((body) => {
    const line = sealLine(body, crc)
    crc = line.crc
    return Buffer.from(line.bytes.subarray(0, line.length))
  })
}

export function logOf(...bodies: readonly string[]): Buffer {
  return Buffer.concat(linesOf(...bodies))
}

/** A copy with one byte put in place of another. */
export function withByte(bytes: Uint8Array, offset: number, byte: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[offset] = byte
  return copy
}

/** A copy with one bit flipped within the first occurrence of a text. */
export function withFlipIn(bytes: Buffer, text: string): Buffer {
  const offset = bytes.indexOf(text)
  if (offset === -1) throw new Error('The log does not hold the text to damage')
  return withByte(bytes, offset, (bytes[offset] as number) ^ 1)
}

export function seqsOf(entries: readonly { readonly seq: number }[]): readonly number[] {
  return entries.map(({ seq }) => seq)
}
