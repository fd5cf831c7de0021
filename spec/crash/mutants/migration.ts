// Mutants of bringing a document to another version: the copy that is kept before, and the steps.

import { patch } from './mutant.js'
import type { Mutant } from './mutant.js'

const likely = 'a document of an older version'

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
    patches: [patch('file/keep-version.ts', 'fileSystem.sync(fd)\n')],
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
      patch('file/keep-version.ts', 'home, names.newSnapshot, home.mode', 'home, path, home.mode'),
      patch('file/keep-version.ts', 'isThere ? path : nameIt(home, version, path)', 'path'),
    ],
  },
  {
    name: 'the copy before a migration takes the place of another file',
    likely: 'a document of an older version, and somebody has the name of its copy',
    isQuick: true,
    patches: [
      patch(
        'file/keep-version.ts',
        'if (ifThere(() => fileSystem.linkStat(own)) !== undefined) continue\n',
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
