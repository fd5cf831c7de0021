/**
 * Step 6 of a flush: db.json is durable, so the log gives up what db.json includes. What was
 * written since the snapshot was taken goes on in a new log.
 */

import { provenLines } from '../log/chain.js'
import { SEAL_LENGTH } from '../log/seal.js'
import { displaced } from './displaced.js'
import { assertSameLog } from './flush-work.js'
import type { FlushWork, LogPlace } from './flush-work.js'
import { LogFile } from './log-file.js'
import { remove, removeQuietly } from './new-file.js'
import type { Steps } from './steps.js'
import { syncNames } from './sync.js'

export function* shorten(work: FlushWork): Steps {
  const { home, log, bound } = work
  assertSameLog(work)
  if (log.writer.writtenSeq > bound.seq) {
    yield* keepLaterLines(work)
    return
  }
  // Nothing was written since.              Crash: no log; or the old one, which names db.json.
  log.writer.drop(bound)
  yield syncNames(home.fileSystem, home.names.folder)
}

function* keepLaterLines(work: FlushWork): Steps {
  const { home, log, bound, place } = work
  const { fileSystem, names } = home
  remove(fileSystem, names.newLog)
  const next = LogFile.create(home, names.newLog, bound)
  let isInPlace = false
  try {
    // a. Write the later lines to a new log, sync it.
    //                                       Crash: the old log, which names db.json.
    const synced = copyEntries(place, next)
    yield next.syncs.lines
    assertSameLog(work)
    // b. Meanwhile more may have come. What was made durable in the old log must be so in the new.
    copyEntries(synced, next)
    if (place.file.syncs.bytes > synced.position) next.syncs.lines.now()
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

/**
 * Copies the entries from a place in a log to its end, each proven by its crc, under new seals.
 * Markers are left out: what they name is gone, or is the base of the new log.
 */
function copyEntries({ file, position, crc }: LogPlace, to: LogFile): LogPlace {
  const bytes = Buffer.from(file.readFrom(position))
  let copied = 0
  let seed = crc
  for (const { line, start, end } of provenLines(bytes, crc)) {
    if (line.kind === 'entry') to.appendEntryBody(bytes.toString('utf8', start, end - SEAL_LENGTH))
    copied = end + 1
    seed = line.crc
  }
  if (copied !== bytes.length) throw displaced(file.path)
  return { file, position: position + copied, crc: seed }
}
