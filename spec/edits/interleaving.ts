/**
 * One random story of a program and a person who work on one document: every value that anybody writes is
 * a word that was never written before, so that it can be told what has become of it.
 *
 *     program    db.list.push('p7')          person     "k2": "h8" in an editor, saved
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { close, flush, open, transact, type KeepsakeError, type Options } from '../../lib/index.js'
import type { Random } from '../property/random.js'
import { notice } from '../support/notice.js'
import { wreckOf } from '../support/temp-folder.js'
import { editors } from './editors.js'

export type Value = string | Value[] | { [key: string]: Value }
export type Members = { [key: string]: Value }

const KEYS = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5']

/** What there was when an edit was taken in. */
export interface Merged {
  readonly base: Members
  readonly theirs: Members
  readonly ours: Members
  readonly result: Members
  /** The edited file was kept beside. */
  readonly isKept: boolean
}

export class Interleaving {
  readonly merged: Merged[] = []
  /** How often an edit had to be taken back. */
  refused = 0
  readonly #random: Random
  readonly #options: object
  #path: string
  #db: Members
  #words = 0
  /** Has the person saved something that the store has not looked at? */
  #isSaved = false
  #knownBytes: Uint8Array = new Uint8Array()
  /** db.json as it was last known to the store. */
  #known: Members

  constructor(path: string, random: Random) {
    this.#random = random
    this.#path = path
    this.#options = { interval: null, fsync: 'no', lock: false, onConflict: 'merge' }
    const options: Options = { ...this.#options, defaults: this.#start() }
    this.#db = open(path, options)
    this.#known = {}
  }

  #word(who: 'p' | 'h'): string {
    return `${who}${this.#words++}`
  }

