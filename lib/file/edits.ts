/**
 * Takes in what somebody has made of db.json in an editor, as one entry of the log. How an edit is merged
 * is not known here; this sees to it that at every instant one state follows from the files:
 *
 *     a. The document is what db.json was:            db.json = edit, and that is the new state
 *        {"seq":5,"snapshot":<digest of the edit>,"patch":[…]}
 *     b. The log holds changes for what db.json was:  db.json.base.temp + log, until the next flush
 *        {"seq":5,"edit":<digest of the edit>,"patch":[…]}
 */

import { diagnostics } from '../diagnostics.js'
import { KeepsakeError } from '../errors.js'
import { EMPTY_DIGEST } from '../log/digest.js'
import type { AppendLog } from './append-log.js'
import type { BaseCopy } from './base-copy.js'
import { failedSyncs } from './failed-syncs.js'
import type { FileSystem } from './file-system.js'
import type { Holding } from './holding.js'
import type { Home } from './home.js'
import type { KnownSnapshot } from './known-snapshot.js'
import { closeQuietly } from './new-file.js'
import { putAside } from './put-aside.js'
import { saveAnew } from './save-anew.js'
import { SYNCABLE } from './sync.js'
import { isOfTheSystem, readFailed, writeFailed } from './system-error.js'
import { isSame, type WholeFile } from './whole-file.js'

/** What is to be merged: bytes of db.json. */
export interface Edit {
  readonly bytes: Uint8Array
  /** What it was made from; undefined: that is the document as it is. */
  readonly base: Uint8Array | undefined
}

export interface Merging {
  /** JSON Pointers to what the program has changed as well. */
  readonly conflicts: readonly string[]
  /** Makes the changes in the document, all or none. `fits` is called when they are known to be fit for it. */
  apply(fits: () => void): void
}

export interface EditsOptions {
  readonly home: Home
  readonly log: AppendLog
  readonly snapshot: KnownSnapshot
  readonly copy: BaseCopy
  readonly holding: Holding
  /** Throws a `KeepsakeError` that says what is wrong with the edit. */
  readonly merge: (edit: Edit) => Merging
}

/** Somebody who saves all the time is not waited for. */
const ATTEMPTS = 5

export class Edits {
  readonly #options: EditsOptions
  #isLooking = false

  constructor(options: EditsOptions) {
    this.#options = options
  }

  /**
   * Takes in an edit if there is one. True: db.json is not the state now, so a flush is due. Throws what
   * is wrong with it; then nothing has changed, and it is not overwritten.
   */
  look(): boolean {
    const { home, log, copy } = this.#options
    // A listener that hears of an edit may be the one who asks.
    if (this.#isLooking) return false
    this.#isLooking = true
    try {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const found = this.#read()
        if (found === undefined) return false
        // It may be a snapshot of somebody who has broken the lock.
        log.assertOurs()
        const outcome = this.#takeIn(found)
        if (outcome !== 'changed meanwhile') return outcome === 'merged'
      }
      throw readFailed(home.names.snapshot, new Error('it keeps changing'))
    } catch (error) {
      if (!isOfTheSystem(error)) throw error
      copy.doubt(error)
      throw writeFailed(
        home.names.snapshot,
        error,
        'What was edited there is taken in when that works.',
      )
    } finally {
      this.#isLooking = false
    }
  }

