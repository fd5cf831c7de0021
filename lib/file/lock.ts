/**
 * One writer at a time: the lock file beside the store.
 *
 *     db.json.lock   {"pid":4242,"start":"8812734","boot":"5f0c…","host":"build-7","id":"9b1c0d7f3a5e2468"}
 *
 * Whoever finds a lock looks for the process in it. One that is running holds the lock, however long
 * it is silent: there are no heart-beats that a busy event loop could miss. One that is gone (killed,
 * another boot, its pid used by another process) has left a *stale* lock, and that is taken over at
 * once; so is one that this thread has let go of and could not remove. A process on another machine
 * cannot be seen from here, so its lock is respected.
 *
 * **Taking over a stale lock t** when several find it at the same moment. The danger is a slow one
 * that has seen t, and removes or replaces the fresh lock of a fast one:
 *
 * 1. Take the guard `db.json.lock.<t>`, itself a lock, by this very procedure. Only one process can
 *    have it.  Crash: the guard is stale, and taken over through a guard of its own.
 * 2. Read the lock again. If it is no longer t, it has been taken over: leave it alone.
 *    Crash: as before.
 * 3. Rename a record of our own over it. t is gone for good, ids never return.
 *    Crash: the lock is stale again, under a new id; the guard of t is of no meaning any more.
 * 4. Release the guard.  Crash after it: the lock is stale.
 * 5. Holding the lock, remove all guards and private files, whoever made them: a crashed process
 *    leaves them for ever.  Crash: the next one removes them.
 *
 * Why it is safe: a lock t is replaced only by the holder of guard t that has seen t *while holding
 * it*, and its owner, being dead or done with it, does not remove it; so from 2 to 3 nothing else can
 * happen to t.
 * Step 5 may take a guard from under a living process, because what it guards is gone: the lock is
 * ours, and ours needs no guard while we live. A process that misses its private file looks again.
 */
import { basename, dirname, join } from 'node:path'
import { KeepsakeError } from '../errors.js'
import type { FileSystem } from './file-system.js'
import { createLockRecord, givenUp, placeLock, readLockFile, removeLockFile } from './lock-file.js'
import type { LockRecord, LockSight } from './lock-file.js'
import { remove } from './new-file.js'
import { pause } from './pause.js'
import { identifyProcess, locateProcess } from './process-identity.js'
import { writeFailed } from './system-error.js'

/** How often to look again while others are at it; with the pauses between, less than a second. */
const PATIENCE = 20

interface LockPlace {
  readonly fileSystem: FileSystem
  /** The lock file; its directory exists. */
  readonly path: string
}

export interface Lock {
  /** Removes the lock file, if it is still this lock. */
  release(): void
  /** The same on the way out of an error, which says more than one of this. */
  releaseQuietly(): void
}

/** The process that holds a lock, or somebody who is about to. */
type Obstacle = LockRecord | 'somebody'

/** Throws `KEEPSAKE_LOCKED` when somebody else holds the lock. */
export function acquireLock({ fileSystem, path }: LockPlace): Lock {
  const own = identifyProcess(fileSystem)
  const record = createLockRecord(own)
  let pauses = 0

  const holder = reporting(path, () => {
    try {
      return take(path, record) ?? sweep(fileSystem, path)
    } catch (error) {
      giveUp()
      throw error
    }
  })
  if (holder) throw locked(path, holder)
  return {
    release: () => reporting(path, () => removeLockFile(fileSystem, path, record)),
    releaseQuietly: giveUp,
  }

  /** Takes the lock of the store or, by the same steps, a guard. Returns who is in the way. */
  function take(at: string, wanted: LockRecord): Obstacle | undefined {
    for (;;) {
      const seen = readLockFile(fileSystem, at)
      // Ours already: over a network, the answer to a link that worked can get lost.
      if (seen?.id === wanted.id) return undefined
      const isStale = seen !== undefined && (seen.holder ? isGone(seen.holder) : seen.isAbandoned)
      if (seen?.holder && !isStale) return seen.holder
      const isTaken = isStale ? takeOver(seen, wanted) : !seen && place(at, wanted, 'link')
      if (isTaken) return undefined
      if (pauses === PATIENCE) return 'somebody'
      pause(Math.min(2 ** pauses++, 50))
    }
  }

  /** Steps 1 to 4. The guard is released also when it was not got: releasing looks whose it is. */
  function takeOver(stale: LockSight, wanted: LockRecord): boolean {
    const guardPath = `${path}.${stale.id}`
    const guard = createLockRecord(own)
    try {
      return (
        take(guardPath, guard) === undefined &&
        readLockFile(fileSystem, stale.path)?.id === stale.id &&
        place(stale.path, wanted, 'rename')
      )
    } finally {
      removeLockFile(fileSystem, guardPath, guard)
    }
  }

  function place(at: string, wanted: LockRecord, how: 'link' | 'rename'): boolean {
    const privatePath = `${path}.${wanted.id}.temp`
    return placeLock({ fileSystem, path: at, privatePath, record: wanted }, how)
  }

  function isGone(noted: LockRecord): boolean {
    return givenUp.has(noted.id) || locateProcess(noted, own, fileSystem) === 'gone'
  }

  function giveUp(): void {
    try {
      removeLockFile(fileSystem, path, record)
    } catch {
      // The error that brought us here says more. The lock ends with this process, or is taken over
      // by the next `open` in this thread.
    }
  }
}

/** Step 5. */
function sweep(fileSystem: FileSystem, path: string): undefined {
  const folder = dirname(path)
  const prefix = `${basename(path)}.`
  try {
    for (const name of fileSystem.list(folder)) {
      const isOnTheWay = /^[0-9a-f]{16}(\.temp)?$/.test(name.slice(prefix.length))
      if (isOnTheWay && name.startsWith(prefix)) remove(fileSystem, join(folder, name))
    }
  } catch {
    // The lock is ours all the same. What is left is never taken for the lock; the next one sweeps.
  }
}

function reporting<Result>(path: string, act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    throw writeFailed(path, error, 'Free some space, or make it writable.')
  }
}

function locked(path: string, obstacle: Obstacle): KeepsakeError {
  const holder =
    obstacle !== 'somebody'
      ? `process ${obstacle.pid} on ${JSON.stringify(obstacle.host)} has the store open. Close it there`
      : 'another process is opening the store. Try again in ten seconds'
  const next = 'or open with readOnly: true. If that process has surely ended, delete the file.'
  return new KeepsakeError('KEEPSAKE_LOCKED', `${path}: ${holder}, ${next}`, { file: path })
}
