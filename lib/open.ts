/**
 * Opening a store: where the parts are put together.
 *
 * lock, read and replay, decode, observe; nothing is written unless a default is missing. What can
 * go wrong goes wrong before anything is changed, and leaves nothing behind.
 */

/// <reference lib="esnext.disposable" preserve="true" />

import { diagnostics } from './diagnostics.js'
import { KeepsakeError } from './errors.js'
import { makeFolder } from './file/folder.js'
import type { Home } from './file/home.js'
import { keepVersion } from './file/keep-version.js'
import { Keeper } from './file/keeper.js'
import { acquireLock, type Lock } from './file/lock.js'
import { namesOf } from './file/names.js'
import { nodeFileSystem } from './file/node-fs.js'
import { realPathOf } from './file/real-path.js'
import { fillStore } from './filling.js'
import { mergeEdit } from './hand-edit.js'
import { readOptions, readPath } from './options.js'
import type { Options, Settings } from './options.js'
import { registry } from './registry.js'
import { threadReplica } from './replica/start-thread.js'
import { restore, type Restored } from './restore.js'
import type { Status } from './status.js'
import type { SchemaInput, StandardSchema } from './standard-schema.js'
import { Store } from './store.js'
import { warn, warnOfFailure } from './warning.js'
import { enter, emptyRoot, openInMemory, prepared } from './open-memory.js'

/** A document of a store: plain assignment is the save. `using` closes it. */
export type Opened<T extends object> = T & Disposable & AsyncDisposable

/**
 * Opens the document kept in a file, and makes the file with the first change if there is none.
 * Synchronous. The same file opened twice in one process gives the same proxy.
 *
 * @param path of db.json, absolute or from the working directory; a `file:` URL; or `':memory:'`,
 *   which keeps nothing. Missing folders are created.
 * @throws {KeepsakeError} `KEEPSAKE_BAD_OPTION`, `KEEPSAKE_LOCKED` (another process has it open),
 *   `KEEPSAKE_CORRUPT_SNAPSHOT`, `KEEPSAKE_CORRUPT_LOG`, `KEEPSAKE_CONFLICT`,
 *   `KEEPSAKE_NOT_A_STORE`, `KEEPSAKE_TOO_DEEP`, `KEEPSAKE_BAD_KEY`, `KEEPSAKE_BAD_VALUE` (a
 *   default), `KEEPSAKE_READ_FAILED`, `KEEPSAKE_WRITE_FAILED`; the files are then as they were
 */
export function open<Schema extends StandardSchema<object>>(
  path: string | URL,
  options: Options<SchemaInput<Schema>> & { readonly schema: Schema },
): Opened<SchemaInput<Schema>>
// oxlint-disable-next-line typescript/no-explicit-any -- `db.users.alice.score = 5` compiles
export function open<T extends object = Record<string, any>>(
  path: string | URL,
  options?: Options<T>,
): Opened<T>
export function open<T extends object>(path: string | URL, options: Options<T> = {}): Opened<T> {
  const name = readPath(path)
  const settings = readOptions(options)
  if (settings.defaults !== undefined) {
    fillStore(openInMemory({ ...settings, schema: undefined }), settings.defaults)
  }
  const store = name === ':memory:' ? openInMemory(settings) : openFile(name, settings)
  return prepared(store, settings) as Opened<T>
}

function openFile(path: string, settings: Settings): Store {
  const fileSystem = nodeFileSystem
  const realPath = realPathOf(fileSystem, path)
  const known = registry().stores.get(realPath)
  // One that is closing has no time left: it is closed at once, and opened anew.
  if (known?.isClosing) known.closeNow()
  else if (known !== undefined) return join(known, settings)
  const home: Home = { fileSystem, names: namesOf(realPath), mode: settings.mode, warn }
  if (settings.readOnly) return openRestored(home, settings, undefined)
  makeFolder(fileSystem, home.names.folder)
  const lock = settings.lock ? acquireLock({ fileSystem, path: home.names.lock }) : undefined
  try {
    return openRestored(home, settings, lock)
  } catch (error) {
    lock?.releaseQuietly()
    throw error
  }
}

/** One more user of a store that is open in this process. */
function join(store: Store, { readOnly }: Settings): Store {
  if (store.options.readOnly && !readOnly) {
    throw new KeepsakeError(
      'KEEPSAKE_BAD_OPTION',
      `${store.options.path} is open in this process already, with readOnly. Close it first.`,
      { file: store.options.path },
    )
  }
  store.users++
  return store
}

function openRestored(home: Home, settings: Settings, lock: Lock | undefined): Store {
  const { names } = home
  const { salvage, onConflict } = settings
  // Who only reads cannot keep what it would take in.
  const restored = restore(home, { salvage, onConflict: settings.readOnly ? 'throw' : onConflict })
  warnOfFindings(home, restored, settings)
  const { readOnly, schema, onError = warnOfFailure } = settings
  const path = names.snapshot
  const isNew = restored.plan.base === 'nothing' && restored.plan.entries.length === 0
  const root = isNew ? emptyRoot(settings.defaults) : restored.root
  const onClosed = (): void => void registry().stores.delete(path)
  const found = statusOf(restored)
  if (found.recovered) diagnostics().tell('recovery', { path, ...found.recovered })
  const store = new Store(root, { path, readOnly, isNew, found, onClosed, onError, schema })
  const { tree } = store
  for (const object of restored.tagLikes) tree.noteTagLike(object)
  if (restored.tagged) tree.noteTagged()
  // A store that is only read has no keeper: there is nothing in it that could write.
  if (!readOnly) {
    const text = (indent: number): Iterable<string> => tree.snapshotText(indent)
    store.keepVersion = (version) => keepVersion(home, version, () => text(settings.indent ?? 0))
    store.keeper = new Keeper({
      home,
      settings,
      lock,
      ...restored,
      onError,
      state: () => tree.text(tree.root.target),
      text,
      replica: threadReplica,
      taken: () => store.taken(),
      merge: (edit) => mergeEdit(store, edit),
    })
  }
  registry().stores.set(path, store)
  return enter(store)
}

function statusOf({ plan, reading }: Restored): Omit<Status, 'path'> {
  const { base, entries, cut } = plan
  return {
    seq: reading?.seq ?? plan.seq,
    logBytes: reading?.validBytes ?? 0,
    logEntries: reading?.entries.length ?? 0,
    flushedAt: null,
    ...((reading !== undefined || base === 'temp') && {
      recovered: { base, entries: entries.length, cut },
    }),
  }
}

/** What the user should know, although all is well. */
function warnOfFindings(
  { names }: Home,
  { plan, reading }: Restored,
  { readOnly }: Settings,
): void {
  if (plan.base === 'temp' || (plan.base === 'copy' && !plan.isEdited)) {
    const [why, file] =
      plan.base === 'temp'
        ? ['The last flush was interrupted', names.temp]
        : [`${names.snapshot} was removed or edited`, names.copy]
    warn(
      'TEMP_FOUND',
      `${why}: the state was read from ${file}. Nothing is lost, and the next flush puts it right.`,
    )
  }
  // What a reader finds unfinished may be a line that a living writer is about to end.
  if (plan.cut > 0 && !readOnly) {
    warn(
      'LOG_CUT',
      `${names.log} ends with ${plan.cut} bytes (from line ${reading?.damage?.line ?? 1}) that are ` +
        'no whole change: a crash came in the middle of writing. The next change cuts them off.',
    )
  }
}
