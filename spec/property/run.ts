// One run of a program: each statement on the store and on the model, and after each statement
//
//   1. the store shows what the model holds, and so does every held reference;
//   2. a store opened from a copy of the files shows the same;
//   3. a snapshot, when one is taken, shows the same, and is the same one when taken again;
//   4. so does a copy made of what subscribers are told, of the document and of held references;
//   5. the log, replayed by an independent RFC 6902 library, gives the encoded document.

import { isDeepStrictEqual } from 'node:util'
import { difference } from './check/difference.js'
import { encodedText } from './check/encoding.js'
import { Followers } from './check/followers.js'
import { thawed } from './check/frozen.js'
import { Pairing } from './check/pairing.js'
import { linesOf, replay } from './check/replay.js'
import type { Files } from './check/replay.js'
import type { Disk } from './disk.js'
import { FLUSH, RECOVER, REOPEN } from './kinds/lifecycle.js'
import { nodeOf } from './model/handle.js'
import { Refusal } from './model/refusal.js'
import { Tree } from './model/tree.js'
import { View } from './model/view.js'
import { documentOf, initialFiles } from './start.js'
import type { Start } from './start.js'
import { compile, execute } from './statement.js'
import type { Outcome, Statement, World } from './statement.js'
import type { Subject, SubjectOptions } from './subject.js'

/** What a step did wrong; the message says where. */
export class Mismatch extends Error {}

/** Breaks something on purpose, to see that the harness notices. */
export interface Tamper {
  readonly files?: (files: Files) => Files
  readonly code?: (code: string) => string
}

export class Run {
  readonly tree: Tree
  readonly #subject: Subject
  readonly #disk: Disk
  readonly #options: SubjectOptions
  readonly #isQuiet: boolean
  readonly #tamper: Tamper
  readonly #pairing = new Pairing()
  readonly #model: World
  readonly #live: World
  #path: string
  #steps = 0
  readonly #followers: Followers
  /** As they were after the last step. */
  #files: Files

  constructor(subject: Subject, disk: Disk, start: Start, tamper: Tamper = {}) {
    this.#subject = subject
    this.#disk = disk
    this.#tamper = tamper
    this.#isQuiet = start.isQuiet
    this.#options = { fsync: start.fsync, indent: start.indent, interval: null }
    this.#path = disk.place(initialFiles(start))
    this.tree = new Tree(documentOf(start))
    this.#followers = new Followers(subject, this.tree)
    this.#model = {
      db: new View(this.tree).root,
      held: [],
      transact: (_, change) => this.tree.transact(change),
      flush: () => Promise.resolve(),
    }
    const defaults = start.from === 'defaults' ? { defaults: documentOf(start) } : {}
    this.#live = {
      db: subject.open(this.#path, { ...this.#options, ...defaults }),
      held: [],
      transact: (db, change) => subject.transact(db, change),
      flush: (db) => subject.flush(db),
    }
    this.#files = this.#read()
    if (!this.#isQuiet) this.#followers.begin(this.#live.db)
  }

  /** The model's handles of the held references. */
  get held(): readonly unknown[] {
    return this.#model.held
  }

