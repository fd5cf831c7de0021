/** What was read of a snapshot decides over rendering again: neither too seldom nor for nothing. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { snapshot } from '../../lib/index.js'
import { Reader } from '../../lib/views/reader.js'
import { opened } from '../support/opened.js'

type Step = readonly [what: string, key: string]
type Documents = Record<string, unknown>

const keys = fc.constantFrom('a', 'b', 'c', '0', '1')
const { documents } = fc.letrec<{ documents: Documents; values: unknown }>((tie) => ({
  documents: fc.dictionary(keys, tie('values'), { noNullPrototype: true }),
  values: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    fc.nat(2),
    fc.dictionary(keys, tie('values'), { noNullPrototype: true }),
    fc.array(tie('values'), { maxLength: 3 }),
  ),
}))
const step = fc.tuple(fc.constantFrom('get', 'get', 'has', 'keys'), keys)
const paths = fc.array(fc.array(step, { maxLength: 4 }), { minLength: 1, maxLength: 4 })

/** What somebody sees who reads along a path: the kind of each object, primitives, keys. */
function sights(root: unknown, path: readonly Step[]): unknown[] {
  const seen: unknown[] = []
  let at = root
  for (const [what, key] of path) {
    if (typeof at !== 'object' || at === null) break
    seen.push(Array.isArray(at) ? 'a list' : 'an object')
    if (what === 'has' && !Array.isArray(at)) return [...seen, key in at]
    if (what !== 'get') break
    at = (at as Documents)[key]
  }
  if (typeof at !== 'object' || at === null) return [...seen, at]
  return [...seen, Array.isArray(at) ? `${at.length} elements` : Object.keys(at)]
}

/** What is an object, or a list, and is to be one, stays the same one. */
function become(holder: Documents, key: string, value: unknown): void {
  const there = holder[key]
  const isSameKind =
    isObject(there) && isObject(value) && Array.isArray(there) === Array.isArray(value)
  if (!isSameKind) {
    holder[key] = value
    return
  }
  if (Array.isArray(there) && Array.isArray(value))
    there.length = Math.min(there.length, value.length)
  for (const member of Object.keys(there)) if (!(member in value)) delete there[member]
  for (const member of Object.keys(value)) become(there, member, value[member])
}

function isObject(value: unknown): value is Documents {
  return typeof value === 'object' && value !== null
}

describe('a reader', () => {
  it('is outdated exactly when somebody who reads the same again sees something else', () => {
    const outcomes = { outdated: 0, good: 0 }
    fc.assert(
      fc.property(documents, documents, paths, (before, after, all) => {
        const db = opened<Documents>(':memory:', { defaults: { it: before } })
        const reader = new Reader()
        const first = snapshot(db)
        const shown = reader.view(first) as Documents
        const seen = all.map((path) => sights(shown['it'], path))
        become(db, 'it', after)
        const second = snapshot(db)
        const isOutdated = reader.isOutdated(first, second)
        const again = all.map((path) => sights(second['it'], path))
        expect(isOutdated).toBe(JSON.stringify(seen) !== JSON.stringify(again))
        outcomes[isOutdated ? 'outdated' : 'good']++
      }),
      { numRuns: 1000 },
    )
    // Both have come up.
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(50)
  })
})
