/**
 * What somebody has made of db.json in an editor, merged with what the program has made of the document
 * since. See `merge/merge.ts` for what becomes of what, and `file/edits.ts` for the files.
 */

import { decodeDocument } from './document/decode.js'
import { encode } from './document/encode.js'
import { loadSnapshot } from './document/load-snapshot.js'
import { escapedKey, type PlainObject } from './document/values.js'
import { KeepsakeError } from './errors.js'
import type { Edit, Merging } from './file/edits.js'
import { applySteps } from './merge/apply.js'
import { merge } from './merge/merge.js'
import type { Store } from './store.js'

/** Throws what a db.json that is no document throws at open. Nothing has changed then. */
export function mergeEdit(store: Store, { bytes, base }: Edit): Merging {
  const { tree, options } = store
  if (tree.isUnsettled) store.settle()
  const ours = encodedRoot(tree.root.target)
  const theirs = encodedOf(bytes, options.path)
  const merged = merge({
    base: base === undefined ? ours : encodedOf(base, options.path),
    theirs,
    ours,
  })
  if (merged === undefined) throw otherKind(options.path)
  const { steps, conflicts } = merged
  return { conflicts, apply: (fits) => store.takeIn(() => applySteps(store.view, steps), fits) }
}

/** As it would be written: a date, say, in the one way that there is. */
function encodedOf(bytes: Uint8Array, file: string): unknown {
  const { value, mayHoldTags, tagged } = loadSnapshot(bytes, file)
  if (!mayHoldTags && !tagged) return value
  return encodedRoot(decodeDocument(value, { tagLike: () => undefined }))
}

/** Its members are encoded; itself it has the keys that the program sees. */
function encodedRoot(root: object): unknown {
  const key = Array.isArray(root) ? undefined : escapedKey(root as PlainObject)
  return key === undefined ? encode(root) : { [key]: encode((root as PlainObject)[key]) }
}

function otherKind(file: string): KeepsakeError {
  const message =
    `${file} was an object and is now a list, or the other way round. It is not taken in. Put it back, or ` +
    'close the store and open the new file.'
  return new KeepsakeError('KEEPSAKE_NOT_A_STORE', message, { file, pointer: '' })
}
