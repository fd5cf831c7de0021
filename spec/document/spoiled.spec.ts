/** What was written outside the tree and cannot be stored is refused on the way back in. */
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const withJob = () =>
  trackedDocument({
    queue: [{ id: 1, tags: ['a'], inner: { n: 1 } }],
    done: [],
    m: new Map(),
    s: new Set(),
  })

const RETURNING: readonly (readonly [
  name: string,
  give: (db: Anything, job: Anything) => unknown,
  path: string,
])[] = [
  ['push', (db, job) => db.done.push(1, job), '/done/1'],
  ['a property', (db, job) => (db.job = job), '/job'],
  ['a value in an object', (db, job) => (db.job = { a: [0, { job }] }), '/job/a/1/job'],
  ['Map.set', (db, job) => db.m.set('job', job), '/m/$map/0/1'],
  ['Set.add', (db, job) => db.s.add(job), '/s/$set/0'],
  ['a new Map', (db, job) => (db.m = new Map([['job', [job]]])), '/m/$map/0/1/0'],
]

const SPOILED: readonly (readonly [
  name: string,
  spoil: (job: Anything) => unknown,
  code: string,
  below: string,
])[] = [
  ['a function', (job) => (job.f = () => 1), 'BAD_VALUE', '/f'],
  [
    'a function deep inside',
    (job) => (job.inner.x = [{ f: () => 1 }]),
    'BAD_VALUE',
    '/inner/x/0/f',
  ],
  ['a function in a list', (job) => job.tags.push(() => 1), 'BAD_VALUE', '/tags/1'],
  ['a symbol', (job) => (job.s = Symbol('s')), 'BAD_VALUE', '/s'],
  ['a class instance', (job) => (job.w = new WeakMap()), 'BAD_VALUE', '/w'],
  ['itself', (job) => (job.self = job), 'BAD_VALUE', '/self'],
  ['a cycle further down', (job) => (job.inner.up = [job]), 'BAD_VALUE', '/inner/up/0'],
  ['a cycle that it only holds', (job) => ((job.inner.x = job.inner), 1), 'BAD_VALUE', '/inner/x'],
  ['a symbol key', (job) => (job.inner[Symbol.for('s')] = 1), 'BAD_KEY', '/inner'],
  ['a named key of a list', (job) => (job.tags.name = 1), 'BAD_KEY', '/tags'],
  ['an object as a key of a Map', (job) => (job.m = new Map([[{}, 1]])), 'BAD_KEY', '/m/$map/0'],
]

describe('what was spoiled outside', () => {
  it.each(SPOILED)(
    'is refused when it comes back, and nothing changes: %s',
    (_, spoil, code, below) => {
      for (const [way, give, path] of RETURNING) {
        const doc = withJob()
        const job = doc.view.queue.shift()
        job.u = undefined
        expect(doc.patches(() => spoil(job))).toEqual([])
        const before = doc.text
        const keys = Object.keys(job)
        const refused = expect.objectContaining({ code: `KEEPSAKE_${code}`, pointer: path + below })
        const attempt = (): void => expect(() => give(doc.view, job), way).toThrow(refused)
        expect(doc.patches(attempt)).toEqual([])
        expect(doc.text).toBe(before)
        expect(Object.keys(job)).toEqual(keys)
        expect(doc.patches(() => (job.at = 1))).toEqual([])
      }
    },
  )

  it('is taken when it has been put right', () => {
    const doc = withJob()
    const job = doc.view.queue.shift()
    job.f = () => 1
    expect(() => doc.view.done.push(job)).toThrow()
    delete job.f
    doc.patches(() => doc.view.done.push(job))
    expect(doc.paths(() => job.inner.n++)).toEqual([['/done/0/inner/n']])
  })
})
