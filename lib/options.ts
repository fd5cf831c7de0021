/** What `open` can be told, checked before anything is touched. */

import { fileURLToPath } from 'node:url'
import isPlainObject from 'lodash-es/isPlainObject.js'
import { KeepsakeError } from './errors.js'

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

/** A schema of any maker: Standard Schema, version 1 (standardschema.dev). */
export interface StandardSchema<Input = unknown, Output = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult | Promise<SchemaResult>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

/** What it answers. */
export interface SchemaResult {
  readonly issues?: readonly SchemaIssue[] | undefined
}

export interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** What a document has to be to fit a schema. */
export type SchemaInput<Schema extends StandardSchema> = NonNullable<
  Schema['~standard']['types']
>['input']

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
  readonly lock: boolean
  readonly mode: number
  readonly salvage: boolean
  readonly schema: StandardSchema | undefined
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
  lock: oneOf(true, false),
  mode: {
    ...wholeNumber(0o600, 0o400, 0o777),
    wanted: 'permission bits from 0o400 to 0o777',
  },
  salvage: oneOf(false, true),
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
  return settings as unknown as Settings
}

/** Throws `KEEPSAKE_BAD_OPTION` for what cannot be the path of a file. */
export function readPath(path: unknown): string {
  const file = path instanceof URL ? pathOf(path) : path
  if (typeof file === 'string' && /\.(?:temp|lock)$/.test(file)) {
    throw refuse('The name must not end in .temp or .lock: those are the files beside a store.')
  }
  if (typeof file === 'string' && file !== '' && !file.includes('\0')) return file
  throw refuse("The path has to be a non-empty string or a file: URL, such as 'db.json'.")
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
