/** A transaction that throws also takes back what was written to objects while they were outside. */
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

describe('what is written to an object after it has left, in the same transaction', () => {
  const WRITES: readonly (readonly [name: string, write: (job: Anything) => unknown])[] = [
    ['a property', (job) => (job.n = 2)],
    ['a new property', (job) => (job.at = 1)],
    ['a property deleted', (job) => delete job.n],
    ['a function', (job) => (job.f = () => 1)],
    ['itself', (job) => (job.self = job)],
    ['below', (job) => (job.inner.m = 2)],
    ['a push', (job) => job.list.push(2)],
    ['an element', (job) => (job.list[0] = 2)],
    ['length', (job) => (job.list.length = 0)],
    ['reverse', (job) => job.list.reverse()],
    ['Map.set', (job) => job.map.set('l', 1)],
    ['Map.delete', (job) => job.map.delete('k')],
    ['Map.clear', (job) => job.map.clear()],
    ['Set.add', (job) => job.set.add(2)],
    ['Set.delete', (job) => job.set.delete(1)],
    ['Set.clear', (job) => job.set.clear()],
    ['a Date', (job) => job.born.setTime(1)],
  ]
  const withJob = () =>
    trackedDocument({
      queue: [
        {
          n: 1,
          inner: { m: 1 },
          list: [1, { x: 1 }],
          map: new Map([
            ['k', 1],
            ['j', 2],
          ]),
          set: new Set([1, 2]),
          born: new Date(0),
        },
      ],
    })
  it.each(WRITES)('is undone with it: %s', (_, write) => {
    expect(withJob().leftAfterUndoing((db) => write(db.queue.shift()))).toEqual([])
  })

  it.each(WRITES.filter(([name]) => name !== 'a function' && name !== 'itself'))(
    'is undone with it when it has come back: %s',
    (_, write) => {
      const work = (db: Anything): void => {
        const job = db.queue.shift()
        write(job)
        db.queue.push(job)
      }
      expect(withJob().leftAfterUndoing(work)).toEqual([])
    },
  )
})
