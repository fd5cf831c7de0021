/** Whether anybody still listens to a store: what was subscribed to has to be let go of. */
import { registry } from '../../lib/registry.js'

export function isHeard(db: object): boolean {
  const store = registry().byView.get(db)
  if (store === undefined) throw new Error('not the root of a store')
  return store.openFeed().foresee(store.tree.root, [], new Set()) !== undefined
}
