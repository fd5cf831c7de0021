import { describe, expect, it } from 'vitest'
import { Positions } from '../../lib/document/positions.js'

describe('positions', () => {
  it('are those of a list in which anything comes at the end and goes anywhere', () => {
    const list: number[] = Array.from({ length: 50 }, (_, key) => key)
    let positions = new Positions(list, list.length)
    let seed = 7
    const random = (limit: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % limit
    }
    for (let key = 100; key < 2000; key++) {
      if (random(2) === 0 && list.length > 0) {
        const [gone] = list.splice(random(list.length), 1)
        positions.remove(gone)
        expect(positions.of(gone)).toBeUndefined()
      } else {
        list.push(key)
        if (!positions.add(key)) positions = new Positions(list, list.length)
      }
      expect(positions.size).toBe(list.length)
      for (const [at, each] of list.entries()) expect(positions.of(each)).toBe(at)
    }
  })

  it('know nothing of what is not there', () => {
    const positions = new Positions(['a'], 1)
    positions.remove('b')
    expect(positions.of('b')).toBeUndefined()
    expect(positions.of('a')).toBe(0)
  })
})
