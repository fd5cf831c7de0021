// What comes from outside: an edit by hand, a mount that cannot be renamed over, a disk that fails.

import type { Session } from '../session.js'
import type { Workload } from '../workload.js'
import { logFor } from '../../support/deserted.js'

export const edited: Workload = {
  name: 'edited by hand while closed',
  start: { list: [1] },
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    await session.close()
    session.edit({ list: [1, 2, 'by hand'] })
    session.open()
    session.change((db) => db['list'].push(3))
    await session.durable()
    session.change((db) => db['list'].shift())
    await session.close()
    session.end()
  },
}

export const editedMeanwhile: Workload = {
  name: 'edited by hand while open, and not watched',
  start: { list: [1] },
  options: { watch: false },
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    await session.durable()
    session.person.replaces({ list: ['by hand'] })
    session.change((db) => db['list'].push(3))
    await session.expectConflict()
    session.change((db) => db['list'].push(4))
    await session.durable()
    await session.expectConflict()
    session.end()
  },
}

async function inPlaceProgram(session: Session): Promise<void> {
  session.open()
  session.change((db) => db['list'].push(2))
  await session.flush()
  session.expectTidy()
  session.change((db) => db['list'].push('a longer one, '.repeat(4)))
  await session.during(
    () => session.flush(),
    () => session.change((db) => db['list'].shift()),
    () => session.change((db) => db['list'].push(3)),
    () => session.change((db) => db['list'].push(4)),
  )
  session.change((db) => db['list'].splice(1, 1))
  await session.flush()
  session.expectTidy()
  session.end()
}

export const inPlace: Workload = {
  name: 'db.json is a mount',
  start: { list: [1] },
  isMounted: true,
  run: inPlaceProgram,
}

const OLD = '{"list":[1]}'

export const inPlaceAgain: Workload = {
  name: 'db.json is a mount, and half of one',
  start: { list: [1] },
  isMounted: true,
  files: {
    'db.json': '{"list":[1,2',
    'db.json.temp': OLD,
    'db.json.log.temp': logFor(OLD, { snapshot: '{"list":[1,2,3]}' }),
  },
  run: inPlaceProgram,
}

export const fullDisk: Workload = {
  name: 'a full disk',
  start: { list: [1] },
  reports: 'KEEPSAKE_WRITE_FAILED',
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    const { faults } = session.disk
    const order = { from: session.disk.calls + 1, to: Infinity, only: 'write' } as const
    faults.order({ ...order, code: 'ENOSPC', partial: 30 })
    session.changeInMemory((db) => db['list'].push(3))
    session.changeInMemory((db) => db['list'].shift())
    faults.heal()
    session.change((db) => db['list'].push(4))
    await session.durable()
    faults.order({ ...order, from: session.disk.calls + 1, code: undefined, partial: 7 })
    session.change((db) => db['list'].push(5))
    await session.flush()
    faults.heal()
    session.expectTidy()
    session.end()
  },
}

export const failedSync: Workload = {
  name: 'a failed sync, and the rescue',
  start: { list: [1] },
  reports: 'KEEPSAKE_WRITE_FAILED',
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    await session.durable()
    session.change((db) => db['list'].push(3))
    const { faults } = session.disk
    faults.order({ from: 0, to: Infinity, times: 1, only: 'dataSyncLater', code: 'EIO' })
    await session.durable()
    session.change((db) => db['list'].shift())
    await session.durable()
    session.change((db) => db['list'].push(4))
    faults.order({ from: 0, to: Infinity, times: 1, only: 'dataSyncLater', code: 'EIO' })
    await session.flush().catch(() => undefined)
    session.change((db) => db['list'].push(5))
    await session.flush()
    session.expectTidy()
    session.end()
  },
}

export const failedSyncMeanwhile: Workload = {
  name: 'a failed sync in the middle of a flush',
  start: { list: [1] },
  reports: 'KEEPSAKE_WRITE_FAILED',
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    await session.durable()
    const promises: Promise<void>[] = []
    const nothing = (): void => undefined
    // The new db.json has its name by now, and the folder is being synced.
    const fail = (): void => {
      session.change((db) => db['list'].push(3))
      session.disk.faults.order({
        from: 0,
        to: Infinity,
        times: 1,
        only: 'dataSyncLater',
        code: 'EIO',
      })
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
