/**
 * How every call to a crashing disk goes: counted, told of, refused after a crash, failed on demand,
 * and, where it is a sync off the event loop, held up until somebody lets it end.
 */

import { basename } from 'node:path'
import type { FileSystem, OpenHow } from '../../../lib/file/file-system.js'
import type { Write } from './file-data.js'
import { Faults, systemError } from './faults.js'
import type { Image } from './image.js'
import { Volume } from './volume.js'

export type CallName = keyof FileSystem

/** What a process is about to ask of the disk, or a sync that is about to end. */
export interface DiskCall {
  /** From 1. */
  readonly number: number
  readonly name: CallName
  readonly path: string
  /** Of a write. */
  readonly write?: (Write & { readonly inode: number }) | undefined
  /** A sync off the event loop: it began with the call of this number, and ends. */
  readonly isEnd?: boolean
}

export interface OpenFile {
  readonly inode: number
  readonly path: string
  readonly how: OpenHow
}

/** What a call throws that the thread which makes it does not survive. */
class Death extends Error {
  override readonly name = 'Death'
}

/** What a call throws that the crash has come before. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

const READING = /^(?:stat|linkStat|readLink|realPath|readFile|open|openStat|read|list|close)$/

export class CountedDisk {
  readonly volume: Volume
  readonly faults = new Faults()
  /** How many calls there were. */
  calls = 0
  /** The call that a crash comes before. */
  crashAt: number | undefined
  isCrashed = false
  /** The calls that change or sync anything: `write db.json.log.temp`. */
  readonly changes: string[] = []
  watch: ((call: DiskCall) => void) | undefined
  protected readonly openFiles = new Map<number, OpenFile>()
  /** For every thread to come, the call that it does not survive, from 1; 0: it does not start. */
  deaths: readonly number[] = []
  /** Threads that have died. */
  dead = 0
  /** Calls that the thread under way still survives. */
  #left: number | undefined
  /** Syncs off the event loop that wait to be let go; undefined: none has to. */
  #held: HeldSync[] | undefined

  constructor(image: Image) {
    this.volume = new Volume(image)
  }

  /** From now on syncs off the event loop wait. */
  hold(): void {
    this.#held ??= []
  }

  /** How many wait. */
  get waiting(): number {
    return this.#held?.length ?? 0
  }

  /** Does a sync of the file with this name wait? */
  isWaitingFor(name: string): boolean {
    return this.#held?.some(({ path }) => basename(path) === name) ?? false
  }

  /** Lets those that wait end; or only those of the file with this name. */
  letGo(name?: string): void {
    for (const held of this.#held?.splice(0) ?? []) {
      if (name === undefined || basename(held.path) === name) held.release()
      else this.#held?.push(held)
    }
  }

  /** Nothing waits any more. */
  flow(): void {
    this.letGo()
    this.#held = undefined
  }

  protected at<Result>(name: CallName, path: string, act: (volume: Volume) => Result): Result {
    const number = this.begin(name, path)
    const code = this.faults.at(number, name)?.code
    if (code !== undefined) throw systemError(code, name, path)
    return act(this.volume)
  }

  protected on<Result>(name: CallName, fd: number, act: (file: OpenFile) => Result): Result {
    const file = this.fileOf(name, fd)
    return this.at(name, file.path, () => act(file))
  }

  protected syncNow(name: CallName, what: Synced): void {
    const code = this.faults.at(this.begin(name, what.path), name)?.code
    this.#endSync(name, what, { upTo: this.volume.serial, code })
  }

  /** What has been written by now is what it syncs. What comes meanwhile may survive or not. */
  protected async syncAfterwards(name: CallName, what: Synced): Promise<void> {
    const number = this.begin(name, what.path)
    const upTo = this.volume.serial
    const code = this.faults.at(number, name)?.code
    const held = this.#held
    await (held && new Promise<void>((release) => held.push({ path: what.path, release })))
    // A crash has come meanwhile: nobody is there any more to be told.
    if (this.isCrashed) await new Promise(() => undefined)
    this.watch?.({ number, name, path: what.path, isEnd: true })
    this.#endSync(name, what, { upTo, code })
  }

  /**
   * What a thread does with the disk, in one go; undefined: it has died of it. It waits for its turn
   * like a sync.
   */
  async thread<Result>(work: () => Result): Promise<Result | undefined> {
    const [survived, ...deaths] = this.deaths
    this.deaths = deaths
    const held = this.#held
    await (held && new Promise<void>((release) => held.push({ path: 'thread', release })))
    if (this.isCrashed) await new Promise(() => undefined)
    this.#left = survived
    let result: Result | undefined
    try {
      if (survived !== 0) result = work()
    } catch (error) {
      if (!(error instanceof Death)) throw error
    }
    // A crash has come in the midst of it.
    if (this.isCrashed) await new Promise(() => undefined)
    const hasDied = this.#left === 0
    this.#left = undefined
    if (hasDied) this.dead++
    return hasDied ? undefined : result
  }

  #endSync(name: CallName, { inode, path }: Synced, { upTo, code }: SyncEnd): void {
    const isWell = code === undefined
    // Without a descriptor a folder cannot even be asked: nothing was tried.
    const wasTried = inode !== undefined || code !== 'EMFILE'
    if (inode === undefined && wasTried) this.volume.syncFolder(path, upTo, isWell)
    else if (inode !== undefined) this.volume.syncFile(inode, upTo, isWell)
    if (!isWell) throw systemError(code, name, path)
  }

  protected begin(name: CallName, path: string, write?: DiskCall['write']): number {
    if (this.calls + 1 === this.crashAt) this.isCrashed = true
    if (this.isCrashed) throw new Crash(`${name} ${path}`)
    if (this.#left !== undefined && (this.#left === 0 || --this.#left === 0)) throw new Death(name)
    const number = ++this.calls
    this.watch?.({ number, name, path, write })
    if (!READING.test(name)) this.changes.push(`${name} ${basename(path)}`)
    return number
  }

  protected fileOf(name: CallName, fd: number): OpenFile {
    const file = this.openFiles.get(fd)
    if (file === undefined) throw systemError('EBADF', name, `descriptor ${fd}`)
    return file
  }
}

export interface Synced {
  /** Undefined: a folder. */
  readonly inode?: number
  readonly path: string
}

interface HeldSync {
  readonly path: string
  readonly release: () => void
}

interface SyncEnd {
  readonly upTo: number
  readonly code: string | undefined
}
