/**
 * One store on one crashing disk, through as many processes as it takes: a workload tells it what to
 * do.
 */

import { CrashingDisk } from '../support/crashing-disk/disk.js'
import type { Image } from '../support/crashing-disk/image.js'
import { Machine } from '../support/crashing-disk/machine.js'
import { plug } from '../support/crashing-disk/plug.js'
import type * as keepsake from '../../lib/index.js'
import type { KeepsakeError, Options } from '../../lib/index.js'
import type { Conflict } from './conflict.js'
import type { History } from './history.js'
import { settle } from './host.js'
import { notice } from '../support/notice.js'
import { forget } from './lib-under-test.js'
import { Migrating } from './migrating.js'
import type { Host } from './host.js'
import { bytesOf, Person } from './person.js'
import { Record } from './record.js'

/** The store under test: `lib/`, as it is or with a fault built in. */
export type Lib = typeof keepsake

/** A document without a type. */
// oxlint-disable-next-line typescript/no-explicit-any -- as open() itself
export type Document = { [key: string]: any }

export const FOLDER = '/data'
export const PATH = `${FOLDER}/db.json`

export interface SessionStart {
  readonly lib: Lib
  readonly host: Host
  readonly image: Image
  readonly history: History
  readonly machine?: Machine
  readonly isMounted?: boolean
  readonly hasNoLinks?: boolean
  readonly options?: Options
  /** The code of errors that the disk is made to cause. */
  readonly reports?: string | undefined
}

export class Session {
  readonly record: Record
  /** What went wrong although the disk did all that it was told. */
  readonly complaints: string[] = []
  readonly machine: Machine
  disk: CrashingDisk
  db: Document = {}
  readonly person = new Person(this, PATH)
  readonly #start: SessionStart
  readonly #lib: Lib

  constructor(start: SessionStart) {
    this.#start = start
    this.#lib = start.lib
    this.record = new Record(start.history)
    this.machine = start.machine ?? new Machine()
    this.disk = this.#diskOf(start.image)
  }

  get history(): History {
    return this.#start.history
  }

  get host(): Host {
    return this.#start.host
  }

