/** What `open` can be told, checked before anything is touched. */

import { fileURLToPath } from 'node:url'
import isPlainObject from 'lodash-es/isPlainObject.js'
import { KeepsakeError } from './errors.js'
import type { StandardSchema } from './standard-schema.js'

/** Read-only all the way down: what is given to the store may be `as const`. */
export type DeepReadonly<T> = T extends (...all: never[]) => unknown
  ? T
  : T extends Date | Uint8Array
    ? T
    : T extends Map<infer K, infer V>
      ? ReadonlyMap<K, DeepReadonly<V>>
      : T extends Set<infer V>
        ? ReadonlySet<DeepReadonly<V>>
        : T extends object
          ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
          : T

/** Any part of it, objects all the way down; arrays and other values whole. */
export type DeepPartial<T> = T extends
  readonly unknown[] | Date | Uint8Array | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
  ? T
  : T extends object
    ? { [K in keyof T]?: DeepPartial<T[K]> | undefined }
    : T

/** One step from a version to the next: it changes the document as any program would, at once. */
// oxlint-disable-next-line typescript/no-explicit-any -- nobody has types for what was there before
export type Migration = (db: any) => unknown

/** When a change becomes durable by itself. */
export type FsyncPolicy = 'always' | 'everysec' | 'no'

// Without a type of its own a document is as open as an object literal in JavaScript.
// oxlint-disable-next-line typescript/no-explicit-any
export interface Options<T extends object = Record<string, any>> {
  /**
   * Filled in, deeply, where the document lacks a key; arrays are values. One ordinary change, and
   * only if something was missing. With `readOnly` in memory only.
   */
  readonly defaults?: DeepReadonly<DeepPartial<T>> | undefined
  /** Spaces in db.json, 0 to 10; `null`: compact, one line. Default 2. */
  readonly indent?: number | null | undefined
  /**
   * Milliseconds from a change to the flush that takes it into db.json; `null`: only on `flush`,
   * `close`, exit and when the log has outgrown the snapshot. Default 300,000 (five minutes).
   */
  readonly interval?: number | null | undefined
  /**
   * `'always'`: durable before the assignment returns. `'everysec'` (default): a power cut takes at
   * most the last second, a process crash nothing. `'no'`: the operating system decides.
   */
  readonly fsync?: FsyncPolicy | undefined
  /** Nothing is written, no lock is taken, changes throw `KEEPSAKE_READ_ONLY`. Default false. */
  readonly readOnly?: boolean | undefined
  /**
   * Take in what is edited in db.json by hand while it is open: merged with what the program has changed
   * since, and told to subscribers with the origin `'file'`. Where both have changed the same, the
   * program's value stays, and the edited file is kept beside. Default true; with `readOnly` not at all.
   */
  readonly watch?: boolean | undefined
  /**
   * What to do when db.json was edited while nobody had it open, and the log held changes for it:
   * `'throw'` (default) `KEEPSAKE_CONFLICT`, and change nothing; or `'merge'` as `watch` does.
   */
  readonly onConflict?: 'throw' | 'merge' | undefined
  /** Whether to lock out other processes. Default true. */
  readonly lock?: boolean | undefined
  /** Permission bits of new files; an existing db.json keeps its own. Default `0o600`. */
  readonly mode?: number | undefined
  /**
   * On damage keep what is provably good, put the rest aside, and warn; without it such a file is
   * refused. Default false.
   */
  readonly salvage?: boolean | undefined
  /**
   * Any Standard Schema (Zod, Valibot, ArkType, …) that answers at once. Each change is judged by its
   * result, all of the document, and so is what was opened; a change that does not fit throws
   * `KEEPSAKE_INVALID`, and nothing is changed. What the schema makes of a value is not used.
   */
  readonly schema?: StandardSchema | undefined
  /**
   * Which version of the document the program knows, a whole number from 1; kept in the document as
   * `$version`. Default: the highest of `migrations`.
   */
  readonly version?: number | undefined
  /**
   * How an older document becomes one of this version: functions under the number each leads to, or in
   * order, the first leading to 1. Each is one transaction; before the first, the document is kept as
   * db.json.v<n>.
   */
  readonly migrations?: Readonly<Record<number, Migration>> | readonly Migration[] | undefined
  /** Told of background failures. By default they are emitted as warnings. */
  readonly onError?: ((error: KeepsakeError) => void) | undefined
}

/** The options with their defaults in place. */
export interface Settings {
  readonly defaults: object | undefined
  readonly indent: number | null
  readonly interval: number | null
  readonly fsync: FsyncPolicy
  readonly readOnly: boolean
  readonly watch: boolean
  readonly onConflict: 'throw' | 'merge'
  readonly lock: boolean
  readonly mode: number
  readonly salvage: boolean
  readonly schema: StandardSchema | undefined
  readonly version: number | undefined
  readonly migrations: ReadonlyMap<number, Migration>
  readonly onError: ((error: KeepsakeError) => void) | undefined
}

