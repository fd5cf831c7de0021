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
        'closeQuietly(fileSystem, fd)\n    }\n    fileSystem.syncDirectory(names.folder)',
        'closeQuietly(fileSystem, fd)\n    }',
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
    patches: [patch('file/rescue.ts', ', ...from.edits]', ']')],
  },
]
