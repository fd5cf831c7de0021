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
import { Hearing } from './hearing.js'
import type { Program } from './program.js'
import { WatchedDisk } from './watched-disk.js'

export interface TrialStart {
  readonly lib: Lib
  readonly program: Program
  /** Undefined: nothing fails. */
  readonly fault: Fault | undefined
}

const A_SECOND = 1000

export class Trial {
  readonly disk: WatchedDisk
  readonly history: History
  readonly hearing: Hearing
  readonly course: Course
  /** The store has said that it takes nothing any more. */
  hasFailed = false
  readonly #start: TrialStart
  readonly #host = new Host(1)
  readonly #machine = new Machine()
  #db: Document = {}

  constructor(start: TrialStart) {
    const { program, fault } = start
    const { image, history } = beginningOf(program)
    this.#start = start
    this.history = history
    this.hearing = new Hearing(this.#host.warnings)
    this.disk = new WatchedDisk(image, this.#machine)
    if (program.isMounted) this.disk.volume.mounts.add(PATH)
    if (fault !== undefined) this.disk.faults.order(fault)
    this.course = new Course(this)
  }

  /** Plays the program, heals the disk, and sees whether the store heals with it. */
  async play(): Promise<this> {
    seedEntropy(1)
    const { program } = this.#start
    try {
      await this.#host.throughout(async () => {
        await program.run(this)
        this.disk.faults.heal()
        this.disk.flow()
        await this.#recover()
      })
    } finally {
      this.disk.isCrashed = true
      forget()
    }
    return this
  }

