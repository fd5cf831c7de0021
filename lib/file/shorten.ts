/**
 * Step 6 of a flush: db.json is durable, so the log gives up what db.json includes. What was
 * written since the snapshot was taken goes on in a new log.
 */

// Not the global one: test runners replace that, and nobody would ever call.
import { setImmediate } from 'node:timers'
import { provenLines } from '../log/chain.js'
import { SEAL_LENGTH } from '../log/seal.js'
import { displaced } from './displaced.js'
import { assertSameLog } from './flush-work.js'
import type { FlushWork } from './flush-work.js'
import { LogFile } from './log-file.js'
import { remove, removeQuietly } from './new-file.js'
import type { LogPlace } from './new-snapshot.js'
import type { Steps } from './steps.js'
import { syncNames } from './sync.js'
import type { Sync } from './sync.js'

export function* shorten(work: FlushWork): Steps {
  const { home, log, bound, copy } = work
  assertSameLog(work)
  if (log.writer.writtenSeq > bound.seq) {
    // What the new log begins with. The old one names it as well.
    copy.make()
    yield* keepLaterLines(work)
    return
  }
  // Nothing was written since.              Crash: no log; or the old one, which names db.json.
  log.writer.drop(bound)
  copy.remove()
  yield syncNames(home.fileSystem, home.names.folder)
}

function* keepLaterLines(work: FlushWork): Steps {
  const { home, log, bound, place } = work
  const { fileSystem, names } = home
  const { syncs } = place.file
  remove(fileSystem, names.newLog)
  const next = LogFile.create(home, names.newLog, bound)
  let isInPlace = false
  try {
    // a. Write the later lines to a new log, sync it, and again while more becomes durable.
    //                                       Crash: the old log, which names db.json.
    let reached = place
    let synced: number
    let turns = 0
    do {
      reached = yield* copySlowly(work, { from: reached, to: next })
      yield next.syncs.lines
      assertSameLog(work)
      synced = reached.position
    } while (syncs.bytes > synced && ++turns < MOST_TURNS)
    reached = yield* copySlowly(work, { from: reached, to: next })
    // b. The last ones at once. What was durable in the old log must be so in the new one.
    copyEntries({ from: reached, to: next }, Infinity)
    if (syncs.bytes > synced) next.syncs.lines.now()
    // c. Put it in the place of the old one. Crash: the one or the other, and both hold every line
    //                                       that was durable.
    log.writer.replace(next, bound.seq)
    isInPlace = true
  } finally {
    if (!isInPlace) {
      next.close()
      removeQuietly(fileSystem, names.newLog)
    }
  }
  // d. Sync the folder. Until then nothing new in it is called durable: see `LogSync`.
  yield next.syncs.name
}

interface Copying {
  readonly from: LogPlace
  readonly to: LogFile
}

/** So many bytes are copied before the event loop has a turn. */
const SLICE = 64 * 1024

/** A program that makes all of it durable all the time is held up in the end. */
const MOST_TURNS = 5

/** Lets the event loop have a turn. */
const breath: Sync = {
  now: () => undefined,
  later: () => new Promise((resolve) => setImmediate(resolve)),
}

/** Copies all but the last slice, as long as that gets it nearer to the end. */
function* copySlowly(work: FlushWork, { from, to }: Copying): Generator<Sync, LogPlace, void> {
  const left = (place: LogPlace): number => place.file.position - place.position
  let reached = from
  for (let before = Infinity; left(reached) > SLICE && left(reached) < before;) {
    before = left(reached)
    reached = copyEntries({ from: reached, to }, SLICE)
    yield breath
    assertSameLog(work)
  }
  return copyEntries({ from: reached, to }, SLICE)
}

/**
 * Copies entries, so many bytes of them or a little less, each proven by its crc, under new seals.
 * Markers are left out: what they name is gone, or is the base of the new log.
 */
function copyEntries({ from, to }: Copying, most: number): LogPlace {
  const { file, position, crc } = from
  const end = Math.min(position + most, file.position)
  const bytes = Buffer.from(file.read({ from: position, to: end }))
  let copied = 0
  let seed = crc
  for (const { line, start, end: lineEnd } of provenLines(bytes, crc)) {
    const body = bytes.toString('utf8', start, lineEnd - SEAL_LENGTH)
    if (line.kind === 'entry') to.appendEntryBody(body)
    copied = lineEnd + 1
    seed = line.crc
  }
  const reached = position + copied
  if (reached < end) {
    if (end === file.position) throw displaced(file.path)
    // The line is longer than that.
    if (copied === 0) return copyEntries({ from, to }, most * 2)
  }
  return { file, position: reached, crc: seed }
}
