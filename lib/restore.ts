/**
 * From the files to the document. Reads only: nothing is written, cut or removed, so there can be
 * no crash in the middle of a recovery, and a read-only folder can be read.
 */

import { decodeDocument, mayBytesHoldTags } from './document/decode.js'
import { isTaggedPrimitive } from './document/encode.js'
import { loadSnapshot } from './document/load-snapshot.js'
import { examine, refuseDeep, type Parsed } from './document/load.js'
import { MAX_DEPTH } from './document/place.js'
import { KeepsakeError } from './errors.js'
import type { Home } from './file/home.js'
import type { Names } from './file/names.js'
import { readCopy, readStoreFiles, type StoreFiles } from './file/store-files.js'
import type { Json } from './log/json.js'
import { misfit } from './log/misfit.js'
import { readLog, type LogReading } from './log/reading.js'
import { recover, type OpenPlan, type RecoveryOptions } from './log/recovery.js'
import type { Operation } from './log/operation.js'
import { replay } from './log/replay.js'

export interface Restored {
  /** The live document: raw data. */
  readonly root: object
  /** Objects in it that have a tag for a key. */
  readonly tagLikes: readonly object[]
  /** Whether anything in it may have to be written with a tag. */
  readonly tagged: boolean
  readonly files: StoreFiles
  readonly plan: OpenPlan
  readonly reading: LogReading | undefined
}

/**
 * Throws `KEEPSAKE_CONFLICT`, `KEEPSAKE_CORRUPT_LOG`, `KEEPSAKE_CORRUPT_SNAPSHOT`,
 * `KEEPSAKE_NOT_A_STORE`, `KEEPSAKE_TOO_DEEP`, `KEEPSAKE_BAD_KEY` or `KEEPSAKE_READ_FAILED`.
 */
export function restore(home: Home, options: RecoveryOptions): Restored {
  return restoreFrom(home, findFiles(home), options)
}

/** What there is to restore from. Throws `KEEPSAKE_READ_FAILED`. */
export function findFiles(home: Home): StoreFiles {
  refuseOddFile(home)
  return readStoreFiles(home.fileSystem, home.names)
}

/** The same as `restore`, from files that have been read. */
export function restoreFrom(home: Home, found: StoreFiles, options: RecoveryOptions): Restored {
  const reading = found.log && readLog(found.log.bytes)
  const { plan, files } = decide(home, found, reading, options)
  const base = plan.base === 'nothing' ? 'snapshot' : plan.base
  const file = home.names[base]
  const bytes = plan.base === 'nothing' ? undefined : files[base]?.bytes
  const parsed = loadSnapshot(bytes ?? new Uint8Array(), file)
  const { root: encoded, depth, tagged: isReplayedTagged } = replayAll(parsed, plan, home)
  const isLogTagged = plan.entries.length > 0 && mayBytesHoldTags(files.log?.bytes)
  const tagged = isReplayedTagged || isLogTagged || parsed.mayHoldTags
  const tagLikes: object[] = []
  const root = tagged
    ? decodeDocument(encoded, { tagLike: (object) => tagLikes.push(object) })
    : encoded
  if (depth > MAX_DEPTH) refuseDeep(root, file)
  return { root, tagLikes, tagged, files, plan, reading }
}

/** Opening a pipe would wait for ever, and a flush would put a file in the place of a device. */
function refuseOddFile({ fileSystem, names: { snapshot: file } }: Home): void {
  let kind: string
  try {
    kind = fileSystem.stat(file).kind
  } catch {
    // There is none, or whatever it is will be told by reading it.
    return
  }
  if (kind !== 'other') return
  throw new KeepsakeError(
    'KEEPSAKE_READ_FAILED',
    `${file} is a pipe or device. Nothing was changed. Open another file.`,
    { file },
  )
}

interface Decision {
  readonly plan: OpenPlan
  readonly files: StoreFiles
}

function decide(
  home: Home,
  files: StoreFiles,
  log: LogReading | undefined,
  options: RecoveryOptions,
): Decision {
  const { fileSystem, names } = home
  const { snapshot, temp, copy } = files
  const found = { log, snapshot: snapshot?.digest, temp: temp?.digest, copy: copy?.digest }
  if (copy === undefined && recover(found, { ...options, salvage: false }).kind === 'conflict') {
    const read = readCopy(fileSystem, names)
    if (read !== undefined) return decide(home, { ...files, copy: read }, log, options)
  }
  const plan = recover(found, options)
  if (plan.kind === 'open') return { plan, files }
  if (plan.kind === 'conflict') throw conflict(names, options)
  const { line, offset, foreign } = plan.damage
  const where = `${names.log} (line ${line}, byte ${offset})`
  const message = foreign
    ? `${where} is of a newer version. Nothing was changed. Open it with that.`
    : `${where} is damaged in changes that were durable. Nothing was changed. Put a good copy in ` +
      'its place, or open with salvage: true to keep what comes before.'
  throw new KeepsakeError('KEEPSAKE_CORRUPT_LOG', message, { file: names.log, line })
}

function conflict({ snapshot, log }: Names, { onConflict }: RecoveryOptions): KeepsakeError {
  const next =
    onConflict === 'merge'
      ? 'They cannot be merged, since it is not sure what both were made from. Move'
      : "Open with onConflict: 'merge' to have both. Or move"
  return new KeepsakeError(
    'KEEPSAKE_CONFLICT',
    `${snapshot} was changed by somebody else while ${log} held changes for it. Nothing was changed. ` +
      `${next} the log away to keep the file, or put the file back to keep the changes.`,
    { file: snapshot },
  )
}

interface Replayed {
  readonly root: object
  /** Levels of JSON, at most. */
  readonly depth: number
  /** Whether there are numbers that JSON has no word of its own for. */
  readonly tagged: boolean
}

function replayAll(parsed: Parsed, { entries }: OpenPlan, { names }: Home): Replayed {
  let root = parsed.value as Json
  let { depth, tagged } = parsed
  for (const { patch, line, seq } of entries) {
    try {
      for (const operation of patch) {
        const found = examineValue(operation, names.log)
        depth = Math.max(depth, found.depth)
        tagged ||= found.tagged
      }
      root = replay(root, patch)
      // Neither an object nor an array: that is no document.
      if (typeof root !== 'object' || root === null) throw misfit({ path: '' })
    } catch (cause) {
      const { pointer } = cause as KeepsakeError
      throw new KeepsakeError(
        'KEEPSAKE_CORRUPT_LOG',
        `${names.log} does not fit the document (line ${line}, seq ${seq}). Nothing was changed. Put ` +
          'a good copy in its place, or move it away to go on without.',
        { file: names.log, line, pointer, cause },
      )
    }
  }
  return { root: root as object, depth, tagged }
}

/** What a line brings in has to be fit for db.json, where the next flush would write it. */
function examineValue(operation: Operation, file: string): Pick<Parsed, 'depth' | 'tagged'> {
  if (operation.op === 'remove' || operation.value === null) return { depth: 0, tagged: false }
  const { value, path } = operation
  if (typeof value !== 'object') return { depth: 0, tagged: isTaggedPrimitive(value) }
  const level = path.split('/').length - 1
  return examine(value, { file, at: path, level, lookForKeys: true })
}