  get #isOpen(): boolean {
    return registry().stores.has(PATH)
  }

  /** A db.json that can only be written where it is, and whose sync has failed, stays as it is. */
  get #isStuck(): boolean {
    return this.course.wroteInPlace && this.disk.failed.includes(PATH)
  }

  get #text(): string | undefined {
    const tree = registry().byView.get(this.#db)?.tree
    return tree?.text(tree.root.target, 0)
  }

  open(): void {
    // A close that has failed may have left it open.
    if (this.#isOpen) return
    const { program } = this.#start
    const { defaults } = program.options ?? {}
    if (defaults !== undefined && this.history.last === 0) {
      this.history.issue((document: Document) => Object.assign(document, defaults))
    }
    plug(this.disk)
    // Whoever is told that it does not open tries again.
    if (!this.hearing.attempt(() => this.#tryToOpen()))
      this.hearing.attempt(() => this.#tryToOpen())
    this.course.end('open')
  }

  #tryToOpen(): void {
    const { lib, program } = this.#start
    const onError = (error: unknown): void => this.hearing.hear('onError', error)
    try {
      this.#db = lib.open<Document>(PATH, {
        lock: false,
        interval: null,
        fsync: 'no',
        ...(program.isDeaf ? {} : { onError }),
        ...program.options,
      })
    } catch (error) {
      // The folder could not be made: the message says to make it yourself.
      if ((error as KeepsakeError).file === FOLDER) this.disk.volume.provide(FOLDER)
      throw error
    }
    this.hasFailed = false
    const { last } = this.history
    if (this.#text !== this.history.textOf(last))
      this.hearing.complain('opening finds another state')
  }

  /** One change. With `always`, it is durable if nothing is thrown. */
  change(change: (document: Document) => unknown): void {
    this.#change(change, () => change(this.#db))
  }

  transact(change: (document: Document) => void): void {
    this.#change(change, () => this.#start.lib.transact(this.#db, change))
  }

  #change(change: (document: Document) => unknown, make: () => unknown): void {
    if (!this.#isOpen) return
    if (this.hasFailed || registry().byView.get(this.#db)?.isClosing) return this.#expectRefusal()
    const { history } = this
    history.issue(change)
    const isWell = this.hearing.attempt(make)
    if (this.#text !== history.textOf(history.last)) {
      history.retract()
      if (isWell) this.hearing.complain('a change was not taken, and nothing was thrown')
      if (this.#text !== history.textOf(history.last))
        this.hearing.complain('half a change was taken')
      this.hasFailed = true
    } else if (isWell && this.#start.program.options?.fsync === 'always') {
      history.acknowledge(history.last)
    }
    this.course.end('change')
  }

  #expectRefusal(): void {
    const before = this.#text
    try {
      this.#db['refused'] = true
      this.hearing.complain('what has to be refused is taken')
    } catch (error) {
      const expected = this.hasFailed ? 'KEEPSAKE_WRITE_FAILED' : 'KEEPSAKE_CLOSED'
      if ((error as KeepsakeError).code !== expected) this.hearing.hear('thrown', error)
    }
    if (this.#text !== before) this.hearing.complain('what was refused is in memory')
  }

  durable(): Promise<void> {
    return this.#acknowledged('durable', () => this.#start.lib.durable(this.#db))
  }

  flush(): Promise<void> {
    return this.#acknowledged('flush', () => this.#start.lib.flush(this.#db))
  }

  close(): Promise<void> {
    return this.#acknowledged('close', () => this.#start.lib.close(this.#db))
  }

  closeNow(): void {
    const { last } = this.history
    if (!this.#isOpen) return
    if (this.hearing.attempt(() => (this.#db as Disposable)[Symbol.dispose]())) {
      this.history.acknowledge(last)
    }
    this.course.end('close')
  }

  async #acknowledged(step: string, ask: () => Promise<void>): Promise<void> {
    if (!this.#isOpen) return
    const { last } = this.history
    if (await this.hearing.outcome(ask())) this.history.acknowledge(last)
    this.course.end(step)
  }

  /** A second goes by: with `everysec`, what was there before is durable then, or was reported. */
  async second(): Promise<void> {
    if (!this.#isOpen) return
    const { last } = this.history
    this.#host.passes(A_SECOND)
    for (let turn = 0; turn < 5; turn++) await settle()
    if (!this.hearing.isTroubled) this.history.acknowledge(last)
    this.course.end('second')
  }

  /** The disk is well again: whatever was reported, the store has to be, too. */
  async #recover(): Promise<void> {
    const { hearing, history } = this
    this.open()
    this.change((db) => (db['healed'] = true))
    if (this.hasFailed) return this.#openAnew()
    hearing.isOver = !this.#isStuck
    await this.durable()
    await this.flush()
    await this.close()
    this.open()
    if (this.#text !== history.textOf(history.last)) hearing.complain('reopening loses a change')
    await this.close()
    if (this.#isStuck) return
    const left = [...this.disk.volume.files.keys()].filter((path) => /\.temp$|\.lock/.test(path))
    if (left.length > 0) hearing.complain(`there is left ${left.join(', ')}`)
  }

  /**
   * It has told that nothing more is written. The same process closes it, opens it again and goes on;
   * but where changes wait in memory it stays open, and only another process opens it.
   */
  async #openAnew(): Promise<void> {
    const { hearing, history } = this
    const { lib, program } = this.#start
    await hearing.outcome(lib.close(this.#db))
    const isAnother = this.#isOpen
    if (isAnother) {
      forget()
      this.#host.startProcess()
      this.#machine.startProcess()
    }
    hearing.isOver = !this.#isStuck
    const isOpen = hearing.attempt(() => {
      const onError = (error: unknown): void => hearing.hear('onError', error)
      this.#db = lib.open<Document>(PATH, { ...program.options, interval: null, onError })
    })
    const found = this.#text ?? ''
    if (isOpen && (history.find(found) ?? -1) < history.marks.durable)
      hearing.complain('what was durable is lost')
    // That a sync has failed is known to the process that has seen it.
    if (!isOpen || isAnother) return
    await hearing.outcome(lib.durable(this.#db))
    await hearing.outcome(lib.flush(this.#db))
    if (this.#text !== found) hearing.complain('it has changed by itself')
    await hearing.outcome(lib.close(this.#db))
  }
}
