/**
 * What a writer does until it is killed: seven programs. Each gets a `pen`, which opens the store,
 * makes the next change, and reports it when it has returned.
 */
import { setImmediate } from 'node:timers/promises'
import { close, durable, flush } from 'keepsake'
import { bundle, change } from '../real/history.mjs'

/** Changes go on between the steps of a flush. */
async function flushWhile(pen, most) {
  const state = { ended: false }
  const flushing = flush(pen.db).finally(() => (state.ended = true))
  for (let made = 0; !state.ended; made++) {
    if (made < most) pen.grow(1)
    await setImmediate()
  }
  await flushing
}

/** Nothing of the process runs after this, as if killed one call later. */
const vanish = () => process.kill(process.pid, 'SIGKILL')

const assigning = {
  how: change,
  async run(pen) {
    pen.open({ interval: null })
    pen.grow(20)
    vanish()
  },
}

const transacting = {
  how: bundle,
  async run(pen) {
    pen.open({ interval: null, fsync: 'always' })
    pen.grow(4)
    pen.undo()
    pen.grow(4)
    await durable(pen.db)
    pen.grow(1)
    vanish()
  },
}

const flushing = {
  how: change,
  async run(pen) {
    pen.open()
    pen.grow(5)
    await flush(pen.db)
    pen.grow(6)
    await durable(pen.db)
    pen.grow(2)
    await flush(pen.db)
    await flush(pen.db)
    pen.grow(3)
    vanish()
  },
}

const changingMeanwhile = {
  how: change,
  async run(pen) {
    pen.open()
    pen.grow(3)
    await flush(pen.db)
    pen.grow(3)
    await flushWhile(pen, 12)
    await flushWhile(pen, 12)
    vanish()
  },
}

/** Begins with what a kill in a flush has left. */
const recovering = {
  how: change,
  async run(pen) {
    pen.open()
    pen.grow(1)
    await flush(pen.db)
    vanish()
  },
}

/** The exit handler overtakes a flush that is under way. */
const ending = {
  how: change,
  async run(pen) {
    pen.open()
    pen.grow(4)
    await flush(pen.db)
    pen.grow(3)
    void flush(pen.db)
    await setImmediate()
    pen.grow(2)
    process.exit()
  },
}

/** db.json is a mount of its own. */
const inPlace = {
  how: change,
  isMount: true,
  async run(pen) {
    pen.open()
    pen.grow(4)
    await flush(pen.db)
    pen.grow(3)
    await flushWhile(pen, 6)
    pen.grow(2)
    await close(pen.db)
  },
}

export const workloads = {
  assigning,
  transacting,
  flushing,
  'changing during a flush': changingMeanwhile,
  'recovering, then flushing': recovering,
  'ending in the middle of a flush': ending,
  'writing in place, then closing': inPlace,
}
