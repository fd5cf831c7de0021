/**
 * The two stores of a page, both in memory: `db` follows the store on the server, and what is assigned in
 * it is sent there; `own` is of this page alone.
 */
import { close, open, subscribe, transact, type Operation } from 'keepsake'
import { apply } from '../apply.mjs'
import type { Own, Tasks } from './tasks'

interface Told {
  readonly seq: number
  readonly log: readonly string[]
}

export type Stores = ReturnType<typeof openStores>

export function openStores() {
  const db = open<Tasks>(':memory:', { defaults: { tasks: [] } })
  const own = open<Own>(':memory:', { defaults: { draft: '', log: [] } })
  const page = crypto.randomUUID()
  /** The last change of the server that is in `db`. */
  let seq = 0
  /** What is being changed is what the server has told. */
  let isTold = false

  const take = (told: Told, change: () => void) => {
    isTold = true
    try {
      transact(db, change)
    } finally {
      isTold = false
    }
    seq = told.seq
    own.log = [...told.log]
  }
  const begin = (told: Told & { state: Tasks }) => take(told, () => Object.assign(db, told.state))

  const events = new EventSource('events')
  events.addEventListener('state', ({ data }) => begin(JSON.parse(data)))
  events.addEventListener('change', ({ data }) => {
    const told = JSON.parse(data) as Told & { patch: Operation[]; page?: string }
    if (told.page !== page) take(told, () => apply(db, told.patch))
  })

  // One after the other: each says which change it comes after.
  let sending = Promise.resolve()
  const send = async (patch: readonly Operation[]) => {
    const body = JSON.stringify({ seq, patch, page })
    const answer = await fetch('changes', { method: 'POST', body })
    const told = await answer.json()
    if (answer.status === 409) begin(told)
    else take(told, () => undefined)
  }
  const listener = ({ patch }: { patch: readonly Operation[] }) => {
    if (!isTold) sending = sending.then(() => send(patch))
  }
  subscribe(db, listener, { sync: true })

  return {
    db,
    own,
    events,
    async close() {
      events.close()
      await sending
      await Promise.all([close(db), close(own)])
    },
  }
}
