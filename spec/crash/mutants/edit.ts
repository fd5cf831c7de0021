// Mutants of taking in an edit of db.json.

import { patch } from './mutant.js'
import type { Mutant } from './mutant.js'

export const editMutants: readonly Mutant[] = [
  {
    name: 'the name of an edited db.json is not synced before the log speaks of it',
    likely: 'an edit is taken in',
    isQuick: true,
    patches: [
      patch(
        'file/edits.ts',
        'log.writer.file?.syncs.name.now()\n    fileSystem.syncDirectory(names.folder)\n',
        ';\n',
      ),
    ],
  },
  {
    name: 'the copy is not synced before an edit is merged',
    likely: 'an edit is merged',
    isQuick: true,
    patches: [patch('file/edits.ts', 'copy.settle(base)\n', ';\n')],
  },
  {
    name: 'the copy goes before the new db.json is there',
    likely: 'an edit is merged',
    isQuick: true,
    patches: [
      patch('file/flush.ts', 'yield* replace(work)\n', 'copy.remove()\n    yield* replace(work)\n'),
    ],
  },
  {
    name: 'the log does not say which edit was merged',
    likely: 'an edit is merged',
    isQuick: true,
    patches: [
      patch(
        'file/log-writer.ts',
        'takenIn: this.takenIn, patchText',
        'takenIn: undefined, patchText',
      ),
    ],
  },
  {
    name: 'a new log after a failed sync does not say which edit was merged',
    likely: 'an edit is merged, and a sync fails',
    isQuick: true,
    patches: [patch('file/rescue.ts', ', ...from.edits])', '])')],
  },
  {
    name: 'what is in an edited db.json is not synced before the log speaks of it',
    likely: 'an edit of a mount is taken in',
    isQuick: true,
    patches: [patch('file/edits.ts', 'fileSystem.sync(fd)\n', ';\n')],
  },
  {
    name: 'what was in a db.json that is gone is left in memory',
    likely: 'db.json is removed',
    patches: [patch('file/edits.ts', 'this.#options.holding.holdAll(EMPTY_DIGEST)', ';')],
  },
  {
    name: 'the log does not say that db.json may be gone',
    likely: 'db.json is removed while the log holds changes',
    patches: [patch('file/rescue.ts', 'named.add(also)', ';')],
  },
  {
    name: 'a copy that a store was opened from is not synced before the log is',
    likely: 'db.json is removed, and the process is killed',
    isQuick: true,
    patches: [patch('file/base-copy.ts', 'ifThere(() => this.#sync())', ';')],
  },
]

/** No db.json is so small that a copy of it is made. */
export const large = [patch('file/known-snapshot.ts', 'const SMALL = 2 ** 20', 'const SMALL = 0')]

/** Of keeping an edit beside. */
export const keptMutants: readonly Mutant[] = [
  {
    name: 'an edit of which it is not known what it was made from is not kept',
    likely: 'a large db.json is edited in place',
    isQuick: true,
    patches: [
      ...large,
      patch('file/edits.ts', "putAside(home, 'edited', found.bytes, why)", 'void why'),
    ],
  },
  {
    name: 'the document stays in memory when an edit was kept beside',
    likely: 'a large db.json that is a mount is edited in place',
    patches: [...large, patch('file/edits.ts', 'holding.holdAll(found.digest)', ';')],
  },
]
