/** The sweep can fail: it finds what is taken out of the store's ways with errors. */

import { expect, it } from 'vitest'
import { loadLib } from '../crash/lib-under-test.js'
import { mutants } from './mutants.js'
import { programs, rescued } from './programs.js'
import { sweep } from './sweep.js'

it.each(mutants)('$name: that shows', { timeout: 0 }, async ({ name, likely }) => {
  const lib = await loadLib(name)
  const program = programs.find((one) => one.name === likely) ?? rescued
  const { bad } = await sweep(program, { lib, faults: 'all', most: 4, cuts: 'at ends', enough: 1 })
  expect(bad).not.toEqual([])
})
