/** What has to show where somebody edits db.json: see `edits.ts`. */

import { patch } from '../crash/mutants/mutant.js'
import type { Mutant } from '../crash/mutants/mutant.js'

export const editMutants: readonly Mutant[] = [
  {
    name: 'the error of making the copy durable is swallowed',
    likely: 'an edit is found when it is opened',
    patches: [
      patch(
        'file/edits.ts',
        'snapshot.isEdit) copy.settle(base)',
        'snapshot.isEdit) try { copy.settle(base) } catch {}',
      ),
    ],
  },
  {
    name: 'what is disputed is not kept',
    likely: 'an edit is disputed',
    isQuick: true,
    patches: [patch('file/edits.ts', 'conflicts.length > 0) putAside', 'false) putAside')],
  },
  {
    name: 'an edit is known before it is taken in',
    likely: 'an edit is taken in, and another one is merged',
    isQuick: true,
    patches: [
      patch(
        'file/edits.ts',
        'if (!this.#sync(found))',
        `snapshot.know(found.identity, found.digest, { seq: undefined, isEdit: true, bytes: undefined })
    if (!this.#sync(found))`,
      ),
    ],
  },
  {
    name: 'a failed sync of an edited file is tried again',
    likely: 'an edit is taken in, and another one is merged',
    patches: [patch('file/edits.ts', 'failedSyncs.set(key, error)\n', ';\n')],
  },
  {
    name: 'a failed sync of the folder is not noted against the log',
    likely: 'an edit is disputed',
    patches: [patch('file/edits.ts', 'log.writer.file?.syncs.name.now()\n', ';\n')],
  },
  {
    name: 'a copy whose sync has failed is trusted',
    likely: 'an edit is disputed',
    patches: [patch('file/base-copy.ts', 'failedSyncs.has(names.copy) || ', '')],
  },
  {
    name: 'a copy is not made anew with the log',
    likely: 'an edit is found when it is opened',
    patches: [patch('file/base-copy.ts', 'if (this.#snapshot.bytes !== undefined) this.make()\n')],
  },
]
