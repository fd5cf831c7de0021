/** Fills in what a document lacks: as one change, and only if something is missing. */

import { fillIn } from './document/defaults.js'
import { replaceText } from './document/patch.js'
import type { PlainObject } from './document/values.js'
import type { Store } from './store.js'

export function fillStore(store: Store, defaults: object): void {
  store.apply(() => {
    if (!Array.isArray(defaults)) fillIn(store.view as PlainObject, defaults as PlainObject)
    else if (store.options.isNew && store.users === 1) beginList(store, defaults)
  })
}

/** A new document is an object until its first change says otherwise. */
function beginList(store: Store, elements: readonly unknown[]): void {
  store.record(replaceText('', '[]'), [])
  ;(store.view as unknown[]).push(...elements)
}
