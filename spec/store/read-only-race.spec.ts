/**
 * A reader takes no lock, so a flush of another process can come between any two of its calls. It
 * sees the state before, or the one after; never the old db.json without its log, or the new one
 * with a log that does not know it.
 */
import { appendFileSync, linkSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { adding, deserted, logFor } from '../support/deserted.js'
import { tapDisk } from '../support/disk-tap.js'
import { opened } from '../support/opened.js'
import { hearWarnings } from '../support/warnings.js'

const OLD = '{"list":[1]}'
const NEW = '{"list":[1,2,3]}'
const changes = [adding('/list/-', 2), adding('/list/-', 3)]
const before = logFor(OLD, ...changes)
const marked = logFor(OLD, ...changes, { snapshot: NEW })

/** What a writer does to its files, one call after the other: a flush, and a change after it. */
function writerOf(path: string): (() => void)[] {
  const log = `${path}.log.temp`
  return [
    () => writeFileSync(`${path}.new.temp`, NEW),
    () => appendFileSync(log, marked.subarray(before.length)),
    () => linkSync(path, `${path}.temp`),
    () => renameSync(`${path}.new.temp`, path),
    () => unlinkSync(`${path}.temp`),
    () => unlinkSync(log),
    () => writeFileSync(log, logFor(NEW, adding('/list/-', 4))),
  ]
}

/** Opens for reading; before the call `at`, and before each one after it, the writer does `pace` of its steps. */
function readBeside({ at, pace }: { readonly at: number; readonly pace: number }) {
  const { path } = deserted({ snapshot: OLD, log: before })
  const steps = writerOf(path)
  const total = steps.length
  let calls = 0
  const untap = tapDisk({
    before: () => {
      if (++calls < at) return
      for (const step of steps.splice(0, pace)) step()
    },
  })
  const { list } = opened<{ list: number[] }>(path, { readOnly: true })
  untap()
  return { list, calls, begun: steps.length < total, ended: steps.length === 0 }
}

describe('a reader', () => {
  it.each([1, 2, 3, 7])('beside a writer that does %i of its steps between two calls', (pace) => {
    hearWarnings()
    let reads = 0
    for (let at = 1; ; at++) {
      const { list, begun } = readBeside({ at, pace })
      expect([
        [1, 2, 3],
        [1, 2, 3, 4],
      ]).toContainEqual([...list])
      if (!begun) break
      reads++
    }
    // The writer came before each of its calls: there is none that was left out.
    expect(reads).toBeGreaterThan(8)
  })

  it('sees the new state when all of it was there before', () => {
    expect([...readBeside({ at: 1, pace: 7 }).list]).toEqual([1, 2, 3, 4])
  })
})
