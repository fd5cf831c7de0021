/** `snapshot`: a frozen copy, shared as far as nothing has changed. */
import { describe, expect, it } from 'vitest'
import { close, snapshot, transact } from '../../lib/index.js'
import { failureOf } from '../support/failure.js'
import { opened } from '../support/opened.js'

function sample() {
  return opened(':memory:', {
    defaults: {
      users: { alice: { score: 1, tags: ['a'] }, bob: { score: 2, tags: ['b'] } },
      list: Array.from({ length: 200 }, (_, id) => ({ id, inner: { n: 0 } })),
      born: new Date(0),
      ages: new Map([['alice', { years: 31 }]]),
      seen: new Set(['x']),
      bytes: new Uint8Array([1, 2]),
    },
  })
}

describe('a snapshot', () => {
  it('is plain data, equal to the store', () => {
    const db = sample()
    const taken = snapshot(db)
    expect(taken).toEqual(db)
    expect(taken).not.toBe(db)
    expect(structuredClone(taken)).toEqual(taken)
    expect(JSON.stringify(taken)).toBe(JSON.stringify(db))
  })

  it('stays as it was, whatever is done to the store', () => {
    const db = sample()
    const taken = snapshot(db)
    const before = structuredClone(taken)
    db.users.alice.score = 9
    db.list.reverse()
    db.born.setFullYear(1990)
    db.ages.get('alice')!.years++
    db.seen.add('y')
    db.bytes = new Uint8Array(3)
    expect(taken).toEqual(before)
    expect(snapshot(db)).toEqual(db)
  })

  it('is frozen, Dates, Maps and Sets included', () => {
    const taken = snapshot(sample())
    expect(() => ((taken as { born: unknown }).born = 1)).toThrow(TypeError)
    expect(() => ((taken.users.alice as { score: number }).score = 1)).toThrow(TypeError)
    expect(() => (taken.list as unknown[]).push(1)).toThrow(TypeError)
    const changes = [
      () => taken.born.setTime(1),
      () => (taken.ages as Map<string, unknown>).set('bob', 1),
      () => (taken.ages as Map<string, unknown>).clear(),
      () => (taken.seen as Set<string>).delete('x'),
    ]
    for (const change of changes) expect(failureOf(change).code).toBe('KEEPSAKE_READ_ONLY')
    expect([taken.born.getTime(), taken.ages.size, taken.seen.size]).toEqual([0, 1, 1])
  })

  it('is the same one until something in it changes', () => {
    const db = sample()
    const taken = snapshot(db)
    expect(snapshot(db)).toBe(taken)
    db.users.alice.score = 1
    expect(snapshot(db)).toBe(taken)
    expect(snapshot(db.users.alice)).toBe(taken.users.alice)
    expect(snapshot(db.ages)).toBe(taken.ages)
    db.users.alice.score = 5
    expect(snapshot(db)).not.toBe(taken)
  })

  it('can be taken of a part, and shares that', () => {
    const db = sample()
    const alice = snapshot(db.users.alice)
    expect(snapshot(db).users.alice).toBe(alice)
  })
})

describe('two snapshots share what is the same in both', () => {
  it.each<[string, (db: ReturnType<typeof sample>) => void, readonly string[]]>([
    ['assigning', (db) => (db.users.alice.score = 5), ['users']],
    ['deep in a list', (db) => (db.list[7]!.inner.n = 5), ['list']],
    ['pushing', (db) => db.list.push({ id: 200, inner: { n: 0 } }), ['list']],
    ['in a Map', (db) => (db.ages.get('alice')!.years = 1), ['ages']],
    ['a Date', (db) => db.born.setTime(1), ['born']],
    ['a Set', (db) => db.seen.add('y'), ['seen']],
  ])('%s', (_, change, changed) => {
    const db = sample()
    const before: Record<string, unknown> = snapshot(db)
    change(db)
    const after: Record<string, unknown> = snapshot(db)
    const differing = Object.keys(after).filter((key) => after[key] !== before[key])
    expect(differing).toEqual(changed)
    expect(after).toEqual(db)
  })

  it('down to the elements of a list that was changed in one', () => {
    const db = sample()
    const before = snapshot(db).list
    db.list[7]!.inner.n = 5
    const after = snapshot(db).list
    expect(after.flatMap((element, index) => (element === before[index] ? [] : [index]))).toEqual([
      7,
    ])
  })

  it.each<[string, (list: { id: number }[]) => unknown]>([
    ['shift', (list) => list.shift()],
    ['pop', (list) => list.pop()],
    ['unshift', (list) => list.unshift({ id: -1 })],
    ['splice', (list) => list.splice(50, 3)],
    ['sort', (list) => list.sort((one, other) => other.id - one.id)],
    ['a shorter length', (list) => (list.length = 90)],
  ])('when elements move: %s', (_, change) => {
    const db = sample()
    const before = new Set<unknown>(snapshot(db).list)
    change(db.list)
    const after = snapshot(db).list
    expect(after).toEqual(db.list)
    expect(after.filter((element) => !before.has(element))).toHaveLength(_ === 'unshift' ? 1 : 0)
  })

  it('when a filtered list takes its place', () => {
    const db = sample()
    const before = snapshot(db).list
    db.list = db.list.filter(({ id }) => id % 2 === 1)
    const after = snapshot(db).list
    expect(after).toEqual(db.list)
    expect(after.every((element) => before.includes(element))).toBe(true)
  })
})

describe('a snapshot of what has left the store', () => {
  it('is a copy each time, since nothing tells of its changes', () => {
    const db = sample()
    const { alice } = db.users
    snapshot(db)
    delete (db.users as Partial<typeof db.users>).alice
    alice.tags.push('b')
    expect(snapshot(alice)).toEqual({ score: 1, tags: ['a', 'b'] })
    expect(snapshot(alice)).not.toBe(snapshot(alice))
  })

  it('is right when it is back, changed meanwhile', () => {
    const db = sample()
    const { alice } = db.users
    snapshot(db)
    delete (db.users as Partial<typeof db.users>).alice
    const { tags } = alice
    tags.push('b')
    db.users.bob = alice
    expect(snapshot(db).users).toEqual({ bob: { score: 1, tags: ['a', 'b'] } })
  })

  it('may hold itself, and what could not be stored', () => {
    const db = sample()
    const { alice } = db.users as { alice: Record<string, unknown> }
    delete (db.users as Partial<typeof db.users>).alice
    const works = (): number => 1
    Object.assign(alice, { self: alice, works })
    const taken = snapshot(alice)
    expect(taken['self']).toBe(taken)
    expect(taken['works']).toBe(works)
  })
})

it('shows a transaction under way, and what is left when it is undone', () => {
  const db = sample()
  const before = snapshot(db)
  const within: unknown[] = []
  const run = () =>
    transact(db, () => {
      db.list.shift()
      db.users.alice.score = 7
      within.push(snapshot(db.users.alice).score, snapshot(db).list.length)
      throw new RangeError('undo')
    })
  expect(run).toThrow(RangeError)
  expect(within).toEqual([7, 199])
  expect(snapshot(db)).toEqual(before)
})

it('can be taken of a store that is closed', async () => {
  const db = sample()
  await close(db)
  expect(snapshot(db)).toEqual(db)
})

it.each([[undefined], [null], [1], [{}], [[]], [new Map()]])('is refused for %o', (value) => {
  expect(failureOf(() => snapshot(value as object)).code).toBe('KEEPSAKE_NOT_A_STORE')
})
