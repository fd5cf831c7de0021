/**
 * keepsake in a browser: the same functions, for stores in memory. Its bundle, `dist/browser.js`, has
 * the files of `browser/` in the place of what only Node has; see `rollup.config.mjs`.
 */

import { KeepsakeError } from './errors.js'
import type { Opened } from './open.js'
import { openInMemory, prepared } from './open-memory.js'
import { readOptions, type Options } from './options.js'

export { close, durable, flush, isSameObject, snapshot, status, transact } from './control.js'
export { changes, subscribe } from './subscribe.js'
export { KeepsakeError } from './errors.js'

/**
 * As `open(':memory:')` in Node. What the options say of files is checked, and has nothing to do.
 *
 * @throws {KeepsakeError} `KEEPSAKE_BAD_OPTION` for any other path; what `open` throws for a document
 */
export function open<T extends object>(path: string | URL, options: Options<T> = {}): Opened<T> {
  if (path !== ':memory:') throw noFiles()
  const settings = readOptions(options)
  return prepared(openInMemory(settings), settings) as Opened<T>
}

function noFiles(): KeepsakeError {
  return new KeepsakeError(
    'KEEPSAKE_BAD_OPTION',
    "There are no files in a browser. Nothing was opened. Open ':memory:', and keep the file on a " +
      'server that this follows: docs/frameworks.md shows how.',
  )
}
