import { expect, it } from 'vitest'
import { wantedState } from './effort.js'
import { show } from './shown.js'

it(
  'finds the state after some change, with all that was promised, wherever it crashes (2 of 2)',
  { timeout: 0 },
  async () => {
    const { states, bad } = await show({ from: 1, of: 2 })
    expect(bad).toEqual([])
    if (wantedState === undefined) expect(states).toBeGreaterThanOrEqual(10_000)
  },
)
