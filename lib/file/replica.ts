/**
 * A new snapshot that another thread makes: a flush is a replay. It reads the old snapshot and the
 * log up to a place, as `open` would, and writes what follows from them, while changes go on here.
 *
 *     db.json ── log …│ later lines        this thread: appends
 *        └──────┬─────┘                    the replica: reads, replays, writes, syncs
 *        db.json.new.temp
 *
 * It is given the open file and no name to write to, so what it does late, after the flush has been
 * abandoned, is done to a file that nobody sees.
 */

// Not the global one: test runners replace that, and nobody would ever call.
import { setImmediate } from 'node:timers'
import { KeepsakeError } from '../errors.js'
import { EMPTY_DIGEST } from '../log/digest.js'
import type { FileSystem } from './file-system.js'
import { assertSameLog } from './flush-work.js'
import type { Names } from './names.js'
import { closeQuietly, orClose } from './new-file.js'
import { createNewSnapshot } from './new-snapshot.js'
import type { Instant, NewSnapshot, SnapshotSource } from './new-snapshot.js'
import type { Sync } from './sync.js'
import { assertWritten } from './write-all.js'
import type { WrittenText } from './write-text.js'

export interface ReplicaOrder {
  readonly names: Names
  /** Of the empty file, open for writing. It is not to be closed. */
  readonly fd: number
  /** How much of the log counts, in bytes, and the crc of its last line. */
  readonly logBytes: number
  readonly crc: number
  /** Spaces for a level of the text. */
  readonly indent: number
}

export interface Misfit {
  readonly code: 'KEEPSAKE_CORRUPT_LOG' | 'KEEPSAKE_READ_FAILED'
  /** In a word: `EIO`. */
  readonly reason: string
}

export interface Absence {
  /** In a word, the first time: `ERR_WORKER_OUT_OF_MEMORY`. */
  readonly reason?: string
}

/** What has become of an order. */
export type ReplicaOutcome =
  /** Written and synced. */
  | ({ readonly kind: 'written' } & WrittenText)
  /** The file could not be written or synced. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  /** The files do not give that state, or cannot be read. */
  | ({ readonly kind: 'misfit' } & Misfit)
  /** There is no such thread here, or it has died, or this document is not for it. */
  | ({ readonly kind: 'absent' } & Absence)

/** One order being carried out. */
export interface Replication {
  /** Nothing more is done with the file by then. Never rejects. */
  readonly outcome: Promise<ReplicaOutcome>
  /** The outcome is not wanted any more. */
  stop(): void
}

export interface Replica {
  /** False: no such thread can be started here, so do not ask. */
  readonly isAvailable: boolean
  start(order: ReplicaOrder): Replication
}

export interface ReplicaSource extends SnapshotSource {
  readonly indent: number
  /** Told that the files do not give the state in memory, which is written instead. */
  readonly report: (error: KeepsakeError) => void
}

/** From the files. Undefined: it has to be written here after all. */
export function* replicate(
  source: ReplicaSource,
  replica: Replica,
  place: Instant,
): Generator<Sync, NewSnapshot | undefined, void> {
  const { home, log, snapshot, indent } = source
  const { fileSystem, names } = home
  // It would find a conflict as well, but this thread would not believe it.
  snapshot.assertUntouched()
  const { identity } = snapshot
  // Somebody has removed db.json: memory is all there is.
  if (identity === undefined && !place.file.snapshots.has(EMPTY_DIGEST)) return undefined
  // Or has edited it, and it was kept beside.
  if (snapshot.isKept) return undefined
  const { fd, ...created } = createNewSnapshot(source)
  const order = { names, fd, logBytes: place.position, crc: place.crc, indent }
  const replication = orClose(fileSystem, fd, () => replica.start(order))
  const outcome = yield* outcomeOf(replication, { fileSystem, fd })
  if (outcome.kind === 'written') {
    const bound = { digest: outcome.digest, seq: place.seq }
    return { bound, bytes: undefined, place, ...created }
  }
  if (outcome.kind === 'failed') {
    throw Object.assign(new Error(outcome.message), { code: outcome.code })
  }
  if (outcome.kind === 'misfit') {
    assertSameLog({ home, log, place })
    snapshot.assertUntouched()
    if (snapshot.identity === identity) {
      // It may be an edit that has left size and time alone, or a disk that has changed a bit.
      snapshot.keepForeign(place.file)
      source.report(misfit(names, outcome))
    }
  } else if (outcome.reason !== undefined) {
    home.warn('NO_THREAD', noThread(names, outcome.reason))
    // What follows holds everything up: whoever is warned hears of it before.
    yield breath
  }
  return undefined
}

interface OpenFile {
  readonly fileSystem: FileSystem
  readonly fd: number
}

function* outcomeOf(
  replication: Replication,
  { fileSystem, fd }: OpenFile,
): Generator<Sync, ReplicaOutcome, void> {
  let outcome: ReplicaOutcome = { kind: 'absent' }
  const later = async (): Promise<void> => {
    try {
      outcome = await replication.outcome
      if (outcome.kind === 'written') assertWritten(fileSystem, fd, outcome)
    } finally {
      closeQuietly(fileSystem, fd)
    }
  }
  try {
    // Whoever cannot wait has asked for no replica.
    yield { now: () => undefined, later }
  } finally {
    replication.stop()
  }
  return outcome
}

function noThread({ snapshot }: Names, reason: string): string {
  return (
    `The thread that makes a large ${snapshot} did not do it (${reason}). It is written without one, ` +
    'and so from now on: nothing is lost, but nothing else runs meanwhile.'
  )
}

const breath: Sync = {
  now: () => undefined,
  later: () => new Promise((resolve) => setImmediate(resolve)),
}

function misfit({ log, snapshot }: Names, { code, reason }: Misfit): KeepsakeError {
  const what =
    code === 'KEEPSAKE_READ_FAILED'
      ? 'could not be read again for a flush'
      : 'were read again for a flush, and do not give the state in memory'
  const message = `${snapshot} and ${log} ${what} (${reason}). What is in memory is written, all of it. Check the disk.`
  return new KeepsakeError(code, message, { file: log })
}
