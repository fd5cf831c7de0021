/**
 * Brings db.json up to date with the log. Changes may be made while it is under way: they stay in
 * the log.
 *
 *     before   db.json = state after 4    log: base 4   5 6 7
 *     after    db.json = state after 7    no log, or log: base 7   8
 *
 * The log names every snapshot that it may be applied to, so whatever a crash leaves of the files,
 * exactly one state follows from them. It is written as a series of syncs with plain calls between
 * them, and may be abandoned at every sync: what has been done is harmless, and the next flush
 * begins with step 1.
 */

import type { BaseCopy } from './base-copy.js'
import { assertSameLog } from './flush-work.js'
import type { FlushWork } from './flush-work.js'
import { removeQuietly } from './new-file.js'
import { instantOf, writeNewSnapshot } from './new-snapshot.js'
import type { Instant, NewSnapshot } from './new-snapshot.js'
import { replace } from './replace.js'
import { replicate } from './replica.js'
import type { Replica, ReplicaSource } from './replica.js'
import { shorten } from './shorten.js'
import type { Steps } from './steps.js'
import type { Sync } from './sync.js'

export interface FlushSource extends ReplicaSource {
  /** Undefined: all is done by this thread. */
  readonly replica: Replica | undefined
  readonly copy: BaseCopy
}

/** Bytes of snapshot and log from which on this thread is held up less by a replica than by writing. */
const LARGE = 2 ** 20

export function* flush(source: FlushSource): Steps {
  const { home, log, snapshot, copy } = source
  const now = instantOf(log)
  try {
    // 1. Write the new snapshot beside db.json, sync it.   Crash: db.json and the whole log.
    const fresh = yield* makeNewSnapshot(source, now)
    const work: FlushWork = { home, log, snapshot, copy, ...fresh }
    const { bound, place } = work
    assertSameLog(work)
    // 2. Name it in the log, sync the log.                 Crash: the same, the log knows both.
    place.file.appendMarker({ snapshot: bound.digest, seq: bound.seq })
    yield log.sync
    assertSameLog(work)
    // 3. 4. 5. Put it in the place of db.json.
    yield* replace(work)
    log.settle(bound.seq)
    // 6. Only now shorten the log.
    yield* shorten(work)
  } finally {
    removeQuietly(home.fileSystem, home.names.newSnapshot)
  }
}

function* makeNewSnapshot(source: FlushSource, now: Instant): Generator<Sync, NewSnapshot, void> {
  const { replica, snapshot, log } = source
  if (!replica?.isAvailable || snapshot.size + log.bytes < LARGE) {
    return yield* writeNewSnapshot(source, now)
  }
  const made = yield* replicate(source, replica, now)
  return made ?? (yield* writeNewSnapshot(source, instantOf(log)))
}
