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

import { digest } from '../log/digest.js'
import type { AppendLog } from './append-log.js'
import { assertSameLog } from './flush-work.js'
import type { FlushWork } from './flush-work.js'
import type { Home } from './home.js'
import type { KnownSnapshot } from './known-snapshot.js'
import { removeQuietly } from './new-file.js'
import { writeNewSnapshot } from './new-snapshot.js'
import { replace } from './replace.js'
import { shorten } from './shorten.js'
import type { Steps } from './steps.js'

export interface FlushSource {
  readonly home: Home
  readonly log: AppendLog
  readonly snapshot: KnownSnapshot
  /** What db.json is to hold at this instant. */
  readonly text: () => string
}

export function* flush(source: FlushSource): Steps {
  const work = takeState(source)
  const { home, log, bound, place } = work
  try {
    // 1. Write the new snapshot beside db.json, sync it.   Crash: db.json and the whole log.
    const fresh = writeNewSnapshot(work)
    yield fresh.sync
    assertSameLog(work)
    // 2. Name it in the log, sync the log.                 Crash: the same, the log knows both.
    place.file.appendMarker({ snapshot: bound.digest, seq: bound.seq })
    yield log.sync
    assertSameLog(work)
    // 3. 4. 5. Put it in the place of db.json.
    yield* replace(work, fresh)
    log.settle(bound.seq)
    // 6. Only now shorten the log.
    yield* shorten(work)
  } finally {
    removeQuietly(home.fileSystem, home.names.newSnapshot)
  }
}

// All of it at one instant: the last change, the place behind it in the log, and the state.
function takeState({ home, log, snapshot, text }: FlushSource): FlushWork {
  const file = log.prepare()
  const bytes = Buffer.from(text())
  return {
    home,
    log,
    snapshot,
    bytes,
    bound: { digest: digest(bytes), seq: log.seq },
    place: { file, position: file.position, crc: file.crc },
  }
}
