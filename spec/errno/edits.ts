/** Programs whose db.json somebody edits by hand: their calls fail, those of the editor do not. */

import { during } from './during.js'
import type { Program } from './program.js'
import type { Editing } from './person.js'
import { takeIn } from './taking-in.js'

/** Killed with changes in the log, it is opened as it is documented for programs that are edited. */
const options = { onConflict: 'merge' } as const

const first = (number: number): Editing => {
  return (db) => void db['list'].unshift(number)
}

const takenIn: Program = {
  name: 'an edit is taken in, and another one is merged',
  start: { list: [1] },
  options,
  async run(trial) {
    trial.open()
    trial.edit(first(0))
    takeIn(trial)
    trial.change((db) => db['list'].push(2))
    await trial.durable()
    trial.edit(first(-1))
    trial.change((db) => db['list'].push(3))
    takeIn(trial)
    takeIn(trial)
    await trial.durable()
    trial.change((db) => db['list'].push(4))
    await trial.flush()
    trial.change((db) => db['list'].push(5))
  },
}

const whileFlushing: Program = {
  name: 'edits during a flush',
  start: { list: [1] },
  options,
  async run(trial) {
    const nothing = (): void => undefined
    trial.open()
    trial.change((db) => db['list'].push(2))
    await during(trial, () => trial.flush(), [
      () => trial.change((db) => db['list'].push(3)),
      () => trial.edit(first(0)),
      () => trial.change((db) => db['list'].push(4)),
    ])
    trial.change((db) => db['list'].push(5))
    await during(trial, () => trial.flush(), [
      nothing,
      nothing,
      nothing,
      () => trial.edit(first(-1)),
    ])
    trial.change((db) => db['list'].push(6))
    await trial.close()
  },
}

const disputed: Program = {
  name: 'an edit is disputed',
  start: { n: 1, list: [1] },
  options,
  async run(trial) {
    trial.open()
    trial.change((db) => (db['n'] = 2))
    trial.edit((db) => {
      db['list'].unshift(0)
      if (db['n'] === 1) db['n'] = 3
      else return 'disputed'
      return undefined
    })
    takeIn(trial)
    await trial.durable()
    trial.change((db) => db['list'].push(2))
    await trial.flush()
  },
}

const found: Program = {
  name: 'an edit is found when it is opened',
  start: { list: [1] },
  options,
  async run(trial) {
    trial.open()
    trial.change((db) => db['list'].push(2))
    // The process ends, if nothing waits in memory.
    if (await trial.durable()) trial.startProcess()
    trial.edit(first(0))
    trial.open()
    trial.change((db) => db['list'].push(3))
    await trial.durable()
    await trial.flush()
  },
}

export const edits: readonly Program[] = [takenIn, whileFlushing, disputed, found]
