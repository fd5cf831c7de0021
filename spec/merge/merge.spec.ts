/** Two people have changed a document: what becomes of it. */

import { describe, expect, it } from 'vitest'
import { applySteps } from '../../lib/merge/apply.js'
import { merge } from '../../lib/merge/merge.js'

interface Sides {
  readonly base: object
  readonly theirs: object
  readonly ours: object
}

function merged({ base, theirs, ours }: Sides): { value: unknown; conflicts: readonly string[] } {
  const found = merge({ base, theirs, ours })
  if (found === undefined) throw new Error('they cannot be merged')
  const value = structuredClone(ours)
  applySteps(value, found.steps)
  return { value, conflicts: found.conflicts }
}

describe('objects', () => {
  it('takes what each has changed', () => {
    const base = { a: 1, b: 1, deep: { c: 1, d: 1 } }
    const theirs = { a: 2, b: 1, deep: { c: 1, d: 2 } }
    const ours = { a: 1, b: 3, deep: { c: 3, d: 1 } }
    const value = { a: 2, b: 3, deep: { c: 3, d: 2 } }
    expect(merged({ base, theirs, ours })).toEqual({ value, conflicts: [] })
  })

  it('leaves ours where both have changed a value', () => {
    const sides = { base: { a: { b: 1 } }, theirs: { a: { b: 2 } }, ours: { a: { b: 3 } } }
    expect(merged(sides)).toEqual({ value: { a: { b: 3 } }, conflicts: ['/a/b'] })
  })

  it('has nothing to do where both have changed it alike', () => {
    const sides = { base: { a: 1 }, theirs: { a: 2, b: [1] }, ours: { b: [1], a: 2 } }
    expect(merged(sides)).toEqual({ value: { a: 2, b: [1] }, conflicts: [] })
  })

  it('adds and removes keys', () => {
    const base = { a: 1, b: 1, c: 1 }
    expect(merged({ base, theirs: { b: 1, c: 1, e: 5 }, ours: { a: 1, c: 1, d: 4 } })).toEqual({
      value: { c: 1, d: 4, e: 5 },
      conflicts: [],
    })
  })

  it('keeps what ours has changed in something that theirs has removed, and the other way round', () => {
    const base = { a: { n: 1 }, b: { n: 1 } }
    const sides = { base, theirs: { b: { n: 2 } }, ours: { a: { n: 3 } } }
    expect(merged(sides)).toEqual({ value: { a: { n: 3 } }, conflicts: ['/a', '/b'] })
  })

  it('puts together what both have put under a new key', () => {
    const sides = { base: {}, theirs: { a: { x: 1, z: 1 } }, ours: { a: { y: 2, z: 2 } } }
    expect(merged(sides)).toEqual({ value: { a: { y: 2, z: 2, x: 1 } }, conflicts: ['/a/z'] })
  })

  it('takes a tagged value as one', () => {
    const date = (text: string): object => ({ at: { $date: text } })
    const [base, theirs, ours] = ['2026', '2027', '2028'].map((year) => date(`${year}-01-01`))
    const sides = { base, theirs, ours } as Sides
    expect(merge(sides)?.conflicts).toEqual(['/at'])
  })

  it('does not care for the order of keys', () => {
    const sides = { base: { a: { x: 1, y: 1 } }, theirs: { a: { y: 1, x: 1 } }, ours: {} }
    expect(merged(sides)).toEqual({ value: {}, conflicts: [] })
  })

  it('does not make a list of an object', () => {
    expect(merge({ base: {}, theirs: [], ours: {} })).toBe(undefined)
    const sides = { base: { a: {} }, theirs: { a: [] }, ours: { a: {} } }
    expect(merged(sides)).toEqual({ value: { a: [] }, conflicts: [] })
  })
})

