/**
 * What one file holds: on the disk, and in the memory of the system on its way there.
 *
 *     durable   {"keepsake":1,…}⏎                      survives whatever happens
 *     changes   write 108 {"seq":1,…}⏎   write 190 …   may survive, each of them, whole or torn
 *     cache     both together                          what every process reads
 *
 * Values, never changed: a disk keeps its past by keeping the old ones.
 */

/**
 * - `unsynced`: the next sync makes it durable
 * - `doomed`: it was to be synced when that failed. It may be on the disk or not, and no later sync
 *   changes that: the system has forgotten that it still had to be written.
 * - `durable`: synced, but behind a doomed one
 */
export type Fate = 'unsynced' | 'doomed' | 'durable'

export interface Write {
  readonly kind: 'write'
  readonly position: number
  readonly bytes: Uint8Array
}

export interface Truncate {
  readonly kind: 'truncate'
  readonly length: number
}

export type DataChange = (Write | Truncate) & { readonly serial: number; readonly fate: Fate }

export interface FileData {
  readonly durable: Uint8Array
  /** In order. The first one is not durable, or it would be in there. */
  readonly changes: readonly DataChange[]
  readonly cache: Uint8Array
}

/** A file all of which is on the disk. */
export function durableData(bytes: Uint8Array): FileData {
  return { durable: bytes, changes: [], cache: bytes }
}

export function changed(data: FileData, change: Write | Truncate, serial: number): FileData {
  return {
    durable: data.durable,
    changes: [...data.changes, { ...change, serial, fate: 'unsynced' }],
    cache: apply(data.cache, change),
  }
}

/** After a sync that began right behind the change `upTo`. */
export function synced(data: FileData, upTo: number): FileData {
  return settled(data, upTo, 'durable')
}

/** After such a sync has failed. */
export function unsyncable(data: FileData, upTo: number): FileData {
  return settled(data, upTo, 'doomed')
}

function settled(data: FileData, upTo: number, fate: Fate): FileData {
  let { durable } = data
  const changes: DataChange[] = []
  for (const change of data.changes) {
    const isMeant = change.fate === 'unsynced' && change.serial <= upTo
    const after = isMeant ? { ...change, fate } : change
    if (changes.length === 0 && after.fate === 'durable') durable = apply(durable, after)
    else changes.push(after)
  }
  return { durable, changes, cache: data.cache }
}

/** The bytes after one more change. */
export function apply(bytes: Uint8Array, change: Write | Truncate): Uint8Array {
  if (change.kind === 'truncate') return resized(bytes, change.length)
  const { position, bytes: written } = change
  const result = resized(bytes, Math.max(bytes.length, position + written.length))
  result.set(written, position)
  return result
}

/** A copy that is so long; what it has more is zeros. */
export function resized(bytes: Uint8Array, length: number): Uint8Array {
  const result = new Uint8Array(length)
  result.set(length < bytes.length ? bytes.subarray(0, length) : bytes)
  return result
}
