/** The programs whose calls fail. Every state is another one, so a change lost or made twice shows. */

import { during } from './during.js'
import { edits } from './edits.js'
import { leftovers } from './leftovers.js'
import type { Program } from './program.js'
import type { Trial } from './trial.js'

const changes: Program = {
  name: 'changes, durable, flush',
  start: { list: [1] },
  async run(trial) {
    trial.open()
    trial.change((db) => db['list'].push(2))
    trial.transact((db) => {
      db['list'].shift()
      db['n'] = 1
    })
    await trial.durable()
    trial.change((db) => db['list'].push(3))
    trial.change((db) => db['n']++)
    await trial.flush()
    trial.change((db) => db['list'].splice(0, 1))
    await trial.durable()
    trial.change((db) => db['n']++)
    await trial.flush()
    trial.change((db) => db['list'].push(4))
    await trial.close()
    trial.open()
    trial.change((db) => db['list'].push(5))
  },
}

async function busyFlushes(trial: Trial): Promise<void> {
  trial.open()
  trial.change((db) => db['list'].push(2))
  await during(trial, () => trial.flush(), [
    () => trial.change((db) => db['list'].shift()),
    () => trial.change((db) => db['list'].push(3)),
    () => trial.transact((db) => db['list'].push(4)),
    () => trial.change((db) => db['list'].push(5)),
    () => trial.change((db) => db['list'].reverse()),
  ])
  trial.change((db) => db['list'].push(6))
  await trial.durable()
  await during(trial, () => trial.close(), [() => trial.change((db) => db['list'].push(7))])
}

const meanwhile: Program = {
  name: 'changes during a flush',
  start: { list: [1] },
  run: busyFlushes,
}

const always: Program = {
  name: 'fsync always',
  start: { list: [1] },
  options: { fsync: 'always' },
  run: busyFlushes,
}

const inPlace: Program = {
  name: 'db.json is a mount',
  start: { list: [1] },
  isMounted: true,
  run: busyFlushes,
}

const durableMeanwhile: Program = {
  name: 'durable during a flush',
  start: { list: [1] },
  async run(trial) {
    trial.open()
    trial.change((db) => db['list'].push('first'))
    const promises: Promise<unknown>[] = []
    const more = (number: number) => (): void => {
      trial.change((db) => db['list'].push(number))
      promises.push(trial.durable())
    }
    await during(trial, () => trial.flush(), [more(2), more(3), more(4), more(5), more(6), more(7)])
    await Promise.all(promises)
    trial.change((db) => db['list'].shift())
    await trial.durable()
  },
}

const everySecond: Program = {
  name: 'fsync every second',
  start: { list: [1] },
  options: { fsync: 'everysec' },
  isDeaf: true,
  async run(trial) {
    trial.open()
    trial.change((db) => db['list'].push(2))
    trial.change((db) => db['list'].push(3))
    await trial.second()
    trial.change((db) => db['list'].shift())
    await trial.second()
    await trial.second()
    await trial.flush()
    trial.change((db) => db['list'].push(4))
    await trial.second()
    trial.change((db) => db['list'].push(5))
    trial.closeNow()
  },
}

export const rescued: Program = {
  name: 'a failed sync, and what comes of it',
  failsByItself: true,
  start: { list: [1] },
  async run(trial) {
    const fail = (): void =>
      trial.disk.faults.order({
        from: 0,
        to: Infinity,
        times: 1,
        only: 'dataSyncLater',
        code: 'EIO',
      })
    trial.open()
    trial.change((db) => db['list'].push(2))
    await trial.durable()
    trial.change((db) => db['list'].push(3))
    fail()
    await trial.durable()
    trial.change((db) => db['list'].shift())
    await trial.durable()
    trial.change((db) => db['list'].push(4))
    fail()
    await trial.flush()
    trial.change((db) => db['list'].push(5))
    await trial.flush()
  },
}

const atOnce: Program = {
  name: 'closed at once in the middle of a flush',
  start: { list: [1] },
  async run(trial) {
    trial.open()
    trial.change((db) => db['list'].push(2))
    await trial.durable()
    trial.change((db) => db['list'].push(3))
    await during(trial, () => trial.flush(), [
      () => trial.change((db) => db['list'].shift()),
      () => trial.closeNow(),
    ])
    trial.open()
    trial.change((db) => db['list'].push(4))
  },
}

const inPlaceAtOnce: Program = {
  name: 'db.json is a mount, and closed at once while it is synced',
  start: { list: [1] },
  isMounted: true,
  async run(trial) {
    const closeInTheMiddle = (): void => {
      if (trial.disk.isWaitingFor('db.json')) trial.closeNow()
    }
    trial.open()
    trial.change((db) => db['list'].push(2))
    await during(
      trial,
      () => trial.flush(),
      Array.from({ length: 8 }, () => closeInTheMiddle),
    )
    trial.open()
    trial.change((db) => db['list'].push(3))
    await trial.flush()
  },
}

const locked: Program = {
  name: 'with the lock',
  start: { list: [1] },
  options: { lock: true },
  async run(trial) {
    trial.open()
    trial.change((db) => db['list'].push('first'))
    await trial.close()
    trial.open()
    trial.change((db) => db['list'].push(2))
    trial.closeNow()
  },
}

const defaults: Program = {
  name: 'defaults, and a folder that has to be made',
  folders: [],
  options: { defaults: { list: [1] } },
  async run(trial) {
    trial.open()
    trial.change((db) => db['list'].push(2))
    await trial.durable()
    trial.change((db) => db['list'].push(3))
    await trial.close()
  },
}

/** The same, on a store that has every flush made by a replica: its calls fail as well. */
function byReplica(program: Program): Program {
  return { ...program, name: `${program.name}, by a replica`, lib: 'threads' }
}

export const programs: readonly Program[] = [
  changes,
  meanwhile,
  always,
  inPlace,
  durableMeanwhile,
  everySecond,
  rescued,
  atOnce,
  inPlaceAtOnce,
  locked,
  defaults,
  ...[meanwhile, inPlace, rescued, atOnce].map(byReplica),
  ...leftovers,
  ...edits,
]
