/**
 * The lines of the log, both ways: values in and text out to write, bytes in and values out to
 * read. A log is one header, then entries (changes) and markers (snapshots it applies to):
 *
 *     {"keepsake":1,"base":"9f86d081884c7d65","seq":0,"id":"k3v0…","time":1763792000000,"crc":"62759081"}
 *     {"seq":1,"time":1763792000123,"patch":[{"op":"replace","path":"/n","value":5}],"crc":"1f0c55aa"}
 *     {"snapshot":"e931a1d8ec312460","seq":1,"crc":"8a21d0f3"}
 *
 * `synced`: everything up to that seq was durable before the line was written. An entry that takes in an
 * edit of db.json names what it has taken in: as `edit` the db.json that was merged, as `snapshot` one that
 * is the whole state behind this entry.
 *
 *     {"seq":2,"time":1763792000456,"edit":"5d41402abc4b2a76","patch":[…],"crc":"0c9f21ee"}
 */
import { parseJson } from './json.js'
import { isOperation } from './operation.js'
import type { Operation } from './operation.js'
import { provenCrc } from './seal.js'

const VERSION = 1

/** The first line: which snapshot the log begins with, and which log this is. */
export interface Header {
  /** Digest of the db.json that the first entry applies to. */
  readonly base: string
  /** The last change that this db.json includes. */
  readonly seq: number
  readonly id: string
  readonly time: number
}

/** One change, or one transaction: all of it happened, or nothing. */
export interface Entry {
  readonly seq: number
  readonly time: number
  readonly synced?: number | undefined
  readonly takenIn?: TakenIn | undefined
  readonly patch: readonly Operation[]
}

/** A db.json that somebody has edited, and an entry has taken in. */
export interface TakenIn {
  /** `snapshot`: it is the state behind the entry. `edit`: it was merged into the state. */
  readonly as: 'snapshot' | 'edit'
  readonly digest: string
}

/** Names one more db.json that this log may be applied to, and the last change it includes. */
export interface Marker {
  readonly snapshot: string
  readonly seq: number
  readonly synced?: number | undefined
}

export type Line =
  | { readonly kind: 'header'; readonly header: Header; readonly crc: number }
  | { readonly kind: 'entry'; readonly entry: Entry; readonly crc: number }
  | { readonly kind: 'marker'; readonly marker: Marker; readonly crc: number }

/** What to write of an entry; `patchText` is the operation array as JSON text. */
export interface EntryText {
  readonly seq: number
  readonly time: number
  readonly synced?: number | undefined
  readonly takenIn?: TakenIn | undefined
  readonly patchText: string
}

/** The body of a header line: the line without its seal. */
export function headerBody({ base, seq, id, time }: Header): string {
  return `{"keepsake":${VERSION},"base":"${base}","seq":${seq},"id":${JSON.stringify(id)},"time":${time}`
}

/** Whether these bytes can be what a crash has left of a header: its beginning, or zeros. */
export function canBeTornHeader(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.subarray(0, BEGINNING.length)).toString('latin1')
  return BEGINNING.startsWith(text.replace(/\0+$/, ''))
}

const BEGINNING = '{"keepsake":'

/** The body of an entry line. */
export function entryBody({ seq, time, synced, takenIn, patchText }: EntryText): string {
  const edit = takenIn === undefined ? '' : `,"${takenIn.as}":"${takenIn.digest}"`
  return `{"seq":${seq},"time":${time}${syncedMember(synced)}${edit},"patch":${patchText}`
}

/** The body of a marker line. */
export function markerBody({ snapshot, seq, synced }: Marker): string {
  return `{"snapshot":"${snapshot}","seq":${seq}${syncedMember(synced)}`
}

function syncedMember(synced: number | undefined): string {
  return synced === undefined ? '' : `,"synced":${synced}`
}

/**
 * Reads one line, given without its newline. Undefined: it is not whole, not the successor of the
 * line with the crc `seed`, or it says something that this version does not know.
 */
export function parseLine(bytes: Uint8Array, seed: number): Line | undefined {
  const crc = provenCrc(bytes, seed)
  if (crc === undefined) return undefined
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  return lineOf(parseJson(text), crc)
}

/** What the content of a proven line means; undefined if it means nothing to this version. */
export function lineOf(content: unknown, crc: number): Line | undefined {
  if (typeof content !== 'object' || content === null) return undefined
  const { seq, time, synced, patch, snapshot, edit, keepsake, base, id } = content as Members
  if (!isCount(seq) || (synced !== undefined && !isCount(synced))) return undefined
  if (patch !== undefined) {
    if (!isTime(time) || !Array.isArray(patch) || !patch.every(isOperation)) return undefined
    const plain = synced === undefined ? { seq, time, patch } : { seq, time, synced, patch }
    const takenIn = takenInOf(snapshot, edit)
    return { kind: 'entry', entry: takenIn === undefined ? plain : { ...plain, takenIn }, crc }
  }
  if (snapshot !== undefined) {
    if (!isDigest(snapshot)) return undefined
    return { kind: 'marker', marker: { snapshot, seq, synced }, crc }
  }
  if (keepsake !== VERSION || !isDigest(base) || typeof id !== 'string' || !isTime(time)) {
    return undefined
  }
  return { kind: 'header', header: { base, seq, id, time }, crc }
}

function takenInOf(snapshot: unknown, edit: unknown): TakenIn | undefined {
  if (isDigest(snapshot)) return { as: 'snapshot', digest: snapshot }
  return isDigest(edit) ? { as: 'edit', digest: edit } : undefined
}

type Members = Readonly<Record<string, unknown>>

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value)
}

function isDigest(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value)
}
