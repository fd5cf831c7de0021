/** What has to show in the sweep: one thing that the store does when a call fails, taken out. */

import { logMutants } from '../crash/mutants/log.js'
import { patch } from '../crash/mutants/mutant.js'
import type { Mutant } from '../crash/mutants/mutant.js'
import { editMutants } from './edit-mutants.js'

const faultMutants: readonly Mutant[] = [
  {
    name: 'half a line stays, and the next one is glued to it',
    likely: 'changes, durable, flush',
    patches: [
      patch(
        'file/log-file.ts',
        'this.#rollBack(fd)\n      throw',
        'this.position = this.#size = this.#home.fileSystem.openStat(fd).size\n      throw',
      ),
    ],
  },
  {
    name: 'an outage is not reported',
    likely: 'changes, durable, flush',
    patches: [patch('file/append-log.ts', 'this.#health.report(outage)\n')],
  },
  {
    name: 'the error of a write is swallowed',
    likely: 'changes, durable, flush',
    patches: [
      patch('file/log-file.ts', 'this.#rollBack(fd)\n      throw error', 'this.#rollBack(fd)\n'),
    ],
  },
  {
    name: 'the error of a sync is swallowed',
    likely: 'changes, durable, flush',
    patches: [
      patch(
        'file/log-sync.ts',
        'await fileSystem.dataSyncLater(own)',
        'await fileSystem.dataSyncLater(own).catch(() => undefined)',
      ),
    ],
  },
  {
    name: 'a failed sync is forgotten when the store is opened anew',
    likely: 'durable during a flush',
    patches: [
      patch('file/log-file.ts', 'this.id = (found', 'failedSyncs.clear()\n    this.id = (found'),
      patch(
        'file/log-file.ts',
        "import { displaced } from './displaced.js'",
        "import { displaced } from './displaced.js'\nimport { failedSyncs } from './failed-syncs.js'",
      ),
    ],
  },
  {
    name: 'in place: a failed sync that nobody waits for is not noted',
    likely: 'db.json is a mount, and closed at once while it is synced',
    patches: [patch('file/write-in-place.ts', 'failedSyncs.set(keyOf(identity.inode), error)')],
  },
  {
    name: 'a lock that could not be removed is not remembered',
    likely: 'with the lock',
    patches: [patch('file/lock-file.ts', 'givenUp.add(id)\n')],
  },
]

export const ownMutants: readonly Mutant[] = [...faultMutants, ...editMutants]

/** Of those that an edit shows, `npm test` has the ones that show at once. */
const isFull = process.env['KEEPSAKE_ERRNO'] === 'full'

export const mutants: readonly Mutant[] = [
  ...logMutants.filter(({ name }) => name === 'a failed sync is tried again on the same file'),
  ...faultMutants,
  ...editMutants.filter(({ isQuick = false }) => isQuick || isFull),
]
