// Flushes made by a replica: what a thread does, and what becomes of it.

import { settle } from '../host.js'
import type { Session } from '../session.js'
import type { Workload } from '../workload.js'

/** The same program, on a store that has every flush made by a replica. */
export function byReplica(workload: Workload): Workload {
  return { ...workload, name: `${workload.name}, by a replica`, lib: 'threads' }
}

/** The thread dies before each of its calls in turn; then one survives. */
export const deaths: Workload = {
  name: 'a replica dies',
  start: { list: [1] },
  lib: 'threads',
  async run(session) {
    session.open()
    for (let call = 0; session.disk.dead === call; call++) {
      session.change((db) => db['list'].push(call))
      session.disk.deaths = [call]
      await session.flush()
      session.expectTidy()
    }
    session.end()
  },
}

async function abandon(session: Session, end: () => Promise<void> | void): Promise<void> {
  session.open()
  session.change((db) => db['list'].push(2))
  session.disk.hold()
  const abandoned = session.flush()
  await settle()
  session.change((db) => db['list'].push(3))
  await end()
  session.disk.flow()
  await abandoned
  session.end()
}

/** The thread is at its work when the program ends, and goes on after it. */
export const late: Workload = {
  name: 'closed at once while a replica is under way',
  start: { list: [1] },
  lib: 'threads',
  run: (session) => abandon(session, () => session.closeNow()),
}

/** The log is not the one any more that the thread was sent to read. */
export const replaced: Workload = {
  name: 'the log is replaced while a replica is under way',
  start: { list: [1] },
  lib: 'threads',
  reports: 'KEEPSAKE_WRITE_FAILED',
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    const { disk } = session
    disk.hold()
    const flushed = session.flush().catch(() => undefined)
    await settle()
    session.change((db) => db['list'].push(3))
    disk.faults.order({ from: 0, to: Infinity, times: 1, only: 'dataSyncLater', code: 'EIO' })
    const durable = session.durable()
    await settle()
    disk.letGo('db.json.log.temp')
    await durable
    disk.flow()
    await flushed
    session.change((db) => db['list'].shift())
    await session.flush()
    session.expectTidy()
    session.end()
  },
}
