/** Two people have changed a document: what becomes of it. */

import { describe, expect, it } from 'vitest'
import { merge } from '../../lib/merge/merge.js'
import { merged, type Sides } from './merged.js'

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

describe('a root that looks like a tag', () => {
  it('is an object', () => {
    const sides = { base: { $date: 1 }, theirs: { $date: 1, a: 2 }, ours: { $date: 3 } }
    expect(merged(sides)).toEqual({ value: { $date: 3, a: 2 }, conflicts: [] })
  })
})
