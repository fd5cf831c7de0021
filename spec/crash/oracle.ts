/**
 * Opens the files that a crash has left, with the real store, and says what is wrong with what it
 * finds.
 *
 * - The state is one of the history, not older than what is promised, not younger than what was asked.
 * - Opening writes nothing.
 * - db.json is whole JSON, or not there. (Where it is written in place, db.json.temp counts.)
 * - What was kept before a migration is whole, and is there once the document is of a later version; opened
 *   with the migrations of its program, the document becomes what they make of it.
 * - What somebody has edited is in db.json, in the document or beside. What they have removed they can put back,
 *   until the program has found that it is gone.
 * - Where the log names both, db.json.temp with the log and db.json with the log give one state.
 */

import type { Options } from '../../lib/index.js'
import { readLog } from '../../lib/log/reading.js'
import { digest } from '../../lib/log/digest.js'
import { registry } from '../../lib/registry.js'
import { CrashingDisk } from '../support/crashing-disk/disk.js'
import { imageOf } from '../support/crashing-disk/image.js'
import type { Files } from '../support/crashing-disk/image.js'
import { Machine } from '../support/crashing-disk/machine.js'
import { plug } from '../support/crashing-disk/plug.js'
import type { Survivor } from '../support/crashing-disk/survivors.js'
import { canMerge, isTheirs, same, type Conflict } from './conflict.js'
import type { History } from './history.js'
import { Host } from './host.js'
import { forget } from './lib-under-test.js'
import { arrival } from './migrating.js'
import { FOLDER, PATH } from './session.js'
import type { Document, Lib } from './session.js'

/** What was found; the same for the same files. */
export interface Finding {
  /** The document as JSON text; undefined when it cannot be opened. */
  readonly text: string | undefined
  /** Documents that were kept before a migration, in the same way. */
  readonly copies?: readonly string[]
  /** What must never be, whatever is promised. */
  readonly wrong: string | undefined
  /** It took somebody to put db.json back. */
  readonly isPutBack?: boolean
  /** Whoever opens it with `onConflict: 'merge'` has both. */
  readonly isMerged?: boolean
  /** Of the error that opening throws. */
  readonly code?: string | undefined
}

export interface OracleOptions {
  readonly lib: Lib
  /** Whose hours it looks in: see `Host`. */
  readonly life: number
  /** db.json may be half of one, while db.json.temp counts. */
  readonly isMounted: boolean
  /** A copy may be empty: its name was taken, and the crash came before the copy had it. */
  readonly hasNoLinks?: boolean
  /** What there was at the start. */
  readonly files?: Files
  /** How the program opens it. */
  readonly options?: Options
}

const TEMP = `${PATH}.temp`
const LOG = `${PATH}.log.temp`
const COPY = `${PATH}.v`
const MAKING = /^(?:makeDirectory|syncDirectory) /

export class Oracle {
  /** How many disks were opened, each of them once. */
  opened = 0
  readonly #options: OracleOptions
  readonly #host: Host
  readonly #machine = new Machine()
  readonly #known = new Map<string, Finding>()
  readonly #whole = new WeakMap<Uint8Array, boolean>()

  constructor(options: OracleOptions) {
    this.#options = options
    this.#host = new Host(options.life)
  }

  find({ files, folders, key }: Omit<Survivor, 'label'>): Finding {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    this.opened++
    const found = this.#host.within(() => this.#look(files, folders))
    this.#host.endProcess()
    this.#known.set(key, found)
    return found
  }

  /**
   * Where db.json was edited by hand while the log held changes, opening refuses to choose. Then both
   * have to be there: the edit, and with the db.json from before, all that was promised; and opened so that
   * both are merged, both are in the document.
   */
  findThrough(survivor: Survivor, conflict: Conflict | undefined): Finding {
    const found = this.find(survivor)
    const { files, folders, key } = survivor
    const place = { files, path: PATH }
    if (conflict === undefined || !isTheirs(found, place, conflict)) return found
    const { after, isLoose } = conflict
    if (after !== undefined && !isLoose && !same(files.get(PATH), after)) {
      return { ...found, wrong: 'the edit is lost' }
    }
    const putBack = this.find({
      files: new Map(files).set(PATH, conflict.before),
      folders,
      key: `${key}, put back`,
    })
    if (putBack.wrong !== undefined || !canMerge(place, conflict)) {
      return { ...putBack, isPutBack: true }
    }
    const wrong = this.#unmerged(survivor, { edit: conflict.edit, text: putBack.text })
    return { ...putBack, wrong, isPutBack: true, isMerged: true }
  }

