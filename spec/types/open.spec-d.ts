/** What the types promise. Checked by tsc: a line under @ts-expect-error that compiles is an error. */

import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import { close, durable, flush, open, status, transact } from '../../lib/index.js'
import type { KeepsakeError, Opened, Options, Status } from '../../lib/index.js'

interface State {
  users: Record<string, { score: number; born?: Date }>
  tags: Set<string>
  seen: Map<string, { at: number }>
  queue: { id: number }[]
  pair: readonly [number, string]
}

// Without a type argument a document is as open as an object literal in JavaScript.
const loose = open('db.json')
loose.users.alice.score = 5
loose['anything'] = [1, { deep: true }]

// With defaults it is what they are: to add other keys, give it a type of its own.
const inferred = open('db.json', { defaults: { users: { alice: { score: 0 } }, list: [{ n: 1 }] } })
inferred.users.alice.score satisfies number
inferred.list.map((item) => item.n satisfies number)
// @ts-expect-error there is no such user among the defaults
inferred.users.bob = { score: 1 }

// With one, it is that type, all the way down.
const db = open<State>('db.json', {
  defaults: { users: { alice: { score: 0 } }, queue: [{ id: 1 }] },
  indent: null,
  interval: 1000,
  fsync: 'always',
  readOnly: false,
  lock: true,
  mode: 0o644,
  salvage: false,
  onError: (error: KeepsakeError) => error.code satisfies string,
})
db.users['alice']!.score = 5
db.tags.add('x')
db.seen.get('k')!.at = 1
db.queue.push({ id: 2 })
db.queue.map((job) => job.id satisfies number)
// @ts-expect-error a score is a number
db.users['alice']!.score = '5'
// @ts-expect-error there is no such key
db.user = {}
// @ts-expect-error members are strings
db.tags.add(1)
// @ts-expect-error a job has an id
db.queue.push({})

// Read-only input is accepted.
const defaults = { users: { alice: { score: 0 } }, tags: new Set(['a']) } as const
open<State>('db.json', { defaults })
const frozen: Readonly<Options<State>> = Object.freeze({ defaults })
open<State>('db.json', frozen)
open<State>(new URL('file:///db.json'), { defaults: { pair: [1, 'a'] } as const })
open<readonly string[]>('list.json', { defaults: ['a'] })

// @ts-expect-error there is no such option
open('db.json', { intervall: 1 })
// @ts-expect-error not a policy
open('db.json', { fsync: 'sometimes' })
// @ts-expect-error a default has the type of the document
open<State>('db.json', { defaults: { users: { alice: { score: 'many' } } } })
// @ts-expect-error a path, or a URL
open(42)

// It can be disposed of, and nothing else is added.
const opened: Opened<State> = db
opened satisfies State & Disposable & AsyncDisposable
export function work(): void {
  using store = open<State>('db.json')
  store.tags.clear()
}

transact(db, (inside) => inside.queue.length) satisfies number
transact(db, () => 'result') satisfies string
void (flush(db) satisfies Promise<void>)
void (durable(db) satisfies Promise<void>)
void (close(db) satisfies Promise<void>)
status(db) satisfies Status
status(db).flushedAt satisfies Date | null
status(db).recovered?.base satisfies 'snapshot' | 'temp' | 'copy' | 'nothing' | undefined
// @ts-expect-error a status is only read
status(db).seq = 1

// A schema gives the document its type: what goes into it, not what it makes of that.
const schema = z.object({
  users: z.array(z.object({ age: z.number(), born: z.string().optional() })),
})
const judged = open('db.json', { schema, defaults: { users: [] } })
judged.users.push({ age: 1 })
// @ts-expect-error an age is a number
judged.users.push({ age: '1' })
// @ts-expect-error there is no such key
judged.total = 1
open('db.json', { schema: v.object({ n: v.number() }) }).n satisfies number
open('db.json', { schema: type({ n: 'number' }) }).n satisfies number
