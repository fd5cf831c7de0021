/** The parts of the bench that measure nothing: medians, charts, tables, the page. */
import { describe, expect, it } from 'vitest'

const { alternate, median } = (await import(at('alternate.mjs'))) as {
  alternate: (contenders: object, how: object) => Record<string, number>
  median: (numbers: number[]) => number
}
const { labelsApart } = (await import(at('svg.mjs'))) as {
  labelsApart: (heights: number[], gap: number) => number[]
}
const { lineChart } = (await import(at('line-chart.mjs'))) as {
  lineChart: (what: object) => string
}
const { barChart } = (await import(at('bar-chart.mjs'))) as { barChart: (what: object) => string }
const { atLeast, atMost } = (await import(at('rows.mjs'))) as Record<
  'atLeast' | 'atMost',
  (wanted: number, got: number, row: object) => { readonly isGood: boolean }
>
const { pageOf } = (await import(at('page.mjs'))) as { pageOf: (results: object) => string }

describe('the bench', () => {
  it('takes the middle of an odd number of times, and the upper of two', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([1, 10])).toBe(10)
  })

  it('gives every contender its turns', () => {
    const turns = { a: 0, b: 0 }
    const times = alternate(
      { a: () => (turns.a += 1), b: () => (turns.b += 1) },
      { turns: 3, count: 1 },
    )
    expect(turns.a).toBe(turns.b)
    expect(Object.keys(times)).toEqual(['a', 'b'])
  })

  it('says of a row whether it is as wanted', () => {
    expect(atLeast(0.4, 0.4, {}).isGood).toBe(true)
    expect(atLeast(0.4, 0.39, {}).isGood).toBe(false)
    expect(atMost(1.3, 1.31, {}).isGood).toBe(false)
  })

  it('keeps labels apart, in their order, where they would cover each other', () => {
    expect(labelsApart([10, 100], 16)).toEqual([10, 100])
    expect(labelsApart([12, 10], 16)).toEqual([19, 3])
    const found = labelsApart([0, 1, 2, 3, 50], 10).toSorted((a, b) => a - b)
    for (const [index, height] of found.slice(1).entries())
      expect(height - Number(found[index])).toBeGreaterThanOrEqual(10)
  })

  it('draws a line for each peer, and a bar for each figure that there is', () => {
    const lines = [
      { name: 'a < b', isOurs: true, points: [10, 100].map((x) => [x, x * 2]) },
      { name: 'short', isOurs: false, points: [[10, 7]] },
    ]
    const words = { title: 'T', subtitle: 'S' }
    const chart = lineChart({ ...words, xs: [10, 100], xLabel: 'x', lines })
    expect(chart.match(/class="line /g)).toHaveLength(2)
    expect(chart).toContain('a &lt; b')
    expect(chart).not.toMatch(/NaN|undefined/)
    const groups = [
      { name: 'a', isOurs: true, values: [5, 50] },
      { name: 'b', isOurs: false, values: [7, undefined] },
    ]
    const bars = barChart({ ...words, series: ['one', 'two'], unit: String, groups })
    expect(bars.match(/class="bar c\d" x="190" y="\d+" width="[\d.]+" height="10"/g)).toHaveLength(
      3,
    )
    expect(bars).not.toMatch(/NaN|undefined/)
  })

  it('keeps a row that was missed on the page, and a peer that could not be had', () => {
    const none = { rows: [], loads: ['1.0', '1.2'], minutes: 1 }
    const page = pageOf({
      machine: { date: '', keepsake: '', node: '', platform: '', processor: '', memory: '' },
      parts: {
        assignment: none,
        durability: none,
        log: {
          ...none,
          rows: [
            { what: 'w', figures: 'f', got: '2', wanted: '≤ 1', isGood: false },
            { what: 'v', figures: 'f', got: '2', wanted: '', isGood: undefined },
          ],
        },
        reads: {
          ...none,
          reactive: { depth: { thin: 2, keepsake: 3 }, iteration: {}, writes: {} },
        },
        shape: none,
        large: none,
        peers: {
          ...none,
          peers: [
            { name: 'p', mode: 'm', survives: 'crash', updates: {}, problems: ['fill: not done'] },
            {
              name: 'q',
              mode: 'm',
              survives: 'crash',
              updates: { 100000: { perSecond: 2.34, updates: 3, bytes: 1000 } },
              fill: { bulk: 1, stall: 2 },
              open: null,
              problems: [],
            },
          ],
        },
      },
      obstacles: { p: 'cannot be installed' },
      versions: { p: undefined },
    })
    expect(page).toContain('**0 of 1 rows are as wanted, 1 missed.**')
    expect(page).toContain('**MISSED**')
    expect(page).toContain('- p: fill: not done')
    expect(page).toContain('≈ 10 MB')
    expect(page).not.toContain('undefined')
  })
})

function at(name: string): string {
  return new URL(name, import.meta.url).href
}
