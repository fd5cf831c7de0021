/** What a timer does when somebody has edited db.json, and it has been quiet for a moment. */

import { registry } from '../../lib/registry.js'

/** Throws what is wrong with the edit; the store tells `onError` later, if it stays so. */
export function notice(db: object): void {
  const keeper = registry().byView.get(db)?.keeper as { takeIn?(): void } | undefined
  keeper?.takeIn?.()
}
