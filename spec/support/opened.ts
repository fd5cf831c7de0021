/** Stores for one test: whatever becomes of them, they are closed when it is over. */
import { onTestFinished } from 'vitest'
import { close, open } from '../../lib/index.js'
import type { Opened, Options } from '../../lib/index.js'

// oxlint-disable-next-line typescript/no-explicit-any -- as open() itself
export function opened<T extends object = Record<string, any>>(
  path: string | URL,
  options?: Options<T>,
): Opened<T> {
  const db = open<T>(path, options)
  onTestFinished(async () => {
    try {
      await close(db)
    } catch {
      // Many a test ends with files that nobody can close properly; the folder is removed anyway.
    }
  })
  return db
}