describe('lists', () => {
  const lists = (base: unknown[], theirs: unknown[], ours: unknown[]) =>
    merged({ base: { list: base }, theirs: { list: theirs }, ours: { list: ours } })
  const expectList = (sides: [unknown[], unknown[], unknown[]], list: unknown[]): void =>
    expect(lists(...sides)).toEqual({ value: { list }, conflicts: [] })

  it('puts in what both have put in, ours first', () => {
    expectList([[1], [1, 2], [1, 3]], [1, 3, 2])
    expectList([[1], [0, 1], [1, 3]], [0, 1, 3])
    expectList([[], [1, 2], [3]], [3, 1, 2])
  })

  it('puts in once what both have put in alike', () => {
    expectList([[1], [1, 2, 4], [1, 2, 3]], [1, 2, 3, 4])
  })

  it('takes out what either has taken out', () => {
    expectList(
      [
        [1, 2, 3, 4],
        [1, 3, 4],
        [1, 2, 3],
      ],
      [1, 3],
    )
    expectList([[1, 2, 3], [], [1, 2, 3, 4]], [4])
    expectList(
      [
        [1, 2, 3],
        [1, 3],
        [1, 3],
      ],
      [1, 3],
    )
  })

  it('replaces an element', () => {
    expectList(
      [
        [1, 2, 3],
        [1, 5, 3],
        [1, 2, 9],
      ],
      [1, 5, 9],
    )
    expectList(
      [
        [1, 2, 3],
        [4, 5],
        [1, 2, 3, 6],
      ],
      [4, 5, 6],
    )
  })

  it('changes the same record in different places', () => {
    const base = [
      { id: 1, n: 1 },
      { id: 2, n: 1, m: 1 },
    ]
    const theirs = [{ id: 0 }, { id: 1, n: 1 }, { id: 2, n: 2, m: 1 }]
    const ours = [{ id: 1, n: 1 }, { id: 2, n: 1, m: 3 }, { id: 3 }]
    expectList([base, theirs, ours], [{ id: 0 }, { id: 1, n: 1 }, { id: 2, n: 2, m: 3 }, { id: 3 }])
  })

  it('finds a record again by its id', () => {
    const base = [
      { id: 1, n: 1 },
      { id: 2, n: 1 },
    ]
    const theirs = [{ id: 2, n: 2 }, { id: 5 }]
    expectList(
      [
        base,
        theirs,
        [
          { id: 1, n: 1 },
          { id: 2, n: 1, m: 7 },
        ],
      ],
      [{ id: 2, n: 2, m: 7 }, { id: 5 }],
    )
  })

  it('does not mix two records', () => {
    const base = [{ id: 1, n: 1 }]
    const { value, conflicts } = lists(base, [{ id: 9, n: 5 }], [{ id: 1, n: 2 }])
    expect({ value, conflicts }).toEqual({
      value: { list: [{ id: 1, n: 2 }] },
      conflicts: ['/list'],
    })
  })

  it('tells which field of a record both have changed', () => {
    const { value, conflicts } = lists([{ n: 1 }, 0], [{ n: 2 }, 0, 5], [{ n: 3 }, 0])
    expect({ value, conflicts }).toEqual({
      value: { list: [{ n: 3 }, 0, 5] },
      conflicts: ['/list/0/n'],
    })
  })

  it('leaves ours as it is where the same element was changed, or taken out, by both', () => {
    for (const [theirs, ours] of [
      [
        [1, 5, 3],
        [1, 9, 3],
      ],
      [
        [1, 3],
        [1, 9, 3],
      ],
      [
        [1, 5, 3],
        [1, 3],
      ],
    ] as const) {
      const { value, conflicts } = lists([1, 2, 3], [...theirs], [...ours])
      expect({ value, conflicts }).toEqual({ value: { list: ours }, conflicts: ['/list'] })
    }
  })

  it('knows that the same was put in the place of the same', () => {
    expectList(
      [
        [1, 2, 3],
        [1, 5, 3],
        [1, 5, 3, 4],
      ],
      [1, 5, 3, 4],
    )
  })

  it('merges lists in lists, and a list at the root', () => {
    const sides = { base: [[1], [2]], theirs: [[1, 5], [2]], ours: [[1], [2, 6]] }
    expect(merged(sides)).toEqual({
      value: [
        [1, 5],
        [2, 6],
      ],
      conflicts: [],
    })
    expect(merge({ base: [1], theirs: [2], ours: [3] })?.conflicts).toEqual([''])
  })

  it('puts twenty thousand elements in at once', () => {
    const many = Array.from({ length: 20_001 }, (_, index) => index)
    expectList([[-1], [-1, ...many], [-2, -1]], [-2, -1, ...many])
  })

  it('is quick with lists of 20,000 records that differ all over', () => {
    const base = Array.from({ length: 20_000 }, (_, id) => ({ id, n: 0 }))
    const theirs = base.filter(({ id }) => id % 7 !== 0)
    const ours = base.flatMap((record) =>
      record.id % 5 === 0 ? [record, { own: record.id }] : record,
    )
    const { value, conflicts } = lists(base, theirs, ours)
    const expected = ours.filter((record) => !('id' in record) || record.id % 7 !== 0)
    expect(conflicts).toEqual([])
    expect(value).toEqual({ list: expected })
  })
})

describe('lists of many', () => {
  const many = Array.from({ length: 200_000 }, (_, index) => index)
  const records = (from: number): object[] =>
    Array.from({ length: 20_000 }, (_, index) => ({ id: from + index, n: 0 }))

  it.each([
    ['numbers, all others', many, many.map((value) => value + 1_000_000), many],
    ['numbers, all gone', many, [], many],
    ['numbers, replaced by the same', [1], many, many],
    ['records, all others', records(0), records(50_000), records(0)],
    ['records, filled by both', [], records(0), records(10_000)],
    ['records, replaced by the same', records(0), records(90_000), records(90_000)],
  ])('are merged in no time: %s', (_, base, theirs, ours) => {
    // A square of it would take minutes.
    const { conflicts } = merged({
      base: { list: base },
      theirs: { list: theirs },
      ours: { list: ours },
    })
    expect(conflicts).toEqual([])
  })
})

describe('a root that looks like a tag', () => {
  it('is an object', () => {
    const sides = { base: { $date: 1 }, theirs: { $date: 1, a: 2 }, ours: { $date: 3 } }
    expect(merged(sides)).toEqual({ value: { $date: 3, a: 2 }, conflicts: [] })
  })
})