const LONGEST_TIMER = 2 ** 31 - 1

/** What an option is when it is not given, and what it has to be: in words and as a test. */
interface Rule {
  readonly initially: unknown
  readonly wanted: string
  readonly test: (value: unknown) => boolean
}

function oneOf(...values: readonly unknown[]): Rule {
  return {
    initially: values[0],
    wanted: `one of: ${values.join(', ')}`,
    test: (value) => values.includes(value),
  }
}

function wholeNumber(initially: number, low: number, high: number): Rule {
  return {
    initially,
    wanted: `a whole number from ${low} to ${high}`,
    test: (value) => Number.isInteger(value) && Number(value) >= low && Number(value) <= high,
  }
}

function orNull({ initially, wanted, test }: Rule): Rule {
  return { initially, wanted: `${wanted}, or null`, test: (value) => value === null || test(value) }
}

const RULES: Readonly<Record<keyof Settings, Rule>> = {
  defaults: {
    initially: undefined,
    wanted: 'a plain object or array',
    test: (value) => Array.isArray(value) || isPlainObject(value),
  },
  indent: orNull(wholeNumber(2, 0, 10)),
  interval: orNull(wholeNumber(300_000, 1, LONGEST_TIMER)),
  fsync: oneOf('everysec', 'always', 'no'),
  readOnly: oneOf(false, true),
  watch: oneOf(true, false),
  onConflict: oneOf('throw', 'merge'),
  lock: oneOf(true, false),
  mode: {
    ...wholeNumber(0o600, 0o400, 0o777),
    wanted: 'permission bits from 0o400 to 0o777',
  },
  salvage: oneOf(false, true),
  version: { ...wholeNumber(0, 1, Number.MAX_SAFE_INTEGER), initially: undefined },
  migrations: {
    initially: undefined,
    wanted: 'functions, in order or under the whole numbers that they lead to',
    test: (value) => migrationsOf(value) !== undefined,
  },
  schema: {
    initially: undefined,
    wanted: 'a Standard Schema: an object that has ~standard.validate',
    test: isSchema,
  },
  onError: {
    initially: undefined,
    wanted: 'a function',
    test: (value) => typeof value === 'function',
  },
}

function isSchema(value: unknown): boolean {
  const standard = (value as Partial<StandardSchema> | null)?.['~standard']
  return typeof standard?.validate === 'function'
}

function migrationsOf(value: unknown): ReadonlyMap<number, Migration> | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const first = Array.isArray(value) ? 1 : 0
  const migrations = new Map<number, Migration>()
  for (const [key, step] of Object.entries(value)) {
    const to = Number(key) + first
    if (!Number.isSafeInteger(to) || to < 1 || typeof step !== 'function') return undefined
    migrations.set(to, step as Migration)
  }
  return migrations
}

/** Throws `KEEPSAKE_BAD_OPTION`, naming the option. */
export function readOptions(options: unknown): Settings {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw refuse('The options have to be an object.')
  }
  const given = new Map<string, unknown>(Object.entries(options))
  const settings: Record<string, unknown> = {}
  for (const [name, { initially, wanted, test }] of Object.entries(RULES)) {
    const value = given.get(name)
    if (value !== undefined && !test(value)) {
      throw refuse(`The option '${name}' has to be ${wanted}.`)
    }
    settings[name] = value === undefined ? initially : value
    given.delete(name)
  }
  for (const name of given.keys()) {
    throw refuse(`There is no option '${name}'. There are: ${Object.keys(RULES).join(', ')}.`)
  }
  const migrations = migrationsOf(settings['migrations'] ?? {}) as ReadonlyMap<number, Migration>
  const highest = Math.max(0, ...migrations.keys())
  const version = (settings['version'] as number | undefined) ?? (highest || undefined)
  if (highest > (version ?? 0)) {
    throw refuse(`The option 'version' is ${version}, and there is a migration to ${highest}.`)
  }
  return { ...settings, version, migrations } as unknown as Settings
}

/** Throws `KEEPSAKE_BAD_OPTION` for what cannot be the path of a file. */
export function readPath(path: unknown): string {
  const file = path instanceof URL ? pathOf(path) : path
  if (typeof file === 'string' && /\.(?:temp|lock)$/.test(file)) {
    throw refuse('The name must not end in .temp or .lock: those are the files beside a store.')
  }
  // The text of a URL would be a folder called `file:`.
  if (typeof file === 'string' && file !== '' && !/^file:\/|\0/i.test(file)) return file
  throw refuse("The path has to be a non-empty string such as 'db.json', or new URL('file:///…').")
}

function pathOf(url: URL): string | undefined {
  try {
    return fileURLToPath(url)
  } catch {
    // No file: URL, or one that leads to another computer, or holds a `/` that separates nothing.
    return undefined
  }
}

function refuse(message: string): KeepsakeError {
  return new KeepsakeError('KEEPSAKE_BAD_OPTION', `${message} Nothing was opened.`)
}
