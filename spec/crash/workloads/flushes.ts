// Flushes: one after the other, with changes while they are under way, with the program ending.

import { settle } from '../host.js'
import type { Workload } from '../workload.js'

export const flushes: Workload = {
  name: 'changes and flushes',
  async run(session) {
    session.open()
    session.change((db) => (db['list'] = [1, 2, 3]))
    session.change((db) => db['list'].push(4))
    await session.durable()
    session.change((db) => db['list'].shift())
    await session.flush()
    session.expectTidy()
    session.change((db) => db['list'].splice(1, 1, 'a', 'b'))
    session.change((db) => (db['n'] = 1))
    session.change((db) => db['n']++)
    await session.flush()
    session.expectTidy()
    session.change((db) => db['n']++)
    await session.durable()
    session.change((db) => db['n']++)
    await session.close()
    session.end()
  },
}

export const meanwhile: Workload = {
  name: 'changes during a flush',
  start: { list: [1, 2, 3] },
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(4))
    await session.during(
      () => session.flush(),
      () => session.change((db) => db['list'].shift()),
      () => session.change((db) => db['list'].push(5)),
      () => session.change((db) => db['list'].splice(1, 1)),
      () => session.change((db) => db['list'].unshift(0)),
      () => session.change((db) => db['list'].reverse()),
      () => session.change((db) => db['list'].push('last')),
    )
    session.change((db) => db['list'].push(6))
    await session.durable()
    await session.during(
      () => session.flush(),
      () => session.change((db) => db['list'].push(7)),
    )
    session.end()
  },
}

export const twice: Workload = {
  name: 'two flushes in a row',
  start: { n: 0 },
  async run(session) {
    session.open()
    session.change((db) => db['n']++)
    const both = async (): Promise<void> => {
      await Promise.all([session.flush(), session.durable(), session.flush()])
    }
    await session.during(
      both,
      () => session.change((db) => db['n']++),
      () => session.change((db) => (db['list'] = [1, 2])),
    )
    await session.flush()
    await session.flush()
    session.expectTidy()
    session.change((db) => db['list'].push(3))
    session.end()
  },
}

export const durableMeanwhile: Workload = {
  name: 'durable during a flush',
  start: { list: [1] },
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    const promises: Promise<void>[] = []
    const more = (number: number) => (): void => {
      session.change((db) => db['list'].push(number))
      promises.push(session.durable())
    }
    await session.during(
      () => session.flush(),
      more(3),
      more(4),
      more(5),
      more(6),
      more(7),
      more(8),
    )
    await Promise.all(promises)
    session.change((db) => db['list'].shift())
    await session.durable()
    session.end()
  },
}

/** Every change is durable at once, so the shortened log has never all of it. */
export const durableAllTheTime: Workload = {
  name: 'durable all the time during a flush',
  start: { list: [1] },
  options: { fsync: 'always' },
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    const more = Array.from(
      { length: 9 },
      (_, index) => () => session.change((db) => db['list'].push(index)),
    )
    await session.during(() => session.flush(), ...more)
    session.change((db) => db['list'].shift())
    session.end()
  },
}

export const durableLate: Workload = {
  name: 'durable while the shortened log is synced',
  start: { list: [1] },
  async run(session) {
    const { disk } = session
    session.open()
    session.change((db) => db['list'].push(2))
    await session.durable()
    disk.hold()
    const flushed = session.flush()
    await settle()
    session.change((db) => db['list'].push(3))
    while (!disk.isWaitingFor('db.json.log.new.temp')) {
      if (disk.waiting === 0) throw new Error('the log was not shortened')
      disk.letGo()
      await settle()
    }
    session.change((db) => db['list'].push(4))
    const durable = session.durable()
    await settle()
    disk.letGo('db.json.log.temp')
    await durable
    disk.flow()
    await flushed
    session.change((db) => db['list'].shift())
    session.end()
  },
}

export const atOnce: Workload = {
  name: 'closed at once in the middle of a flush',
  start: { list: [1] },
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    session.disk.hold()
    const abandoned = session.flush()
    await settle()
    session.change((db) => db['list'].push(3))
    session.disk.letGo()
    await settle()
    session.change((db) => db['list'].shift())
    session.closeNow()
    session.expectTidy()
    session.disk.flow()
    await abandoned
    session.end()
  },
}
