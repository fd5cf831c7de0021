/** The operations that subscribers are told, with pointers from what they subscribed to. */
import { describe, expect, it } from 'vitest'
import { heardOf, storeOfSamples, turn } from '../support/heard.js'

describe('pointers', () => {
  it('lead from what was subscribed to', async () => {
    const db = storeOfSamples()
    const [root, users, alice, list] = [db, db.users, db.users.alice, db.list].map((node) =>
      heardOf(node),
    )
    db.users.alice['a/b~c'] = 1
    await turn()
    const paths = [root, users, alice, list].map((heard) =>
      heard!
        .patches()
        .flat()
        .map(({ path }) => path),
    )
    expect(paths).toEqual([['/users/alice/a~1b~0c'], ['/alice/a~1b~0c'], ['/a~1b~0c'], []])
  })

  it('follow the object, not the place', async () => {
    const db = storeOfSamples()
    const { patches } = heardOf(db.list[2])
    const root = heardOf(db, { sync: true })
    const held = db.list[2]
    db.list.shift()
    held.n = 5
    db.list.reverse()
    held.n = 6
    db.users.dave = held
    await turn()
    expect(
      patches()
        .flat()
        .map(({ path }) => path),
    ).toEqual(['/n', '/n'])
    expect(
      root
        .patches()
        .flat()
        .map(({ path }) => path),
    ).toContain('/list/1/n')
  })

  it.each<[string, (db: ReturnType<typeof storeOfSamples>) => void, readonly object[]]>([
    [
      'a push',
      (db) => db.list.push(1, 2),
      [
        { op: 'add', path: '/list/3', value: 1 },
        { op: 'add', path: '/list/4', value: 2 },
      ],
    ],
    [
      'a splice',
      (db) => db.list.splice(0, 1, 'x'),
      [{ op: 'replace', path: '/list/0', value: 'x', previous: { n: 0 } }],
    ],
    [
      'several removed from one place',
      (db) => db.numbers.splice(1, 2),
      [
        { op: 'remove', path: '/numbers/1', previous: 1 },
        { op: 'remove', path: '/numbers/1', previous: 2 },
      ],
    ],
    ['a shift', (db) => db.list.shift(), [{ op: 'remove', path: '/list/0', previous: { n: 0 } }]],
    [
      'a sort of most',
      (db) => db.list.reverse(),
      [
        {
          op: 'replace',
          path: '/list',
          value: [{ n: 2 }, { n: 1 }, { n: 0 }],
          previous: [{ n: 0 }, { n: 1 }, { n: 2 }],
        },
      ],
    ],
    [
      'a Date',
      (db) => db.born.setTime(5),
      [{ op: 'replace', path: '/born', value: new Date(5), previous: new Date(0) }],
    ],
    [
      'a Map, once for all that is done to it',
      (db) => {
        db.ages.set('bob', 1)
        db.ages.get('alice').years = 32
        db.ages.delete('bob')
      },
      [
        {
          op: 'replace',
          path: '/ages',
          value: new Map([['alice', { years: 32 }]]),
          previous: new Map([['alice', { years: 31 }]]),
        },
      ],
    ],
  ])('tell of %s', async (_, change, expected) => {
    const db = storeOfSamples()
    db.numbers = Array.from({ length: 9 }, (__, n) => n)
    const { patches } = heardOf(db)
    change(db)
    await turn()
    expect(patches()).toEqual([expected])
  })

  it('into a Map tell what was between two of its changes', async () => {
    const db = storeOfSamples()
    const { patches } = heardOf(db)
    db.ages.set('bob', 1)
    db.a = db.ages.size
    db.ages.set('carol', 2)
    await turn()
    const sizes = patches()
      .flat()
      .map((operation) => (operation as { value: { size?: number } }).value.size)
    expect(sizes).toEqual([2, undefined, 3])
  })
})

describe('what leaves the store', () => {
  it('tells nothing, and all of it when it is back', async () => {
    const db = storeOfSamples()
    const { alice } = db.users
    const { patches } = heardOf(alice)
    delete db.users.alice
    alice.score = 77
    await turn()
    expect(patches()).toEqual([])
    db.list.push(alice)
    alice.score++
    await turn()
    expect(patches()).toEqual([
      [
        { op: 'replace', path: '', value: { score: 77 } },
        { op: 'replace', path: '/score', value: 78, previous: 77 },
      ],
    ])
  })

  it('with a Map that was changed before tells that, and nothing of what happens to it then', async () => {
    const db = storeOfSamples()
    db.x = { m: new Map(), born: new Date(0) }
    const { patches } = heardOf(db.x)
    const { m, born } = db.x
    m.set('a', 1)
    born.setTime(5)
    delete db.x
    m.set('self', m)
    born.setTime(9)
    await turn()
    const values = patches()
      .flat()
      .map((operation) => (operation as { value: unknown }).value)
    expect(values).toEqual([new Map([['a', 1]]), new Date(5)])
  })
})
