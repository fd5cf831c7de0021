/** Callbacks of array methods see what is live, may change it, and may throw. */
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const plain = (n: number) => ({ n })
const make = (): unknown[] => [plain(3), plain(1), plain(2)]
const byNumber = (a: Anything, b: Anything): number => a.n - b.n
const rank = (x: Anything): number => Number(x?.n ?? x) || 0

const VISITORS: readonly (readonly [
  name: string,
  call: (list: Anything, visit: Anything) => unknown,
])[] = [
  ['forEach', (list, visit) => list.forEach(visit)],
  ['map', (list, visit) => list.map(visit)],
  ['filter', (list, visit) => list.filter(visit)],
  ['find', (list, visit) => list.find(visit)],
  ['findIndex', (list, visit) => list.findIndex(visit)],
  ['findLast', (list, visit) => list.findLast(visit)],
  ['findLastIndex', (list, visit) => list.findLastIndex(visit)],
  ['some', (list, visit) => list.some(visit)],
  ['every', (list, visit) => list.every((x: Anything) => [visit(x)])],
  ['flatMap', (list, visit) => list.flatMap(visit)],
  ['reduce', (list, visit) => list.reduce((_: unknown, x: Anything) => visit(x), null)],
  ['reduceRight', (list, visit) => list.reduceRight((_: unknown, x: Anything) => visit(x), null)],
  [
    'for…of',
    (list, visit) => {
      for (const x of list) visit(x)
    },
  ],
  [
    'entries',
    (list, visit) => {
      for (const [, x] of list.entries()) visit(x)
    },
  ],
  [
    'values',
    (list, visit) => {
      for (const x of list.values()) visit(x)
    },
  ],
  ['Array.from', (list, visit) => Array.from(list, visit)],
  ['sort', (list, visit) => list.sort((a: Anything, b: Anything) => [visit(a), visit(b), 0][2])],
  [
    'toSorted',
    (list, visit) => list.toSorted((a: Anything, b: Anything) => [visit(a), visit(b), 0][2]),
  ],
]

describe('a callback', () => {
  it.each(VISITORS)('gets what is live from %s', (_, call) => {
    const doc = trackedDocument({ list: make() })
    const live = new Set<unknown>([...doc.view.list])
    const seen: unknown[] = []
    call(doc.view.list, (x: unknown) => void seen.push(x))
    expect(seen.length).toBeGreaterThan(2)
    for (const x of seen) expect(live.has(x)).toBe(true)
    expect(doc.lines).toEqual([])
  })

  it.each(VISITORS)('may change what it gets: %s', (_, call) => {
    const doc = trackedDocument({ list: make() })
    const lines = doc.patches(() => call(doc.view.list, (x: Anything) => void (x.seen = true)))
    expect(lines).toHaveLength(3)
    expect(doc.view.list.every((x: Anything) => x.seen === true)).toBe(true)
  })

  it.each(VISITORS)('may throw, and what it changed before stays: %s', (_, call) => {
    const doc = trackedDocument({ list: make() })
    const stop = new Error('stop')
    let visits = 0
    const visit = (x: Anything): void => {
      x.visit = visits++
      if (visits === 2) throw stop
    }
    const lines = doc.patches(() => expect(() => call(doc.view.list, visit)).toThrow(stop))
    expect(lines).toHaveLength(2)
    expect(doc.patches(() => doc.view.list.push(1))).toHaveLength(1)
  })

  it('gets the list itself, and a this', () => {
    const { view: db } = trackedDocument({ list: make() })
    const self = {}
    const seen: unknown[] = []
    db.list.forEach(function (this: unknown, _: unknown, index: number, list: unknown) {
      seen.push([this === self, index, list === db.list])
    }, self)
    expect(seen).toEqual([0, 1, 2].map((index) => [true, index, true]))
  })

  it('counts up every element: db.items.forEach((x) => x.n++)', () => {
    const doc = trackedDocument({ items: make() })
    expect(doc.paths(() => doc.view.items.forEach((x: Anything) => x.n++))).toEqual([
      ['/items/0/n'],
      ['/items/1/n'],
      ['/items/2/n'],
    ])
  })

  it('may change the list it walks through, with the result a plain one has', () => {
    const walks: ((list: Anything, end: () => void) => void)[] = [
      (list) => list.forEach((x: Anything) => x.n < 5 && list.push(plain(x.n + 5))),
      (list) => list.forEach(() => list.shift()),
      (list) => list.map((_: unknown, at: number) => (list[at + 1] = plain(at))),
      (list) => list.filter((_: unknown, at: number) => at === 0 && list.splice(1, 1)),
      (list) => {
        for (const x of list) if (x.n < 10) list.push(plain(x.n + 10))
      },
      (list) => list.reduce((_: unknown, x: Anything) => list.unshift(plain(x.n)), 0),
    ]
    for (const walk of walks) {
      const doc = trackedDocument({ list: make() })
      const native = make()
      walk(native, () => undefined)
      doc.patches(() => walk(doc.view.list, () => undefined))
      const holesFilled = Array.from(native, (x) => x ?? null)
      expect(inspect(doc.view.list)).toBe(inspect(holesFilled))
    }
  })
})

