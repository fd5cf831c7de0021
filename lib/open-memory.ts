/**
 * Opening a store that keeps nothing, and what every store goes through when it is opened, wherever its
 * document comes from. There are no files in here: it is the same in a browser.
 */

import { fillStore } from './filling.js'
import { migrate } from './migration.js'
import type { Settings } from './options.js'
import { registry } from './registry.js'
import { Store } from './store.js'
import { warnOfFailure } from './warning.js'

/** A store that is gone with the process. */
export function openInMemory(settings: Settings): Store {
  const { readOnly, defaults, schema, onError = warnOfFailure } = settings
  const onClosed = (): void => undefined
  const root = emptyRoot(defaults)
  const found = { seq: 0, logBytes: 0, logEntries: 0, flushedAt: null }
  return enter(
    new Store(root, { path: ':memory:', readOnly, isNew: true, found, onClosed, onError, schema }),
  )
}

/** From here on it is known by what the user holds, and `using` closes it. */
export function enter(store: Store): Store {
  registry().byView.set(store.view, store)
  const { rootSymbols } = store.tree
  rootSymbols.set(Symbol.dispose, () => store.closeNow())
  rootSymbols.set(Symbol.asyncDispose, () => store.close())
  return store
}

/**
 * Brings its document to the version that the program knows, fills in what is missing, and judges the
 * result. What cannot be done leaves the store unopened.
 */
export function prepared(store: Store, settings: Settings): object {
  try {
    const { version, migrations, defaults } = settings
    if (store.users === 1) begin(store, version)
    if (version !== undefined) migrate(store, { version, migrations, defaults })
    else if (defaults !== undefined) fillStore(store, defaults)
    if (store.users === 1) store.judge?.document('It was not opened.')
  } catch (error) {
    store.giveUp()
    throw error
  }
  return store.view
}

/** An edit that is taken in now may be of an older version: then it is judged with all the rest. */
function begin({ judge, keeper }: Store, version: number | undefined): void {
  if (judge) judge.isAsleep = version !== undefined
  try {
    keeper?.begin()
  } finally {
    if (judge) judge.isAsleep = false
  }
}

/** A new store whose defaults are a list is a list. */
export function emptyRoot(defaults: object | undefined): object {
  return Array.isArray(defaults) ? [] : {}
}
