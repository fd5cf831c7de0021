/** A repair that is interrupted between any two of its steps is finished by the next one. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { attempt, examineStore } from '../../lib/cli/findings.js'
import { findBase } from '../../lib/cli/repair-base.js'
import { planRepair, type Choice } from '../../lib/cli/repair-plan.js'
import { carryOut } from '../../lib/cli/repair-steps.js'
import { homeOf } from '../../lib/cli/store-home.js'
import { encode } from '../../lib/document/encode.js'
import { KeepsakeError } from '../../lib/index.js'
import { killed, flipInLine, stateAfter, type Broken } from '../support/broken.js'
import { failureOf } from '../support/failure.js'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { bytesIn } from '../support/temp-folder.js'

interface Case {
  readonly damage: (store: Broken) => void
  readonly keep?: Choice
  readonly state: object
}

const leftTemp = ({ path }: Broken): void => {
  writeFileSync(`${path}.temp`, readFileSync(path))
  writeFileSync(path, '{"half')
}
const edited = ({ path }: Broken): void => {
  writeFileSync(`${path}.backup`, readFileSync(path))
  writeFileSync(`${path}.temp`, '{"of":"another"}')
  writeFileSync(path, '{"mine":1}')
}

const cases: Readonly<Record<string, Case>> = {
  'a torn line': { damage: ({ log }) => appendFileSync(log, 'torn'), state: stateAfter(5) },
  'a damaged change': { damage: (store) => flipInLine(store, 3), state: stateAfter(2) },
  'a damaged first line': {
    damage(store) {
      writeFileSync(`${store.path}.temp`, '')
      flipInLine(store, 1)
    },
    state: stateAfter(1),
  },
  'a left db.json.temp': { damage: leftTemp, state: stateAfter(5) },
  'a left db.json.temp and a damaged change': {
    damage(store) {
      leftTemp(store)
      flipInLine(store, 3)
    },
    state: stateAfter(2),
  },
  'a conflict, db.json being kept': { damage: edited, keep: 'file', state: { mine: 1 } },
  'a conflict, the log being kept': { damage: edited, keep: 'log', state: stateAfter(5) },
}

/** Repairs as far as this many steps; gives how many there were. */
function repairUntil(path: string, keep: Choice | undefined, most: number): number {
  const home = homeOf(path)
  const { steps } = planRepair(examineStore(home), keep, findBase)
  carryOut(home, steps.slice(0, most), () => undefined)
  return steps.length
}

function stateOf(path: string): unknown {
  const home = homeOf(path)
  const opening = attempt(home, examineStore(home).files)
  if (opening instanceof KeepsakeError) throw opening
  return encode(opening.root)
}

/** An empty file holds nothing that could be lost. */
function dataIn(folder: string): object {
  return Object.fromEntries(Object.entries(bytesIn(folder)).filter(([, bytes]) => bytes !== ''))
}

describe('an interrupted repair', () => {
  it.each(Object.entries(cases))(
    'of %s is finished by the next one',
    async (_, { damage, keep, state }) => {
      const all = Number.POSITIVE_INFINITY
      for (let done = 0, count = 1; done <= count; done++) {
        const store = await killed()
        damage(store)
        count = repairUntil(store.path, keep, done)
        expect(count).toBeGreaterThan(1)
        repairUntil(store.path, keep, all)
        expect(stateOf(store.path)).toEqual(state)
        expect(repairUntil(store.path, keep, all)).toBe(0)
      }
    },
  )

  it.each(Object.entries(cases))(
    'of %s by a full disk says so, and loses nothing',
    async (_, { damage, keep, state }) => {
      const store = await killed()
      damage(store)
      const before = dataIn(store.folder)
      const home = homeOf(store.path)
      const { steps } = planRepair(examineStore(home), keep, findBase)
      const fileSystem = new FaultyFileSystem()
      fileSystem.fail('write', { code: 'ENOSPC', times: Number.POSITIVE_INFINITY })
      const { code } = failureOf(() => carryOut({ ...home, fileSystem }, steps, () => undefined))
      expect(code).toBe('KEEPSAKE_WRITE_FAILED')
      expect(dataIn(store.folder)).toEqual(before)
      repairUntil(store.path, keep, Number.POSITIVE_INFINITY)
      expect(stateOf(store.path)).toEqual(state)
    },
  )
})
