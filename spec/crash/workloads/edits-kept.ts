// Edits by hand where less is known of db.json: it is large, a mount, or nobody has it open.

import type { Workload } from '../workload.js'
import { mergedAndKilled } from './edits.js'

/** The copy is a second name of db.json. */
export const mergedByLink: Workload = {
  ...mergedAndKilled,
  name: 'an edit of a large db.json is merged, and the process is killed',
  lib: 'large',
}

/** The copy is overwritten with db.json, so there is nothing to compare with. */
export const kept: Workload = {
  name: 'a large db.json is edited in place',
  start: { list: [1] },
  lib: 'large',
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    await session.durable()
    session.person.savesInPlace({ list: [0, 1] }, { isSynced: true })
    session.change((db) => db['list'].push(3))
    session.keepBeside()
    session.change((db) => db['list'].push(4))
    await session.durable()
    await session.flush()
    session.change((db) => db['list'].shift())
    await session.flush()
    session.expectTidy()
    session.end()
  },
}

/** The program was killed, and the next one finds its log and an edit. */
export const mergedAtOpen: Workload = {
  name: 'an edit is merged at open',
  start: { list: [1] },
  options: { onConflict: 'merge' },
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    await session.durable()
    session.kill()
    session.person.saves({ list: [0, 1] }, (db: { list: number[] }) => db.list.unshift(0))
    session.open()
    session.kill()
    session.open()
    session.change((db) => db['list'].push(3))
    await session.flush()
    session.expectTidy()
    session.end()
  },
}

/** A mount cannot be renamed over: the editor and the flush both write in place. */
export const inPlaceTakenIn: Workload = {
  name: 'an edit of a mount is taken in',
  start: { list: [1] },
  isMounted: true,
  async run(session) {
    session.open()
    session.person.savesInPlace({ list: [0, 1] }, { isSynced: false })
    session.takeIn({ list: [0, 1] })
    await session.durable()
    session.change((db) => db['list'].push(2))
    await session.flush()
    session.expectTidy()
    session.end()
  },
}

export const inPlaceMerged: Workload = {
  name: 'an edit of a mount is merged',
  start: { list: [1] },
  isMounted: true,
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    await session.durable()
    session.person.savesInPlace({ list: [0, 1] }, { isSynced: false })
    session.change((db) => db['list'].push(3))
    session.takeIn({ list: [0, 1, 2, 3] })
    await session.durable()
    session.change((db) => db['list'].push(4))
    await session.flush()
    session.expectTidy()
    session.end()
  },
}

/** Both at once: for a moment db.json is neither the edit nor the document. */
export const inPlaceKept: Workload = {
  ...kept,
  name: 'a large db.json that is a mount is edited in place',
  isMounted: true,
}
