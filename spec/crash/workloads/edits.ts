// db.json is edited by hand while the store is open, and taken in.

import type { Session } from '../session.js'
import type { Workload } from '../workload.js'

/** Nothing has changed since the last flush: the edited file is the next state. */
export const takenIn: Workload = {
  name: 'an edit is taken in',
  start: { list: [1] },
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    await session.flush()
    session.person.saves({ list: [0, 1, 2] })
    session.takeIn({ list: [0, 1, 2] })
    await session.durable()
    session.change((db) => db['list'].push(3))
    await session.durable()
    session.person.saves({ list: [0, 1, 2], by: 'hand' })
    session.takeIn({ list: [0, 1, 2, 3], by: 'hand' })
    await session.durable()
    session.change((db) => db['list'].shift())
    await session.flush()
    session.expectTidy()
    session.end()
  },
}

async function mergeAndFlush(session: Session): Promise<void> {
  session.open()
  session.change((db) => db['list'].push(2))
  await session.durable()
  session.person.saves({ list: [0, 1] })
  session.change((db) => db['list'].push(3))
  session.takeIn({ list: [0, 1, 2, 3] })
  await session.durable()
  session.change((db) => db['list'].push(4))
  await session.during(
    () => session.flush(),
    () => session.change((db) => db['list'].shift()),
    () => session.change((db) => db['list'].push(5)),
  )
  session.expectTidy()
  session.change((db) => db['list'].push(6))
  await session.flush()
  session.expectTidy()
  session.end()
}

/** The log holds changes: it is merged, and the state is in the log and the copy until the next flush. */
export const merged: Workload = {
  name: 'an edit is merged',
  start: { list: [1] },
  run: mergeAndFlush,
}

export const mergedAndKilled: Workload = {
  name: 'an edit is merged, and the process is killed',
  start: { list: [1] },
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    await session.durable()
    session.person.saves({ list: [0, 1] })
    session.takeIn({ list: [0, 1, 2] })
    session.kill()
    session.open()
    session.change((db) => db['list'].push(3))
    await session.durable()
    await session.flush()
    session.expectTidy()
    session.end()
  },
}

/** The log that holds it cannot be synced: the next one has to know of it as well. */
export const mergedAndRescued: Workload = {
  name: 'an edit is merged, and a sync fails',
  start: { list: [1] },
  reports: 'KEEPSAKE_WRITE_FAILED',
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    await session.durable()
    session.person.saves({ list: [0, 1] })
    session.takeIn({ list: [0, 1, 2] })
    const { faults } = session.disk
    faults.order({ from: 0, to: Infinity, times: 1, only: 'dataSyncLater', code: 'EIO' })
    await session.durable()
    session.change((db) => db['list'].push(3))
    session.kill()
    session.open()
    session.change((db) => db['list'].shift())
    await session.flush()
    session.expectTidy()
    session.end()
  },
}

/** Somebody has changed the same: the edited file is kept beside. */
export const disputed: Workload = {
  name: 'an edit is disputed',
  start: { n: 1, list: [1] },
  async run(session) {
    session.open()
    session.change((db) => (db['n'] = 2))
    session.change((db) => db['list'].push(2))
    await session.durable()
    session.person.saves({ n: 3, list: [0, 1] })
    session.takeIn({ n: 2, list: [0, 1, 2] }, { isDisputed: true })
    await session.durable()
    session.change((db) => (db['n'] = 4))
    await session.flush()
    session.end()
  },
}

/** The same when the new db.json is in its place already. */
export const mergedAndRescuedLate: Workload = {
  name: 'an edit is merged, and a sync fails in the flush',
  start: { list: [1] },
  reports: 'KEEPSAKE_WRITE_FAILED',
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    await session.durable()
    session.person.saves({ list: [0, 1] })
    session.takeIn({ list: [0, 1, 2] })
    const nothing = (): void => undefined
    const promises: Promise<void>[] = []
    const fail = (): void => {
      session.change((db) => db['list'].push(3))
      const { faults } = session.disk
      faults.order({ from: 0, to: Infinity, times: 1, only: 'dataSyncLater', code: 'EIO' })
      promises.push(session.durable())
    }
    await session.during(() => session.flush().catch(nothing), nothing, nothing, fail)
    await Promise.all(promises)
    session.change((db) => db['list'].shift())
    await session.flush()
    session.expectTidy()
    session.end()
  },
}