  #read(): WholeFile | undefined {
    const { home, snapshot } = this.#options
    try {
      return snapshot.edited()
    } catch (error) {
      throw readFailed(home.names.snapshot, error)
    }
  }

  #takeIn(found: WholeFile): 'state' | 'merged' | 'changed meanwhile' {
    const { home, log, snapshot, copy, merge } = this.#options
    // An editor that writes in place begins with an empty file.
    if (found.bytes.length === 0) throw halfSaved(home.names.snapshot)
    if (snapshot.isFound) snapshot.keepUnnamed(log.writer.file)
    const { seq: before } = log
    const isState = snapshot.seq === before
    const base = isState ? undefined : copy.read()
    if (!isState && base === undefined) return this.#keep(found)
    const merging = merge({ bytes: found.bytes, base })
    const { conflicts } = merging
    // 1. Make durable what the entry will name.       Crash: db.json is an edit, and not taken in.
    if (!this.#sync(found)) return 'changed meanwhile'
    // An edit of what is an edit itself needs the copy that this one needed.
    if (base !== undefined && !snapshot.isEdit) copy.settle(base)
    // Whoever is told of a sync that has failed may change the document.
    if (log.seq !== before || !isSame(snapshot.stat(), found.identity)) return 'changed meanwhile'
    const seq = log.seq + 1
    const settled = once(() => {
      // 2. Keep what will be nowhere else.            Crash: the same.
      if (conflicts.length > 0) putAside(home, 'edited', found.bytes, disputed(home, conflicts))
      snapshot.know(found.identity, found.digest, {
        seq: isState ? seq : undefined,
        isEdit: !isState,
        bytes: found.bytes,
      })
    })
    // 3. One entry.                                   Crash: it is taken in, or not.
    log.writer.takenIn = { as: isState ? 'snapshot' : 'edit', digest: found.digest }
    try {
      merging.apply(settled)
      if (log.seq < seq) {
        settled()
        log.append('[]')
      }
    } finally {
      log.writer.takenIn = undefined
    }
    diagnostics().tell('edit', { path: home.names.snapshot, seq, conflicts: conflicts.length })
    // 4. Now others will be made from this one.       Crash: db.json is the state.
    if (isState && snapshot.digest === found.digest && !log.isClosed) copy.make()
    return isState ? 'state' : 'merged'
  }

  /** For a db.json that is gone. Throws what stands in the way of keeping what was in it. */
  secure(): void {
    this.#options.holding.holdAll(EMPTY_DIGEST)
  }

  /** What it was made from is gone. */
  #keep(found: WholeFile): 'merged' {
    const { home, holding, snapshot } = this.#options
    const why =
      `${home.names.snapshot} was edited while the log held changes, and what it was made from is gone, ` +
      'so the document stays as the program has it. The edited file'
    if (!holding.isBegun(found.digest)) {
      // 1. Make durable what the log will name, and keep it.  Crash: nobody knows what was meant.
      //    (If it is another file by now, that one is the next edit.)
      this.#sync(found)
      putAside(home, 'edited', found.bytes, why)
    }
    // 2. Now the document would follow from memory alone.     Crash: the same, or it is as it was.
    holding.holdAll(found.digest)
    snapshot.knowKept(found)
    return 'merged'
  }

  /** False: it is another file by now. */
  #sync(found: WholeFile): boolean {
    const { home, log, snapshot } = this.#options
    const { fileSystem, names } = home
    const { inode, size, modified } = found.identity
    const key = `${inode} ${size} ${modified} ${names.snapshot}`
    if (failedSyncs.has(key)) {
      saveAnew({ home, snapshot, found, cause: failedSyncs.get(key) })
      return false
    }
    const fd = fileSystem.open(names.snapshot, SYNCABLE)
    try {
      if (!isSame(fileSystem.openStat(fd), found.identity)) return false
      syncOnce(fileSystem, fd, key)
    } finally {
      closeQuietly(fileSystem, fd)
    }
    // Where the name of the log is not durable yet, it is lost with a sync of the folder that fails: so
    // that is done by the log, and after a failure it is written anew.
    if (log.writer.file?.syncs.hasFailed) log.sync.now()
    log.writer.file?.syncs.name.now()
    fileSystem.syncDirectory(names.folder)
    return true
  }
}

function syncOnce(fileSystem: FileSystem, fd: number, key: string): void {
  try {
    fileSystem.sync(fd)
  } catch (error) {
    failedSyncs.set(key, error)
    throw error
  }
}

function once(act: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    act()
    isDone = true
  }
}

function disputed({ names }: Home, conflicts: readonly string[]): string {
  const [first = ''] = conflicts
  const others = conflicts.length > 1 ? ` and at ${conflicts.length - 1} other places` : ''
  return (
    `${names.snapshot} was edited, and the program has changed the same at ${first || 'the root'}${others}: ` +
    "there the program's values stay. The edited file"
  )
}

function halfSaved(file: string): KeepsakeError {
  const message = `${file} is empty: somebody has begun to save it. It is not taken in. Save it again.`
  return new KeepsakeError('KEEPSAKE_CORRUPT_SNAPSHOT', message, { file, line: 1, column: 1 })
}