  open(options: Options = {}): void {
    plug(this.disk)
    const { disk } = this
    const onError = ({ code }: KeepsakeError): void => {
      // Of a process that is dead.
      if (disk.isCrashed) return
      if (code !== this.#start.reports) this.complaints.push(`${code} was reported`)
    }
    const { migrations = {}, ...others } = { ...this.#start.options, ...options }
    const { history } = this
    const migrating = new Migrating(migrations, { history, returned: () => this.#returned() })
    const { pending } = this.person
    if (pending !== undefined) {
      history.issue(pending)
      this.person.settle({ until: history.last })
    }
    this.db = this.#lib.open<Document>(PATH, {
      lock: false,
      interval: null,
      fsync: 'no',
      onError,
      migrations: migrating.steps,
      ...others,
    })
    migrating.end()
    if (pending !== undefined) this.#returned()
  }

  /** Opens with defaults for an empty document: they are its first change. */
  openNew(defaults: Document): void {
    this.history.issue((document: Document) => Object.assign(document, structuredClone(defaults)))
    this.open({ defaults })
    this.#returned()
  }

  /** One change, which has to be one line of the log. */
  change(change: (document: Document) => unknown): void {
    this.history.issue(change)
    change(this.db)
    this.#returned()
  }

  /** The same while the disk takes nothing: the end of the process takes it. */
  changeInMemory(change: (document: Document) => unknown): void {
    this.history.issue(change)
    change(this.db)
  }

  transact(change: (document: Document) => void): void {
    this.history.issue(change)
    this.#lib.transact(this.db, change)
    this.#returned()
  }

  /** The process ends, and the disk lives on with what the system has in memory. */
  kill(): void {
    this.record.note('the process was killed', this.disk.volume.image)
    this.disk.isCrashed = true
    forget()
    this.machine.startProcess()
    this.host.startProcess()
    this.disk = this.#diskOf(this.disk.volume.image)
  }

  async durable(): Promise<void> {
    const { last } = this.history
    await this.#lib.durable(this.db)
    this.history.acknowledge(last)
  }

  async flush(): Promise<void> {
    const { last } = this.history
    await this.#lib.flush(this.db)
    this.history.acknowledge(last)
  }

  async close(): Promise<void> {
    const { last } = this.history
    await this.#lib.close(this.db)
    this.history.acknowledge(last)
  }

  /** Closes as `using` does: to its end before it returns. */
  closeNow(): void {
    ;(this.db as Disposable)[Symbol.dispose]()
    this.history.acknowledge(this.history.last)
  }

  /** A second goes by: with `everysec`, what was there before is durable then. */
  async second(): Promise<void> {
    const { last } = this.history
    this.host.passes(1000)
    await settle()
    this.history.acknowledge(last)
  }

  /** Runs something that waits for the disk, and does one thing each time that it waits. */
  async during(begin: () => Promise<void>, ...things: readonly (() => void)[]): Promise<void> {
    const left = [...things]
    let isOver = false
    this.disk.hold()
    const ending = begin().finally(() => (isOver = true))
    for (;;) {
      await settle()
      if (isOver) break
      if (this.disk.waiting === 0) throw new Error('it waits for something else than the disk')
      left.shift()?.()
      this.disk.letGo()
    }
    this.disk.flow()
    await ending
    if (left.length > 0) throw new Error(`it ended before ${left.length} more things were done`)
  }

  /** Somebody edits db.json by hand. */
  edit(document: object): void {
    this.disk.volume.save(PATH, bytesOf(document))
    this.history.replace(document)
    this.#returned()
    this.history.acknowledge(this.history.last)
  }

  /** The store takes in what was saved, and what it makes of both is the next state. */
  takeIn(merged: object, how: Pick<Conflict, 'isDisputed'> = {}): void {
    this.history.replace(merged)
    this.person.settle({ until: this.history.last, ...how })
    notice(this.db)
    this.#returned()
  }

  /** The store finds that db.json is gone, and that nobody has put another in its place. */
  findGone(): void {
    this.host.passes(1)
    this.host.passes(1000)
    this.person.settle({ until: this.history.last + 1 })
  }

  /** The store finds that it cannot tell what was edited: the document stays. */
  keepBeside(): void {
    this.person.settle({ isDisputed: true, until: this.history.last + 1 })
    notice(this.db)
  }

  async expectConflict(): Promise<void> {
    // The lib under test has a class of its own for errors.
    const code = await this.#lib.flush(this.db).then(String, (error: KeepsakeError) => error.code)
    if (code !== 'KEEPSAKE_CONFLICT') this.complaints.push(`a flush has rejected with ${code}`)
  }

  /** After a flush db.json is all there is. */
  expectTidy(): void {
    const isNew = (path: string): boolean => !this.#start.image.names.has(path)
    const left = [...this.disk.volume.files.keys()].filter(
      (path) => path.endsWith('.temp') && (!path.endsWith('.new.temp') || isNew(path)),
    )
    if (left.length > 0) this.complaints.push(`after a flush there is ${left.join(', ')}`)
  }

  /** No more calls: writes down the last instant. */
  end(): void {
    this.record.note('the end', this.disk.volume.image)
    this.disk.isCrashed = true
    forget()
  }

  #returned(): void {
    this.history.keep()
    if (this.#start.options?.fsync === 'always') this.history.acknowledge(this.history.last)
  }

  #diskOf(image: Image): CrashingDisk {
    const disk = new CrashingDisk(image, this.machine)
    if (this.#start.isMounted) disk.volume.mounts.add(PATH)
    disk.volume.hasLinks = !this.#start.hasNoLinks
    disk.watch = (call) => this.record.hear(call, disk.volume.image)
    return disk
  }
}
