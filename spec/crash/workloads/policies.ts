// When lines become durable, and the end of the process in the midst of it.

import { settle } from '../host.js'
import type { Workload } from '../workload.js'

export const always: Workload = {
  name: 'fsync always',
  start: { list: [1] },
  options: { fsync: 'always' },
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    session.change((db) => db['list'].push(3))
    await session.during(
      () => session.flush(),
      () => session.change((db) => db['list'].shift()),
      () => session.change((db) => db['list'].push(4)),
      () => session.change((db) => db['list'].push(5)),
    )
    session.change((db) => db['list'].splice(0, 1))
    session.kill()
    session.open()
    session.change((db) => db['list'].push(6))
    session.end()
  },
}

export const everySecond: Workload = {
  name: 'fsync every second',
  start: { list: [1] },
  options: { fsync: 'everysec' },
  async run(session) {
    session.open()
    session.change((db) => db['list'].push(2))
    session.change((db) => db['list'].push(3))
    await session.second()
    session.change((db) => db['list'].shift())
    await session.second()
    await session.flush()
    session.change((db) => db['list'].push(4))
    session.change((db) => db['list'].push(5))
    await session.second()
    session.end()
  },
}

export const kills: Workload = {
  name: 'killed again and again',
  async run(session) {
    session.open()
    session.change((db) => (db['list'] = [1]))
    session.kill()
    session.open()
    session.change((db) => db['list'].push(2))
    await session.durable()
    session.change((db) => db['list'].push(3))
    session.kill()
    session.open()
    session.change((db) => db['list'].shift())
    session.disk.hold()
    void session.flush()
    await settle()
    session.disk.letGo()
    await settle()
    session.change((db) => db['list'].push(4))
    session.kill()
    session.open()
    session.change((db) => db['list'].push(5))
    session.closeNow()
    session.expectTidy()
    session.open()
    session.change((db) => db['list'].push(6))
    session.kill()
    session.open()
    await session.durable()
    session.end()
  },
}

export const locked: Workload = {
  name: 'with the lock',
  options: { lock: true },
  async run(session) {
    session.open()
    session.change((db) => (db['list'] = [1]))
    await session.close()
    session.open()
    session.change((db) => db['list'].push(2))
    session.kill()
    session.open()
    session.change((db) => db['list'].push(3))
    await session.close()
    session.end()
  },
}
