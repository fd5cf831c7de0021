/** 500 random stories of a program and a person: what both have done is there, as it was promised. */

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Random } from '../property/random.js'
import { temporaryFolder } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'
import { Interleaving, type Merged, type Members, type Value } from './interleaving.js'

const STORIES = 500
const STEPS = 14

describe('a program and a person', () => {
  it(`get along in ${STORIES} stories`, async () => {
    hearWarnings()
    const folder = temporaryFolder()
    const seen = { edits: 0, merged: 0, kept: 0, refused: 0 }
    for (let seed = 1; seed <= STORIES; seed++) {
      const story = new Interleaving(join(folder, `${seed}`, 'db.json'), new Random(seed))
      try {
        await story.run(STEPS)
        for (const merged of story.merged) judge(merged)
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error })
      }
      seen.edits += story.merged.length
      seen.merged += story.merged.filter(({ base, ours }) => !isSame(base, ours)).length
      seen.refused += story.refused
      seen.kept += story.merged.filter(({ isKept }) => isKept).length
    }
    console.log(`hand edits: ${STORIES} stories, ${JSON.stringify(seen)}`)
    expect(seen.merged).toBeGreaterThan(STORIES / 2)
    expect(seen.kept).toBeGreaterThan(STORIES / 10)
    expect(seen.refused).toBeLessThan(STORIES / 20)
  })

  it('would not be believed if a word of either were missing, or there twice', () => {
    const base = { k0: 'p0', list: ['p1', 'p2'] }
    const good = {
      base,
      theirs: { k0: 'h3', list: ['p1', 'p2'] },
      ours: { k0: 'p0', list: ['p1', 'p2', 'p4'] },
      result: { k0: 'h3', list: ['p1', 'p2', 'p4'] },
      isKept: false,
    }
    judge(good)
    for (const result of [
      { k0: 'p0', list: ['p1', 'p2', 'p4'] },
      { k0: 'h3', list: ['p1', 'p2'] },
      { k0: 'h3', list: ['p1', 'p2', 'p4', 'p4'] },
      { k0: 'h3', list: ['p2', 'p4'] },
    ]) {
      expect(() => judge({ ...good, result })).toThrow()
    }
    expect(() => judge({ ...good, theirs: { k0: 'h3', list: ['p2'] } })).toThrow()
  })
})

/** Every word that either has written is there, once; what either has taken out is not. */
function judge(merged: Merged): void {
  const { isKept } = merged
  const found = wordsIn(merged.result)
  const [base, theirs, ours, result] = [merged.base, merged.theirs, merged.ours, merged.result].map(
    (document) => new Set(wordsIn(document)),
  ) as [Set<string>, Set<string>, Set<string>, Set<string>]
  expect(found.length, 'nothing is there twice').toBe(result.size)
  const takenOut = (word: string): boolean => base.has(word) && !theirs.has(word)
  expect(
    [...ours].filter((word) => !result.has(word) && !takenOut(word)),
    'of the program',
  ).toEqual([])
  if (!isKept) {
    const isLost = (word: string): boolean => !base.has(word) && !result.has(word)
    expect([...theirs].filter(isLost), 'of the person').toEqual([])
    expect(
      [...ours].filter((word) => takenOut(word) && result.has(word)),
      'taken out',
    ).toEqual([])
  }
  expect(
    [...result].filter((word) => !ours.has(word) && !theirs.has(word)),
    'of nobody',
  ).toEqual([])
  const isBack = (word: string): boolean => base.has(word) && !ours.has(word)
  expect([...result].filter(isBack), 'put back').toEqual([])
  judgeKeys(merged)
}

/** By the rule as it is written in docs/editing.md, for values that are no containers. */
function judgeKeys({ base, theirs, ours, result, isKept }: Merged): void {
  for (const key of ['k0', 'k1', 'k2', 'k3', 'k4', 'k5']) {
    const [was, edited, own, now] = [base[key], theirs[key], ours[key], result[key]]
    if ([was, edited, own].some((value) => typeof value === 'object')) continue
    if (edited === was) expect(now, key).toBe(own)
    else if (own === was || own === edited) expect(now, key).toBe(edited)
    else {
      expect(now, key).toBe(own)
      expect(isKept).toBe(true)
    }
  }
}

function wordsIn(value: Value): readonly string[] {
  if (typeof value === 'string') return /^[ph]\d/.test(value) ? [value] : []
  return Object.values(value as Members).flatMap(wordsIn)
}

function isSame(one: Members, other: Members): boolean {
  return JSON.stringify(wordsIn(one)) === JSON.stringify(wordsIn(other))
}
