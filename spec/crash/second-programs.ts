/** What is done with the files that a crash has left, before the next crash comes. */

import type { Session } from './session.js'

export interface SecondProgram {
  readonly name: string
  readonly run: (session: Session) => Promise<void>
}

const again: SecondProgram = {
  name: 'again',
  async run(session) {
    session.open()
    session.change((db) => (db['second'] = [1, 2, 3]))
    session.change((db) => db['second'].shift())
    await session.durable()
    session.change((db) => db['second'].push(4))
    await session.during(
      () => session.flush(),
      () => session.change((db) => db['second'].push(5)),
      () => session.change((db) => db['second'].splice(0, 1)),
    )
    session.change((db) => db['second'].push(6))
    await session.flush()
    session.expectTidy()
    session.end()
  },
}

const flushFirst: SecondProgram = {
  name: 'flush first',
  async run(session) {
    session.open()
    await session.flush()
    session.expectTidy()
    session.change((db) => (db['second'] = [1, 2, 3]))
    session.change((db) => db['second'].shift())
    await session.close()
    session.expectTidy()
    session.end()
  },
}

const killed: SecondProgram = {
  name: 'killed',
  async run(session) {
    session.open()
    session.change((db) => (db['second'] = [1, 2, 3]))
    session.kill()
    session.open()
    session.change((db) => db['second'].shift())
    await session.durable()
    session.change((db) => db['second'].push(4))
    session.closeNow()
    session.expectTidy()
    session.end()
  },
}

export const seconds: readonly SecondProgram[] = [again, flushFirst, killed]
