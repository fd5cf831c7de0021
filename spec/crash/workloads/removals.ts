// db.json is removed by hand while the store is open.

import type { Workload } from '../workload.js'

/** Nothing else holds the document: all of it goes into a new log. */
export const removed: Workload = {
  name: 'db.json is removed',
  start: { list: [1] },
  async run(session) {
    session.open()
    session.person.removes()
    session.findGone()
    session.change((db) => db['list'].push(2))
    await session.durable()
    await session.flush()
    session.expectTidy()
    session.end()
  },
}

/** The log holds changes: the state is in that and the copy until db.json is made again. */
export const removedLate: Workload = {
  name: 'db.json is removed while the log holds changes',
  start: { list: [1] },
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    await session.durable()
    session.person.removes()
    session.change((db) => db['list'].push(3))
    session.findGone()
    session.change((db) => db['list'].push(4))
    await session.durable()
    await session.flush()
    session.expectTidy()
    session.end()
  },
}

/** The next program opens from the copy, and goes on with the log. */
export const removedAndKilled: Workload = {
  name: 'db.json is removed, and the process is killed',
  start: { list: [1] },
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    await session.durable()
    session.person.removes()
    session.kill()
    session.open()
    session.person.settle({ until: session.history.last + 1 })
    session.change((db) => db['list'].push(3))
    await session.durable()
    await session.flush()
    session.expectTidy()
    session.end()
  },
}

/** A flush is on its way to it. */
export const removedInFlush: Workload = {
  name: 'db.json is removed in the middle of a flush',
  start: { list: [1] },
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    await session.during(
      () => session.flush(),
      () => session.person.removes(),
      () => session.change((db) => db['list'].push(3)),
    )
    session.findGone()
    session.change((db) => db['list'].push(4))
    await session.durable()
    session.end()
  },
}
