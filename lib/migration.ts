/**
 * Bringing a document to the version that the program knows, step by step. A document says itself which
 * version it is, so that a copy of the file does, too:
 *
 *     {
 *       "$version": 2,          none: 0, as it was before the program counted versions
 *       "users": { … }
 *     }
 *
 * 1. Keep the document beside db.json, durably: db.json.v2.       Crash: nothing has changed.
 * 2. Each step, and the number it leads to, is one transaction.   Crash: the document is at some version,
 *    and the next open goes on from there.
 */

import { fillIn } from './document/defaults.js'
import type { PlainObject } from './document/values.js'
import { KeepsakeError } from './errors.js'
import { fillStore } from './filling.js'
import type { Migration } from './options.js'
import type { Store } from './store.js'

/** The key under which a document says its version. */
const VERSION = '$version'

export interface MigrationOptions {
  /** The version that the program knows. */
  readonly version: number
  /** By the version that each leads to. */
  readonly migrations: ReadonlyMap<number, Migration>
  /** Filled in with the last step, so that the result is judged as a whole. */
  readonly defaults: object | undefined
}

/** Throws `KEEPSAKE_VERSION`, or `KEEPSAKE_MIGRATION_FAILED` with what the step has thrown as cause. */
export function migrate(store: Store, { version, migrations, defaults }: MigrationOptions): void {
  const found = versionOf(store, version)
  const wanted = { [VERSION]: version, ...defaults }
  if (found === version || store.options.isNew) return fillStore(store, wanted)
  store.keepVersion?.(found)
  let from = found
  for (const [to, step] of stepsFrom(found, { version, migrations })) {
    const isLast = to === version
    take(store, { from, to, isLast }, (db) => {
      db[VERSION] = to
      const result = step(db)
      if (isLast) fillIn(db, wanted)
      return result
    })
    from = to
  }
}

/** In their order; the last one leads to the version wanted, if only by saying so. */
function stepsFrom(
  found: number,
  { version, migrations }: Pick<MigrationOptions, 'version' | 'migrations'>,
): [number, Migration][] {
  const all = new Map([[version, () => undefined], ...migrations])
  return [...all].filter(([to]) => to > found).toSorted(([one], [other]) => one - other)
}

function versionOf({ view, options: { path } }: Store, known: number): number {
  if (Array.isArray(view)) {
    throw new KeepsakeError(
      'KEEPSAKE_VERSION',
      `${path} holds a list, which cannot say its version. Nothing was changed. Open it without one.`,
      { file: path },
    )
  }
  const { [VERSION]: found = 0 } = view as PlainObject
  if (!Number.isSafeInteger(found) || (found as number) < 0) {
    throw new KeepsakeError(
      'KEEPSAKE_VERSION',
      `${path} has a ${VERSION} that is no version: a whole number from 0. Nothing was changed. ` +
        'Correct it in an editor.',
      { file: path, pointer: `/${VERSION}` },
    )
  }
  if ((found as number) <= known) return found as number
  throw new KeepsakeError(
    'KEEPSAKE_VERSION',
    `${path} is of version ${found as number}, and this program knows only ${known}. Nothing was changed. ` +
      'Open it with a newer program, or put an older copy in its place.',
    { file: path, pointer: `/${VERSION}` },
  )
}

interface Stretch {
  readonly from: number
  readonly to: number
  readonly isLast: boolean
}

function take(
  store: Store,
  { from, to, isLast }: Stretch,
  work: (db: PlainObject) => unknown,
): void {
  const {
    judge,
    options: { path },
  } = store
  try {
    // Only what the last one makes of the document has to fit the schema.
    if (judge) judge.isAsleep = !isLast
    store.apply(() => work(store.view as PlainObject))
  } catch (cause) {
    if (cause instanceof KeepsakeError && cause.code === 'KEEPSAKE_INVALID') throw cause
    throw new KeepsakeError(
      'KEEPSAKE_MIGRATION_FAILED',
      `The migration of ${path} from version ${from} to ${to} has failed. It was undone: the document is of ` +
        `version ${from}. The cause says why.`,
      { file: path, cause },
    )
  } finally {
    if (judge) judge.isAsleep = false
  }
}
