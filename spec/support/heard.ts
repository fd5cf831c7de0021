/** A store to subscribe to, and what its listeners are told. */
import { subscribe, type Change } from '../../lib/index.js'
import { opened } from './opened.js'

export function storeOfSamples() {
  const db = opened(':memory:')
  return Object.assign(db, {
    users: { alice: { score: 1 }, bob: { score: 2 } },
    list: [{ n: 0 }, { n: 1 }, { n: 2 }],
    ages: new Map([['alice', { years: 31 }]]),
    born: new Date(0),
  }) as typeof db
}

export function heardOf(node: object, options?: Parameters<typeof subscribe>[2]) {
  const calls: Change[] = []
  const stop = subscribe(node, (change) => void calls.push(change), options)
  return { calls, stop, patches: () => calls.map(({ patch }) => patch) }
}

/** The listeners have been called by then. */
export const turn = (): Promise<unknown> => new Promise(setImmediate)
