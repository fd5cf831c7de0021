/**
 * The demo's history: what it starts from, and change number `k`, one statement each. The worker
 * makes them in the store, the parent in a plain object, so that the parent knows exactly what the
 * store has to hold after any change.
 *
 * They are chosen to give a mistake away: a change made twice, or made from the wrong state, leaves
 * something else behind.
 */

/** What the store begins with. */
export const beginning = () => ({
  score: 0,
  queue: [],
  recent: [],
  visits: new Map(),
  balance: { alice: 1_000_000, bob: 0 },
  seen: new Date('2026-01-01T00:00:00Z'),
  note: '',
})

const WORDS = ['ash', 'birch', 'cedar', 'elm', 'fir']

/** Each is one statement on `db`, and one line of the log. */
const changes = [
  (db) => db.score++,
  (db, k) => db.queue.push({ job: k, tries: 0 }),
  (db) => db.queue.at(-1).tries++,
  (db) => (db.queue.length > 12 ? db.queue.shift() : db.score++),
  (db, k) => db.visits.set(WORDS[k % 5], (db.visits.get(WORDS[k % 5]) ?? 0) + 1),
  (db) => db.seen.setTime(db.seen.getTime() + 1000),
  (db, k) => db.recent.splice(0, db.recent.length > 8 ? 2 : 0, k),
  (db, k, { transact, noteLength }) =>
    transact(db, () => {
      db.balance.alice--
      db.balance.bob++
      db.note = `${k}`.padEnd(noteLength, '.')
    }),
]

/** Makes change number `k`, counted from 1. */
export function change(db, k, means) {
  changes[k % changes.length](db, k, means)
}

/** The kinds of round: how the worker opens the store, and how much it writes with each note. */
export const rounds = {
  plain: { interval: null, noteLength: 10 },
  'flushes all the time': { interval: 5, noteLength: 10 },
  'large lines': { interval: 200, noteLength: 400_000 },
}
