/**
 * What to do when the log cannot be synced: a failed fsync means that the system may have thrown
 * the data away, and asking the same file again proves nothing. Memory is the good copy, so the
 * whole state is written into a fresh log, which needs none of the lines of the old one:
 *
 *     {"keepsake":1,"base":"9f86d081884c7d65","seq":7,…}
 *     {"seq":8,"time":…,"patch":[{"op":"replace","path":"","value":{…the whole document…}}],…}
 *     {"snapshot":"9f86d081884c7d65","seq":7,"synced":8,…}
 *
 * It names every snapshot the old log named, since any of them may be what a power cut leaves; and every
 * edit of db.json that it has taken in, for on top of that the entry gives the same.
 *
 * The same is done where db.json has become something that the document does not follow from.
 */

import type { Home } from './home.js'
import { LogFile } from './log-file.js'
import { remove, removeQuietly } from './new-file.js'

export interface Good {
  /** The log that cannot be synced. */
  readonly from: LogFile
  /** Of the last change in memory. */
  readonly seq: number
  /** The document with all changes, as compact JSON text. */
  readonly state: string
  /** Of a db.json that may be there besides those that the log names. */
  readonly also?: string | undefined
}

/** Returns the log that takes the place of `from`, its last entry being `seq + 1`. Its name is not durable yet. */
export function rescue(home: Home, { from, seq, state, also }: Good): LogFile {
  const { fileSystem, names } = home
  // 1. Write it beside the old one and sync it.   Crash: the old log, as far as it got.
  remove(fileSystem, names.newLog)
  const named = new Set([...from.snapshots.keys(), ...from.edits])
  if (also !== undefined) named.add(also)
  const [digest, ...others] = named
  const fresh = LogFile.create(home, names.newLog, { digest: digest as string, seq })
  try {
    const patchText = `[{"op":"replace","path":"","value":${state}}]`
    fresh.appendEntry({ seq: seq + 1, time: Date.now(), patchText })
    // Nobody sees these lines before they are durable, so they may say that the entry is.
    for (const snapshot of [digest as string, ...others]) {
      fresh.appendMarker({ snapshot, seq, synced: seq + 1 })
    }
    fresh.syncs.lines.now()
    // 2. Put it in the place of the old one.        Crash: the one or the other, whole.
    from.close()
    fresh.takePlace()
    // 3. Sync the folder: that is for the caller, who has to go on with this one whatever comes of it.
    return fresh
  } catch (error) {
    fresh.close()
    removeQuietly(fileSystem, names.newLog)
    throw error
  }
}