describe('sort with a comparator', () => {
  const COMPARATORS: readonly (readonly [
    name: string,
    compare: (list: Anything, db: Anything) => Anything,
  ])[] = [
    [
      'that changes the elements',
      () => (a: Anything, b: Anything) => {
        a.seen = true
        return byNumber(a, b)
      },
    ],
    ['that changes what it sorts by', () => (a: Anything, b: Anything) => (b.n += 10) - a.n],
    [
      'that pushes to the list',
      (list) => (a: Anything, b: Anything) => {
        if (list.length < 5) list.push(plain(9))
        return byNumber(a, b)
      },
    ],
    [
      'that pops from the list',
      (list) => (a: Anything, b: Anything) => {
        if (list.length > 2) list.pop()
        return byNumber(a, b)
      },
    ],
    [
      'that empties the list',
      (list) => (a: Anything, b: Anything) => {
        list.length = 0
        return byNumber(a, b)
      },
    ],
    [
      'that replaces an element',
      (list) => (a: Anything, b: Anything) => {
        if (list[0].n !== 77) list[0] = plain(77)
        return byNumber(a, b)
      },
    ],
  ]
  it.each(COMPARATORS)('ends as a plain list does: %s', (_, comparator) => {
    const doc = trackedDocument({ list: make() })
    const native = make()
    native.sort(comparator(native, {}))
    const held: Anything[] = [...doc.view.list]
    doc.patches(() => doc.view.list.sort(comparator(doc.view.list, doc.view)))
    expect(inspect(doc.view.list)).toBe(inspect(native))
    for (const x of doc.view.list) {
      const at = doc.view.list.indexOf(x)
      expect(doc.paths(() => x.n++)).toEqual([[`/list/${at}/n`]])
    }
    for (const x of held) {
      const at = doc.view.list.indexOf(x)
      expect(doc.paths(() => x.n++)).toEqual(at < 0 ? [] : [[`/list/${at}/n`]])
    }
  })

  it('that writes elsewhere leaves the elements themselves in their new places', () => {
    const doc = trackedDocument({ list: make(), calls: 0 })
    const held: Anything[] = [...doc.view.list]
    doc.patches(() =>
      doc.view.list.sort((a: Anything, b: Anything) => {
        doc.view.calls++
        return byNumber(a, b)
      }),
    )
    expect(doc.view.list.map((x: unknown) => held.indexOf(x))).toEqual([1, 2, 0])
  })

  it('that moves an element away gives it back its place, as in a plain list', () => {
    const doc = trackedDocument({ list: make(), other: [] })
    const compare = (a: Anything, b: Anything): number => {
      if (doc.view.other.length === 0) doc.view.other.push(doc.view.list.shift())
      return rank(a) - rank(b)
    }
    doc.patches(() => doc.view.list.sort(compare))
    expect(doc.view.list.map(rank)).toEqual([1, 2, 3])
    expect(doc.view.other.map(rank)).toEqual([3])
  })

  it('that is none is refused as by a plain list', () => {
    const doc = trackedDocument({ list: make() })
    expect(doc.patches(() => expect(() => doc.view.list.sort('x')).toThrow(TypeError))).toEqual([])
  })
})

describe('searching', () => {
  it('finds proxies and what is equal by identity', () => {
    const { view: db } = trackedDocument({
      list: [plain(1), 'x', Number.NaN, null, plain(1), 'x', []],
    })
    const { list } = db
    const [first, , , , fifth, , last] = list
    expect([list.indexOf(first), list.indexOf(fifth), list.lastIndexOf(first)]).toEqual([0, 4, 0])
    expect([list.includes(last), list.includes([]), list.includes(plain(1))]).toEqual([
      true,
      false,
      false,
    ])
    expect([list.indexOf('x'), list.lastIndexOf('x'), list.indexOf('x', 2)]).toEqual([1, 5, 5])
    expect([list.indexOf('x', -1), list.lastIndexOf('x', -3), list.lastIndexOf('x', 0)]).toEqual([
      -1, 1, -1,
    ])
    expect([list.indexOf(Number.NaN), list.includes(Number.NaN), list.includes(null)]).toEqual([
      -1,
      true,
      true,
    ])
    expect([list.includes(undefined), list.indexOf(undefined), list.includes(db)]).toEqual([
      false,
      -1,
      false,
    ])
    expect(list.lastIndexOf('x', undefined)).toBe([...list].lastIndexOf('x', undefined))
  })
})
