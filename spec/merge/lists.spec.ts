/** Two people have changed a list: what becomes of it. */

import { describe, expect, it } from 'vitest'
import { merge } from '../../lib/merge/merge.js'
import { merged } from './merged.js'

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
