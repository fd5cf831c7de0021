// The log replayed by somebody else: an independent RFC 6902 library applies its lines to the
// snapshot, as a reader who knows nothing but the file format would.
//
//   {"keepsake":1,"base":"9f86d081884c7d65","seq":0,…}       the snapshot it starts from
//   {"seq":1,…,"patch":[{"op":"replace","path":"/n","value":5}],…}
//   {"snapshot":"e931a1d8ec312460","seq":1,…}                another snapshot it may be applied to

import { createHash } from 'node:crypto'
import jsonPatch from 'fast-json-patch'
import type { Operation } from 'fast-json-patch'

export interface Files {
  readonly snapshot: Buffer | undefined
  readonly temp: Buffer | undefined
  readonly log: Buffer | undefined
}

interface Line {
  readonly base?: string
  readonly snapshot?: string
  readonly seq: number
  readonly patch?: Operation[]
}

export function linesOf(log: Buffer | undefined): Line[] {
  const texts = (log ?? Buffer.alloc(0)).toString('utf8').split('\n')
  return texts.filter((text) => text !== '').map((text) => JSON.parse(text) as Line)
}

/** The text of the document that the files hold, as compact JSON. */
export function replay({ snapshot, temp, log }: Files): string {
  const lines = linesOf(log)
  const names = new Map(lines.map((line) => [line.base ?? line.snapshot, line.seq]))
  const isNamed = (file: Buffer | undefined) => file !== undefined && names.has(digest(file))
  const base = isNamed(temp) ? temp : snapshot
  const included = names.get(digest(base ?? Buffer.alloc(0))) ?? 0
  const start: unknown = base && base.length > 0 ? JSON.parse(base.toString('utf8')) : {}
  const operations = lines.flatMap((line) => (line.seq > included ? (line.patch ?? []) : []))
  const options = { validate: true, mutate: true, banPrototypeKeys: false }
  const replayed: unknown = jsonPatch.applyPatch(
    start,
    operations,
    options.validate,
    options.mutate,
    options.banPrototypeKeys,
  ).newDocument
  return JSON.stringify(replayed)
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}