  #start(): Members {
    const list = (): Value[] => Array.from({ length: 4 }, () => this.#word('p'))
    const records = Array.from({ length: 3 }, (_, index) => ({
      id: `id${index}`,
      a: this.#word('p'),
      b: this.#word('p'),
    }))
    return {
      k0: this.#word('p'),
      k1: this.#word('p'),
      deep: { k0: this.#word('p'), list: list() },
      list: list(),
      records,
    }
  }

  async run(steps: number): Promise<void> {
    await flush(this.#db)
    this.#known = this.#onDisk() as Members
    this.#knownBytes = readFileSync(this.#path)
    for (let step = 0; step < steps; step++) await this.#step()
    await close(this.#db)
    this.#db = open<Members>(this.#path, this.#options)
    await close(this.#db)
  }

  async #step(): Promise<void> {
    const what = this.#random.pick([
      'change',
      'change',
      'change',
      'edit',
      'edit',
      'flush',
      'look',
      'crash',
    ] as const)
    if (what === 'change') this.#change(this.#db, 'p')
    else if (what === 'edit') this.#edit()
    else if (what === 'flush') await this.#watching(() => flush(this.#db))
    else if (what === 'look') await this.#watching(async () => notice(this.#db))
    else await this.#crash()
    if (this.#random.chance(0.4)) this.#compare()
  }

  /** The process is killed, and the next one merges what was edited in between. */
  async #crash(): Promise<void> {
    const wreck = wreckOf(dirname(this.#path))
    const ours = this.#live()
    const isSaved = this.#isSaved
    await close(this.#db)
    this.#isSaved = isSaved
    this.#path = join(wreck, 'db.json')
    if (this.#random.chance(0.5)) this.#edit()
    try {
      await this.#watching(async () => this.#open(), ours)
    } catch (error) {
      // In the midst of a flush it cannot be told from which of two files an edit was made.
      if ((error as KeepsakeError).code !== 'KEEPSAKE_CONFLICT') throw error
      this.refused++
      writeFileSync(this.#path, this.#knownBytes)
      await this.#watching(async () => this.#open(), ours)
    }
  }

  #open(): void {
    this.#db = open<Members>(this.#path, this.#options)
  }

  async #watching(work: () => Promise<void>, ours = this.#live()): Promise<void> {
    const theirs = this.#onDisk()
    const base = this.#known
    const kept = this.#beside()
    await work()
    const isEdited = theirs !== undefined && JSON.stringify(theirs) !== JSON.stringify(base)
    const result = this.#live()
    if (isEdited) this.merged.push({ base, theirs, ours, result, isKept: this.#beside() > kept })
    // What was merged is flushed in the background.
    if (this.#hasMerged()) await flush(this.#db)
    this.#known = this.#onDisk() as Members
    this.#knownBytes = readFileSync(this.#path)
    this.#isSaved = false
  }

  #hasMerged(): boolean {
    const log = `${this.#path}.log.temp`
    return existsSync(log) && readFileSync(log, 'utf8').includes('"edit":')
  }

  #live(): Members {
    return JSON.parse(JSON.stringify(this.#db)) as Members
  }

  #onDisk(): Members | undefined {
    if (!existsSync(this.#path)) return undefined
    return JSON.parse(readFileSync(this.#path, 'utf8')) as Members
  }

  #beside(): number {
    return readdirSync(dirname(this.#path)).filter((name) => name.includes('.edited-')).length
  }

  #edit(): void {
    const document = this.#onDisk() ?? {}
    for (let times = this.#random.below(3); times >= 0; times--) this.#change(document, 'h')
    const save = this.#random.pick(Object.values(editors))
    this.#isSaved = true
    save(this.#path, JSON.stringify(document, undefined, 3))
  }

  /** What both do, each to their own. */
  #change(document: Members, who: 'p' | 'h'): void {
    const random = this.#random
    const objects = [document, document['deep']].filter(isObject)
    const lists = [document['list'], document['deep'] && (document['deep'] as Members)['list']]
    const list = random.pick(lists.filter((value): value is Value[] => Array.isArray(value)))
    const records = (document['records'] ?? []) as Members[]
    const holder = random.pick(objects)
    const key = random.pick(KEYS)
    const act = random.pick([
      'set',
      'set',
      'remove',
      'push',
      'put in',
      'take out',
      'replace',
      'field',
      'field',
      'record',
      'object',
      'several',
    ] as const)
    if (act === 'set') holder[key] = this.#word(who)
    else if (act === 'remove') delete holder[key]
    else if (act === 'push') list.push(this.#word(who))
    else if (act === 'put in')
      list.splice(random.below(list.length + 1), 0, this.#word(who), this.#word(who))
    else if (act === 'take out') list.splice(random.below(list.length + 1), 1 + random.below(2))
    else if (act === 'replace') list.splice(random.below(list.length + 1), 1, this.#word(who))
    else if (act === 'record')
      records.splice(random.below(records.length + 1), random.below(2), {
        id: this.#word(who),
        a: this.#word(who),
      })
    else if (act === 'object') holder[key] = { [random.pick(KEYS)]: this.#word(who) }
    else if (act === 'field' && records.length > 0)
      random.pick(records)[random.pick(['a', 'b'])] = this.#word(who)
    else if (act === 'several' && who === 'p') {
      transact(document, () => {
        this.#change(document, who)
        this.#change(document, who)
      })
    }
  }

  /** What is there after a kill is what is there now, as long as nobody has edited the file meanwhile. */
  #compare(): void {
    if (this.#isSaved) return
    const live = this.#live()
    const db = open<Members>(join(wreckOf(dirname(this.#path)), 'db.json'), { readOnly: true })
    const found = JSON.stringify(sorted(db))
    void close(db)
    if (found !== JSON.stringify(sorted(live)))
      throw new Error('a kill would have left another state')
  }
}

function isObject(value: Value | undefined): value is Members {
  return typeof value === 'object' && !Array.isArray(value)
}

/** The order of keys says nothing. */
function sorted(value: Value): Value {
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(sorted)
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] as Value)]),
  )
}
