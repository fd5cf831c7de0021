/** `subscribe`: told of each turn's changes, once. */
import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { close, snapshot, subscribe } from '../../lib/index.js'
import { failureOf } from '../support/failure.js'
import { heardOf, storeOfSamples, turn } from '../support/heard.js'

describe('a listener', () => {
  it('is called once for a turn, with all of it', async () => {
    const db = storeOfSamples()
    const { calls } = heardOf(db)
    db.users.alice.score = 5
    db.users.carol = { score: 0 }
    delete db.users.bob
    expect(calls).toEqual([])
    await turn()
    expect(calls).toEqual([
      {
        seq: 7,
        origin: 'local',
        patch: [
          { op: 'replace', path: '/users/alice/score', value: 5, previous: 1 },
          { op: 'add', path: '/users/carol', value: { score: 0 } },
          { op: 'remove', path: '/users/bob', previous: { score: 2 } },
        ],
      },
    ])
    db.users.alice.score = 6
    await turn()
    expect(calls).toHaveLength(2)
  })

  it('is called before anything else runs', async () => {
    const db = storeOfSamples()
    const order: string[] = []
    subscribe(db, () => order.push('listener'))
    setTimeout(() => order.push('timer'), 0)
    setImmediate(() => order.push('immediate'))
    db.a = 1
    await Promise.resolve()
    await turn()
    expect(order[0]).toBe('listener')
  })

  it('is not called for what changes nothing, or is refused', async () => {
    const db = storeOfSamples()
    const { calls } = heardOf(db)
    db.users.alice.score = 1
    db.list.splice(0, 0)
    expect(() => (db.works = () => 1)).toThrow()
    await turn()
    expect(calls).toEqual([])
  })

  it('gets values that are plain and frozen, and do not change any more', async () => {
    const db = storeOfSamples()
    const { patches } = heardOf(db)
    db.users.carol = { tags: ['a'] }
    db.users.carol.tags.push('b')
    await turn()
    const [[added, pushed]] = patches() as [[{ value: { tags: string[] } }, unknown]]
    expect(added.value).toEqual({ tags: ['a'] })
    expect(pushed).toEqual({ op: 'add', path: '/users/carol/tags/1', value: 'b' })
    expect(() => added.value.tags.push('c')).toThrow(TypeError)
  })

  it('gets the very objects that snapshots give', async () => {
    const db = storeOfSamples()
    const { patches } = heardOf(db)
    db.users.carol = { score: 0 }
    await turn()
    expect((patches()[0]![0] as { value: unknown }).value).toBe(snapshot(db.users.carol))
  })
})

describe('the end', () => {
  it('comes with the function that subscribe gives', async () => {
    const db = storeOfSamples()
    const { calls, stop } = heardOf(db)
    db.a = 1
    stop()
    db.a = 2
    stop()
    await turn()
    expect(calls).toEqual([])
  })

  it('comes with the signal', async () => {
    const db = storeOfSamples()
    const controller = new AbortController()
    const { calls } = heardOf(db, { signal: controller.signal })
    const late = heardOf(db, { signal: AbortSignal.abort() })
    db.a = 1
    await turn()
    controller.abort()
    db.a = 2
    await turn()
    expect([calls.length, late.calls.length]).toEqual([1, 0])
  })

  it('comes with the store: a signal that lives on does not hold it', async () => {
    const { signal } = new AbortController()
    const db = storeOfSamples()
    const { calls, stop } = heardOf(db, { signal })
    heardOf(db.users, { signal }).stop()
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    db.a = 1
    await close(db)
    expect(calls).toHaveLength(1)
    expect(getEventListeners(signal, 'abort')).toEqual([])
    stop()
  })

  it('comes with a signal that aborts as the store closes, too', async () => {
    const controller = new AbortController()
    const db = storeOfSamples()
    const { calls } = heardOf(db, controller)
    db.a = 1
    db[Symbol.dispose]()
    controller.abort()
    await turn()
    expect(calls).toEqual([])
  })
})

it('is refused where it cannot be', async () => {
  const db = storeOfSamples()
  const listener = () => undefined
  const codes = [
    () => subscribe({}, listener),
    () => subscribe(null as never, listener),
    () => subscribe(db, 'no' as never),
    () => subscribe(db, listener, { sync: 1 as never }),
    () => subscribe(db, listener, { signal: {} as never }),
    () => subscribe(db, listener, null as never),
    () => subscribe(db, listener, 5 as never),
  ].map((call) => failureOf(call).code)
  expect(codes).toEqual([
    'KEEPSAKE_NOT_A_STORE',
    'KEEPSAKE_NOT_A_STORE',
    ...Array.from({ length: 5 }, () => 'KEEPSAKE_BAD_OPTION'),
  ])
  await close(db)
  expect(failureOf(() => subscribe(db, listener)).code).toBe('KEEPSAKE_CLOSED')
})
