/** A share of the mutants as tests: all of them, or, in `npm test`, those that are caught at once. */

import { expect, it } from 'vitest'
import { areAllMutantsWanted, effort } from '../effort.js'
import { tellMutant } from '../told.js'
import { tryToCatch } from './catch.js'
import { mutants } from './index.js'

/** Every `of`th mutant, from this one on. */
export function showMutants({ from, of }: { readonly from: number; readonly of: number }): void {
  const wanted = mutants.filter(({ isQuick }) => areAllMutantsWanted || isQuick)
  for (const mutant of wanted.filter((_, index) => index % of === from)) {
    const { name, redundant } = mutant
    const sentence =
      redundant === undefined ? 'is shown by a crash' : `shows in no crash: ${redundant}`
    it(`${name}: that ${sentence}`, { timeout: 0 }, async () => {
      const caught = await tryToCatch(mutant, effort)
      tellMutant(caught)
      if (redundant === undefined) expect(caught.by).toBeDefined()
      else expect(caught.by).toBeUndefined()
    })
  }
}
