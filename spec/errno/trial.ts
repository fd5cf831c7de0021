/**
 * One program on one disk, of which one call fails, or every call from one on. The program takes note
 * of what is thrown, rejected and told, and does its next step.
 *     change, change, durable, change, flush, …   then the disk heals   change, flush, close, open
 *             ↑ call 17: ENOSPC
 */

import type { KeepsakeError } from '../../lib/index.js'
import { registry } from '../../lib/registry.js'
import { beginningOf } from '../crash/beginning.js'
import type { History } from '../crash/history.js'
import { Host, settle } from '../crash/host.js'
import { forget } from '../crash/lib-under-test.js'
import { FOLDER, PATH, type Document, type Lib } from '../crash/session.js'
import { seedEntropy } from '../support/crashing-disk/entropy.js'
import type { Fault } from '../support/crashing-disk/faults.js'
import { Machine } from '../support/crashing-disk/machine.js'
import { plug } from '../support/crashing-disk/plug.js'
import { Course } from './course.js'
import { heal } from './healing.js'
import { Hearing } from './hearing.js'
import { Person } from './person.js'
import type { Edit, Editing } from './person.js'
import type { Program } from './program.js'
import { expectRefusal } from './refusal.js'
import { WatchedDisk } from './watched-disk.js'

export interface TrialStart {
  readonly lib: Lib
  readonly program: Program
  /** Undefined: nothing fails. */
  readonly fault: Fault | undefined
}

const A_SECOND = 1000

/** When something was asked for. */
interface Asked {
  readonly last: number
  readonly pending: readonly Edit[]
}

export class Trial {
  readonly start: TrialStart
  readonly disk: WatchedDisk
  readonly history: History
  readonly hearing: Hearing
  readonly person: Person
  readonly course: Course
  /** The store has said that it takes nothing any more. */
  hasFailed = false
  db: Document = {}
  readonly #host = new Host(1)
  readonly #machine = new Machine()

  constructor(start: TrialStart) {
    const { program, fault } = start
    const { image, history } = beginningOf(program)
    this.start = start
    this.history = history
    this.hearing = new Hearing(this.#host.warnings)
    this.disk = new WatchedDisk(image, this.#machine)
    this.person = new Person(this.disk, history)
    if (program.isMounted) this.disk.volume.mounts.add(PATH)
    if (fault !== undefined) this.disk.faults.order(fault)
    this.course = new Course(this)
  }

  /** Plays the program, heals the disk, and sees whether the store heals with it. */
  async play(): Promise<this> {
    seedEntropy(1)
    const { program } = this.start
    try {
      await this.#host.throughout(async () => {
        await program.run(this)
        this.disk.faults.heal()
        this.disk.flow()
        await heal(this)
      })
    } finally {
      this.disk.isCrashed = true
      forget()
    }
    return this
  }

  /** Whether what has to fail has failed, or nothing has to. */
  get isWell(): boolean {
    const { fault } = this.start
    return fault === undefined || (fault.to === undefined && fault.from <= this.disk.calls)
  }

  get isOpen(): boolean {
    return registry().stores.has(PATH)
  }

  get text(): string | undefined {
    const tree = registry().byView.get(this.db)?.tree
    return tree?.text(tree.root.target, 0)
  }

