/**
 * One writer at a time: the lock file beside the store.
 *
 *     db.json.lock   {"pid":4242,"start":"8812734","boot":"5f0c…","host":"build-7","id":"9b1c0d7f3a5e2468"}
 *
 * Whoever finds a lock looks for the process in it. One that is running holds the lock, however long
 * it is silent: there are no heart-beats that a busy event loop could miss. One that is gone (killed,
 * another boot, its pid used by another process) has left a *stale* lock, and that is taken over at
 * once. A process on another machine cannot be seen from here, so its lock is respected.
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
 * it*, and its owner, being dead, does not remove it; so from 2 to 3 nothing else can happen to t.
 * Step 5 may take a guard from under a living process, because what it guards is gone: the lock is
 * ours, and ours needs no guard while we live. A process that misses its private file looks again.
 */
import { basename, dirname, join } from 'node:path'
import type { FileSystem } from './file-system.js'
import type { LockSight, LockWrite } from './lock-file.js'
import {
  createLockFile,
  discardFile,
  readLockFile,
  removeLockFile,
  replaceLockFile,
} from './lock-file.js'
import type { LockRecord } from './lock-record.js'
import { createLockRecord } from './lock-record.js'
import { lockedError } from './locked-error.js'
import type { ProcessIdentity } from './process-identity.js'
import { identifyProcess, locateProcess } from './process-identity.js'
import { writeFailed } from './system-error.js'

/** A lock without a whole record is taken for abandoned when it is older than this, in ms. */
const ABANDONED_AFTER = 10_000
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
}

/** Throws `KEEPSAKE_LOCKED` when somebody else holds the lock. */
export function acquireLock(place: LockPlace): Lock {
  const { fileSystem, path } = place
  const opener = new Opener(place)
  const record = createLockRecord(opener.own)
  const obstacle = reporting(path, () => opener.acquire(record))
  if (obstacle) throw lockedError(obstacle, opener.own)
  return {
    release: () => reporting(path, () => removeLockFile(path, record, fileSystem)),
  }
}

function reporting<Result>(path: string, act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    const next = 'Check the rights on its folder and the space on the disk, then try again.'
    throw writeFailed(path, error, next)
  }
}

type Verdict = 'free' | 'held' | 'stale' | 'unsettled'

/** One process on its way to one lock. What stands in its way is returned, not thrown. */
class Opener {
  readonly own: ProcessIdentity
  readonly #fileSystem: FileSystem
  readonly #path: string
  #pauses = 0

  constructor({ fileSystem, path }: LockPlace) {
    this.own = identifyProcess(fileSystem)
    this.#fileSystem = fileSystem
    this.#path = path
  }

  acquire(record: LockRecord): LockSight | undefined {
    try {
      const obstacle = this.#take(this.#path, record)
      if (!obstacle) this.#sweep()
      return obstacle
    } catch (error) {
      this.#giveUp(record)
      throw error
    }
  }

  /** Takes the lock of the store or, by the same steps, a guard. */
  #take(path: string, record: LockRecord): LockSight | undefined {
    for (;;) {
      const seen = readLockFile(path, this.#fileSystem)
      // Ours already: over a network, the answer to a link that worked can get lost.
      if (seen.mark === record.id) return undefined
      const verdict = this.#judge(seen)
      if (verdict === 'held') return seen
      if (verdict === 'free' && createLockFile(this.#request(path, record))) return undefined
      const obstacle = verdict === 'stale' ? this.#takeOver(seen, record) : seen
      if (!obstacle || this.#pauses === PATIENCE) return obstacle
      pause(Math.min(2 ** this.#pauses++, 50))
    }
  }

  /** Steps 1 to 4. The guard is released also when it was not got: releasing looks whose it is. */
  #takeOver(stale: LockSight, record: LockRecord): LockSight | undefined {
    const guardPath = `${this.#path}.${stale.mark}`
    const guard = createLockRecord(this.own)
    try {
      const obstacle = this.#take(guardPath, guard)
      if (obstacle) return obstacle
      const seen = readLockFile(stale.path, this.#fileSystem)
      if (seen.mark !== stale.mark) return seen
      return replaceLockFile(this.#request(stale.path, record)) ? undefined : seen
    } finally {
      removeLockFile(guardPath, guard, this.#fileSystem)
    }
  }

  #judge(seen: LockSight): Verdict {
    if (seen.kind === 'absent') return 'free'
    if (seen.kind === 'forbidden') return 'unsettled'
    if (seen.kind === 'illegible') {
      const age = Date.now() - Number(seen.modified / 1_000_000n)
      return age > ABANDONED_AFTER ? 'stale' : 'unsettled'
    }
    return locateProcess(seen.record, this.own, this.#fileSystem) === 'gone' ? 'stale' : 'held'
  }

  /** Step 5. */
  #sweep(): void {
    const folder = dirname(this.#path)
    try {
      for (const name of this.#fileSystem.list(folder)) {
        if (this.#isOnTheWay(name)) discardFile(join(folder, name), this.#fileSystem)
      }
    } catch {
      // The lock is ours all the same. What is left is never taken for the lock; the next one sweeps.
    }
  }

  #isOnTheWay(name: string): boolean {
    const prefix = `${basename(this.#path)}.`
    return name.startsWith(prefix) && /^[0-9a-f]{16}(\.temp)?$/.test(name.slice(prefix.length))
  }

  #giveUp(record: LockRecord): void {
    try {
      removeLockFile(this.#path, record, this.#fileSystem)
    } catch {
      // The error that brought us here says more. The lock names this process and ends with it.
    }
  }

  #request(path: string, record: LockRecord): LockWrite {
    const privatePath = `${this.#path}.${record.id}.temp`
    return { fileSystem: this.#fileSystem, path, privatePath, record }
  }
}

/** Waits without giving others in this process a turn: `open` is synchronous. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
