// Mutants of bringing a document to another version: the copy that is kept before, and the steps.

import { patch } from './mutant.js'
import type { Mutant } from './mutant.js'

const likely = 'an older version'

export const migrationMutants: readonly Mutant[] = [
  {
    name: 'a document is migrated before a copy is kept',
    likely,
    isQuick: true,
    patches: [patch('migration.ts', 'store.keepVersion?.(found)\n')],
  },
  {
    name: 'the copy before a migration is not synced',
    likely,
    isQuick: true,
    patches: [
      patch(
        'file/keep-version.ts',
        'syncAndClose(fileSystem, fd).now()\n    takeFreeName',
        'takeFreeName',
      ),
    ],
  },
  {
    name: 'the name of the copy before a migration is not synced',
    likely,
    isQuick: true,
    patches: [patch('file/keep-version.ts', 'fileSystem.syncDirectory(names.folder)\n')],
  },
  {
    name: 'the copy before a migration is written under the name it keeps',
    likely,
    isQuick: true,
    patches: [
      patch(
        'file/keep-version.ts',
        'home, names.newSnapshot, mode',
        "home, names.snapshot + '.v1', mode",
      ),
      patch('file/keep-version.ts', 'takeFreeName(names, kind, (path) => nameIt(home, path))'),
    ],
  },
  {
    name: 'the copy before a migration takes the place of another file',
    likely: 'an older version, and the name of its copy is taken',
    isQuick: true,
    patches: [patch('file/keep-version.ts', 'link(names.newSnapshot', 'rename(names.newSnapshot')],
  },
  {
    name: 'without links: the copy before a migration takes the place of another file',
    likely: 'an older version, where there are no links',
    isQuick: true,
    patches: [
      patch(
        'file/keep-version.ts',
        "closeQuietly(fileSystem, fileSystem.open(path, 'create', mode))",
      ),
    ],
  },
  {
    name: 'a step of a migration is more than one change',
    likely,
    isQuick: true,
    patches: [patch('migration.ts', 'store.apply(() => work(', 'void (work(')],
  },
  {
    name: 'the version is no part of its step',
    likely,
    isQuick: true,
    patches: [
      patch('migration.ts', 'db[VERSION] = to\n'),
      patch(
        'migration.ts',
        'from = to\n',
        'from = to\n    ;(store.view as PlainObject)[VERSION] = to\n',
      ),
    ],
  },
]