  open(): void {
    // A close that has failed may have left it open.
    if (this.isOpen) return
    const { program } = this.start
    const { defaults } = program.options ?? {}
    if (defaults !== undefined && this.history.last === 0) {
      this.history.issue((document: Document) => Object.assign(document, defaults))
    }
    plug(this.disk)
    this.person.wait()
    // Whoever is told that it does not open tries again.
    if (!this.hearing.attempt(() => this.#tryToOpen()))
      this.hearing.attempt(() => this.#tryToOpen())
    this.end('open')
  }

  /** A step has ended: sees what was taken in meanwhile. */
  end(step: string): void {
    this.#notice()
    this.course.end(step)
  }

  /** Somebody edits db.json by hand. What was edited before may be taken in by now. */
  edit(editing: Editing): void {
    this.#notice()
    this.person.edit(editing)
  }

  #notice(): void {
    if (this.person.edits.length > 0) this.person.notice(this.text)
  }

  #tryToOpen(): void {
    const { lib, program, fault } = this.start
    const { person, history, hearing } = this
    const onError = (error: unknown): void => hearing.hear('onError', error)
    const options = {
      lock: false,
      interval: null,
      fsync: 'no',
      ...(program.isDeaf ? {} : { onError }),
      ...program.options,
    } as const
    try {
      this.db = person.letOpen(() => lib.open<Document>(PATH, options))
    } catch (error) {
      // The folder could not be made: the message says to make it yourself.
      if ((error as KeepsakeError).file === FOLDER) this.disk.volume.provide(FOLDER)
      throw error
    }
    this.hasFailed = false
    person.notice(this.text)
    const isLeft = person.pending.length > 0 && !(fault && person.hasGivenWay)
    if (isLeft) hearing.complain('opening leaves out an edit')
    if (this.text !== history.textOf(history.last)) hearing.complain('opening finds another state')
  }

  /** One change. With `always`, it is durable if nothing is thrown. */
  change(change: (document: Document) => unknown): void {
    this.#change(change, () => change(this.db))
  }

  transact(change: (document: Document) => void): void {
    this.#change(change, () => this.start.lib.transact(this.db, change))
  }

  #change(change: (document: Document) => unknown, make: () => unknown): void {
    if (!this.isOpen) return
    if (this.hasFailed || registry().byView.get(this.db)?.isClosing) return expectRefusal(this)
    const { history } = this
    this.#notice()
    history.issue(change)
    const isWell = this.hearing.attempt(make)
    if (this.text !== history.textOf(history.last)) {
      history.retract()
      if (isWell) this.hearing.complain('a change was not taken, and nothing was thrown')
      if (this.text !== history.textOf(history.last))
        this.hearing.complain('half a change was taken')
      this.hasFailed = true
    } else if (isWell && this.start.program.options?.fsync === 'always') {
      history.acknowledge(history.last)
    }
    this.end('change')
  }

  durable(): Promise<boolean> {
    return this.#acknowledged('durable', () => this.start.lib.durable(this.db))
  }

  flush(): Promise<boolean> {
    return this.#acknowledged('flush', () => this.start.lib.flush(this.db))
  }

  close(): Promise<boolean> {
    return this.#acknowledged('close', () => this.start.lib.close(this.db))
  }

  closeNow(): void {
    if (!this.isOpen) return
    const asked = this.#asked
    if (this.hearing.attempt(() => (this.db as Disposable)[Symbol.dispose]())) {
      this.#acknowledge('close', asked)
    }
    this.end('close')
  }

  async #acknowledged(step: string, ask: () => Promise<void>): Promise<boolean> {
    if (!this.isOpen) return false
    const asked = this.#asked
    const isWell = await this.hearing.outcome(ask())
    if (isWell) this.#acknowledge(step, asked)
    this.end(step)
    return isWell
  }

  get #asked(): Asked {
    return { last: this.history.last, pending: this.person.pending }
  }

  /** It has ended well: what there was when it was asked for is durable, and no edit is left out. */
  #acknowledge(step: string, { last, pending }: Asked): void {
    this.person.notice(this.text)
    this.history.acknowledge(last)
    if (step === 'durable') return
    for (const { takenIn = 0 } of pending) this.history.acknowledge(takenIn)
    const isLeft = this.person.pending.some((edit) => pending.includes(edit))
    if (isLeft && !this.person.noticeBeside()) this.hearing.complain(`${step} leaves out an edit`)
  }

  /** Another process: nothing is open there. */
  startProcess(): void {
    forget()
    this.#host.startProcess()
    this.#machine.startProcess()
  }

  /** A second goes by: with `everysec`, what was there before is durable then, or was reported. */
  async second(): Promise<void> {
    if (!this.isOpen) return
    const { last } = this.history
    this.#host.passes(A_SECOND)
    for (let turn = 0; turn < 5; turn++) await settle()
    if (!this.hearing.isTroubled) this.history.acknowledge(last)
    this.end('second')
  }
}
