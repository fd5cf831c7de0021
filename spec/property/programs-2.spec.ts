import { expect, it } from 'vitest'
import { KINDS } from './kinds/index.js'
import { showPrograms } from './expectation.js'

it('keeps random programs (2 of 2)', { timeout: 0 }, async () => {
  const { rare } = await showPrograms({ from: 1, of: 2 })
  expect(rare).toEqual([])
  expect(KINDS.length).toBeGreaterThanOrEqual(60)
})