  /** Runs a statement and checks everything; the answer is what the model made of it. */
  async step(statement: Statement): Promise<Outcome> {
    const before = this.#files
    const expected = await this.#execute(statement)
    if (!this.#isQuiet) {
      this.checkLive()
      // Not always, so that a snapshot may find several changes.
      if (this.#steps++ % 3 !== 1) this.#checkSnapshots()
    }
    if (!this.#isQuiet) await this.#checkFollowers()
    this.#files = this.#read()
    this.#checkLog(statement, before)
    await this.#checkReopened()
    return expected
  }

  /** A statement that a schema refuses: document, files and followers are as they were. */
  async refuse({ code }: Statement): Promise<void> {
    await execute(compile(code), this.#live)
    expectSame('the store', difference(this.#live.db, this.tree.root))
    if (!isDeepStrictEqual(this.#files, this.#read())) throw new Mismatch('the files have changed')
    const found = await this.#followers.difference()
    if (found) throw new Mismatch(found)
  }

  /** The store shows what the model holds. */
  checkLive(): void {
    const { db, held } = this.#live
    expectSame('the store', difference(db, this.tree.root, this.#pairing))
    if (!this.#isDeeplyEqual(db, this.tree.root))
      throw new Mismatch('the store is not deeply equal to plain data')
    this.#model.held.forEach((expected, index) => {
      expectSame(`held[${index}]`, difference(held[index], expected, this.#pairing))
    })
  }

  #checkSnapshots(): void {
    const { db, held } = this.#live
    const taken = this.#subject.snapshot(db)
    expectSame('the snapshot', difference(taken, this.tree.root) ?? thawed(taken))
    if (this.#subject.snapshot(db) !== taken)
      throw new Mismatch('two snapshots of the same are two objects')
    this.#model.held.forEach((expected, index) => {
      if (Object.is(nodeOf(expected), expected)) return
      const copy = this.#subject.snapshot(held[index] as object)
      expectSame(`the snapshot of held[${index}]`, difference(copy, expected))
    })
  }

  async #checkFollowers(): Promise<void> {
    const found = await this.#followers.difference()
    if (found) throw new Mismatch(found)
    this.#followers.follow(this.#model.held, this.#live.held)
  }

  async close(): Promise<void> {
    await this.#subject.close(this.#live.db)
  }

  /** Before Node 22, an invalid Date is not deeply equal to another one. */
  #isDeeplyEqual(one: object, other: object): boolean {
    return isDeepStrictEqual(one, other) || encodedText(this.tree.root).includes('{"$date":null}')
  }

  async #execute(statement: Statement): Promise<Outcome> {
    if (statement.code === REOPEN || statement.code === RECOVER) {
      await this.#openAgain(statement.code)
      return { value: undefined }
    }
    const compiled = compile(statement.code)
    const { code } = this.#tamper
    const expected = await execute(code ? compile(code(statement.code)) : compiled, this.#model)
    const found = await execute(compiled, this.#live)
    compareOutcomes(found, expected)
    return expected
  }

  async #openAgain(how: typeof REOPEN | typeof RECOVER): Promise<void> {
    const { db } = this.#live
    const left = this.#path
    if (how === RECOVER) this.#path = this.#disk.place(this.#disk.read(left))
    await this.#subject.close(db)
    if (how === RECOVER) this.#disk.discard(left)
    this.#live.held.length = 0
    this.#model.held.length = 0
    this.#pairing.forget()
    this.#live.db = this.#subject.open(this.#path, this.#options)
    if (!this.#isQuiet) this.#followers.begin(this.#live.db)
  }

  #read(): Files {
    const { files = (read: Files) => read } = this.#tamper
    return files(this.#disk.read(this.#path))
  }

  #checkLog(statement: Statement, before: Files): void {
    const after = this.#files
    const entries = (files: Files) => linesOf(files.log).filter((line) => line.patch).length
    if (statement.oneLine && entries(after) > entries(before) + 1)
      throw new Mismatch(`the log has ${entries(after) - entries(before)} new lines instead of one`)
    if (statement.kind.startsWith('refuse ') && !isDeepStrictEqual(before, after))
      throw new Mismatch('the files have changed though the value was refused')
    if (statement.code === FLUSH && (after.log ?? after.temp))
      throw new Mismatch('the log is still there after a flush')
    const expected = encodedText(this.tree.root)
    const replayed = replay(after)
    if (replayed === expected) return
    const place = difference(JSON.parse(replayed), JSON.parse(expected))
    throw new Mismatch(`the log replayed by another library differs: ${place}`)
  }

  async #checkReopened(): Promise<void> {
    const copy = this.#disk.place(this.#files)
    const reopened = this.#subject.open(copy, { readOnly: true, lock: false })
    expectSame('the reopened store', difference(reopened, this.tree.root))
    const same = this.#isQuiet || this.#isDeeplyEqual(reopened, this.#live.db)
    await this.#subject.close(reopened)
    this.#disk.discard(copy)
    if (!same) throw new Mismatch('the reopened store is not deeply equal to the live one')
  }
}

function expectSame(what: string, found: string | undefined): void {
  if (found) throw new Mismatch(`${what} differs: ${found}`)
}

function compareOutcomes(found: Outcome, expected: Outcome): void {
  if ('value' in expected) {
    if ('error' in found)
      throw new Mismatch(`it threw: ${describe(found.error)}`, { cause: found.error })
    return expectSame('the result', difference(found.value, nodeOf(expected.value)))
  }
  if ('value' in found)
    throw new Mismatch(`it did not throw, but should have: ${describe(expected.error)}`)
  if (!isSameError(found.error, expected.error))
    throw new Mismatch(`it threw ${describe(found.error)}, not ${describe(expected.error)}`, {
      cause: found.error,
    })
}

function isSameError(found: unknown, expected: unknown): boolean {
  const code = found instanceof Error && 'code' in found ? String(found.code) : ''
  if (expected instanceof Refusal)
    return expected.code === 'KEEPSAKE_*' ? code.startsWith('KEEPSAKE_') : code === expected.code
  if (!(expected instanceof Error && found instanceof Error)) return found === expected
  if (found.constructor !== expected.constructor) return false
  // The engine's own messages depend on how it was reached; the program's do not.
  return expected.constructor !== Error || found.message === expected.message
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${'code' in error ? String(error.code) : error.name} (${error.message})`
}