  /** Does opening it so that both are merged give what the edit makes of the state? */
  #unmerged(
    { files, folders }: Survivor,
    { edit, text = '' }: Pick<Conflict, 'edit'> & Pick<Finding, 'text'>,
  ): string | undefined {
    const document = JSON.parse(text) as Document
    edit?.(document as never)
    const options: Options = { onConflict: 'merge', onError: () => undefined }
    const found = this.#host.within(() => this.#open(files, folders, options))
    if (found.text === JSON.stringify(document)) return undefined
    return `merging leads to ${found.text ?? found.wrong}`
  }

  #look(files: Files, folders: readonly string[]): Finding {
    if (!this.#options.isMounted && !this.#isWhole(files.get(PATH))) {
      return { text: undefined, wrong: 'db.json is no JSON' }
    }
    const found = { ...this.#open(files, folders), ...this.#copiesIn(files) }
    if (found.wrong !== undefined) return found
    const wrong = files.has(TEMP) ? this.#disagreement(files, folders) : undefined
    return { ...found, wrong: wrong ?? this.#misled(found.text, { files, folders }) }
  }

  /** What was kept before migrations. */
  #copiesIn(files: Files): Partial<Finding> | undefined {
    const { files: first = new Map<string, Uint8Array>(), hasNoLinks } = this.#options
    const copies: string[] = []
    for (const [path, bytes] of files) {
      if (!path.startsWith(COPY) || first.has(path)) continue
      if (bytes.length === 0 && hasNoLinks) continue
      if (!this.#isWhole(bytes)) return { wrong: `${path} is no JSON` }
      copies.push(JSON.stringify(JSON.parse(Buffer.from(bytes).toString())))
    }
    for (const [path, bytes] of first) {
      if (!path.startsWith(COPY)) continue
      const now = files.get(path)
      if (!now || !Buffer.from(bytes).equals(now)) return { wrong: `${path} was not ours` }
    }
    return copies.length === 0 ? undefined : { copies }
  }

  /** Opened as the program does it: does the document become what it should? */
  #misled(
    text: string | undefined,
    { files, folders }: Pick<Survivor, 'files' | 'folders'>,
  ): string | undefined {
    const { migrations, version } = this.#options.options ?? {}
    if (migrations === undefined || text === undefined) return undefined
    const wanted = JSON.stringify(arrival(JSON.parse(text) as Document, migrations))
    const { text: become, code } = this.#open(files, folders, { migrations, version })
    if (become === undefined) return `migrating throws ${code}`
    return become === wanted ? undefined : `the migrations lead to ${become}`
  }

  /** Both are named: does each of them give the same state? */
  #disagreement(files: Files, folders: readonly string[]): string | undefined {
    const log = files.get(LOG)
    const isNamed = (bytes: Uint8Array | undefined): boolean =>
      bytes !== undefined && log !== undefined && readLog(log).snapshots.has(digest(bytes))
    if (!isNamed(files.get(PATH)) || !isNamed(files.get(TEMP))) return undefined
    const [one, other] = [TEMP, PATH].map((path) => {
      const without = new Map(files)
      without.delete(path)
      return this.#open(without, folders).text
    })
    return one === other ? undefined : 'db.json.temp and db.json give different states'
  }

  #open(files: Files, folders: readonly string[], options: Options = {}): Finding {
    const disk = new CrashingDisk(imageOf(files, folders), this.#machine)
    plug(disk)
    try {
      const db = this.#options.lib.open(PATH, {
        lock: false,
        interval: null,
        fsync: 'no',
        ...options,
      })
      const tree = registry().byView.get(db)?.tree
      const text = tree?.text(tree.root.target, 0)
      // A folder that is missing is made; nothing else is.
      const [call] = disk.changes.filter(
        (change) => folders.includes(FOLDER) || !MAKING.test(change),
      )
      return { text, wrong: call && `opening has called: ${call}` }
    } catch (error) {
      const { code } = error as { code?: string }
      return { text: undefined, wrong: `opening throws ${code ?? String(error)}`, code }
    } finally {
      forget()
    }
  }

  #isWhole(bytes: Uint8Array | undefined): boolean {
    if (bytes === undefined) return true
    const known = this.#whole.get(bytes)
    if (known !== undefined) return known
    const isWhole = parses(bytes)
    this.#whole.set(bytes, isWhole)
    return isWhole
  }
}

function parses(bytes: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(bytes).toString())
    return true
  } catch {
    return false
  }
}

/** How many states of the history a crash may leave. */
export interface Promised {
  readonly atLeast: number
  readonly atMost: number
}

/** What is wrong; undefined: nothing. */
export function judge(
  { text, wrong, copies = [] }: Finding,
  history: History,
  { atLeast, atMost }: Promised,
): string | undefined {
  if (wrong !== undefined || text === undefined) return wrong ?? 'nothing was found'
  const state = history.find(text)
  if (state === undefined) return `there never was the state ${text}`
  if (state < atLeast) return `lost: state ${state}, and ${atLeast} was acknowledged`
  if (state > atMost) return `state ${state}, and only ${atMost} was asked for`
  if (history.copiesFor(state).some((copy) => !copies.includes(copy))) return 'a copy is missing'
  if (copies.some((copy) => history.find(copy) === undefined)) return 'a copy of what never was'
  return undefined
}
