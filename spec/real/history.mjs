/**
 * The history that the proofs make: change number k, one line of the log each. The writer makes
 * them in a store; the judge makes them in a plain object, and so knows every state there may be.
 *
 *     state 0   nothing has been kept yet: {}
 *     state 1   the beginning, from `defaults`
 *     state k   change k on top of state k - 1
 *
 * The changes give a mistake away: one made twice, left out, or made from the wrong state leaves
 * something else behind. No state comes twice.
 */
import { isDeepStrictEqual } from 'node:util'

/** What the writer gives as `defaults`. */
export const beginning = () => ({
  score: 0,
  queue: [],
  recent: [],
  visits: new Map(),
  balance: { alice: 1_000_000, bob: 0 },
  seen: new Date('2026-01-01T00:00:00Z'),
  note: '',
})

const changes = [
  (db) => db.score++,
  (db, k) => db.queue.push({ job: k, tries: 0 }),
  (db) => (db.queue.length > 0 ? db.queue.at(-1).tries++ : db.score++),
  (db) => (db.queue.length > 2 ? db.queue.shift() : db.score++),
  (db, k) => db.recent.splice(0, db.recent.length > 8 ? 2 : 0, k),
  (db, k) => db.visits.set(`w${k % 5}`, (db.visits.get(`w${k % 5}`) ?? 0) + 1),
  (db) => (db.queue.length > 8 ? db.queue.splice(1, 4) : db.score++),
  (db) => db.seen.setTime(db.seen.getTime() + 1000),
  (db, k, transact) =>
    transact(db, () => {
      db.balance.alice--
      db.balance.bob++
      db.queue.push({ job: k, tries: 1 }, { job: -k, tries: 1 })
      // Now and then more than a page of the disk.
      db.note = `${k}`.padEnd(k % 2 === 0 ? 6000 : 20, '.')
    }),
]

/** Makes change number `k`, counted from 2, on a store or on a plain object. */
export function change(db, k, transact) {
  changes[k % changes.length](db, k, transact)
}

/** Several changes as one line. */
export function bundle(db, k, transact) {
  transact(db, () => {
    for (let part = 0; part < 5; part++) change(db, 5 * k + part, transact)
  })
}

const together = (db, work) => work(db)

/** The states of one history. */
export class History {
  #how
  /** Where the last search began: the next one begins there or later. */
  #reached

  /** @param how `change` or `bundle` */
  constructor(how = change) {
    this.#how = how
  }

  /** Which of the states from..to this is; undefined: none of them. */
  find(document, { from, to }) {
    if (from === 0 && isDeepStrictEqual(document, {})) return 0
    const at = this.#goTo(Math.max(from, 1))
    for (const state = structuredClone(at); state.k <= to; this.#advance(state)) {
      if (isDeepStrictEqual(document, state.db)) return state.k
    }
    return undefined
  }

  #goTo(k) {
    if (this.#reached === undefined || this.#reached.k > k) {
      this.#reached = { k: 1, db: beginning() }
    }
    while (this.#reached.k < k) this.#advance(this.#reached)
    return this.#reached
  }

  #advance(state) {
    state.k++
    this.#how(state.db, state.k, together)
  }
}
