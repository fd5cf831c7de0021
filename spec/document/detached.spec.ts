/** What has left the tree is an ordinary object until it comes back: then it is looked at anew. */
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const withQueue = () =>
  trackedDocument({
    queue: [{ id: 1, tags: ['a'], inner: { n: 1 } }, { id: 2 }],
    done: [],
    m: new Map(),
    s: new Set(),
  })

/** Ways for `queue[0]` to leave. */
const LEAVING: readonly (readonly [name: string, leave: (db: Anything) => unknown])[] = [
  ['shift', (db) => db.queue.shift()],
  ['splice', (db) => db.queue.splice(0, 1)],
  ['an element', (db) => (db.queue[0] = null)],
  ['delete', (db) => delete db.queue[0]],
  ['length', (db) => (db.queue.length = 0)],
  ['fill', (db) => db.queue.fill(0)],
  ['its list deleted', (db) => delete db.queue],
  ['its list replaced', (db) => (db.queue = [])],
  ['its list set to undefined', (db) => (db.queue = undefined)],
  ['reassignment by filter', (db) => (db.queue = db.queue.filter(() => false))],
]

/** Ways to come back, and where to. */
const RETURNING: readonly (readonly [
  name: string,
  give: (db: Anything, job: Anything) => unknown,
  path: string,
])[] = [
  ['push', (db, job) => db.done.push(job), '/done/0'],
  ['unshift', (db, job) => db.done.unshift(job, 1), '/done/0'],
  ['splice', (db, job) => db.done.splice(0, 0, 1, job), '/done/1'],
  ['a property', (db, job) => (db.job = job), '/job'],
  ['an element', (db, job) => (db.done[0] = job), '/done/0'],
  ['a value in an object', (db, job) => (db.job = { a: [0, { job }] }), '/job/a/1/job'],
  ['Map.set', (db, job) => db.m.set('job', job), '/m/$map/0/1'],
  ['Set.add', (db, job) => db.s.add(job), '/s/$set/0'],
  ['a new Map', (db, job) => (db.m = new Map([['job', [job]]])), '/m/$map/0/1/0'],
]

describe('what has left the tree', () => {
  it.each(LEAVING)('logs nothing and throws nothing, left by %s', (_, leave) => {
    const doc = withQueue()
    const job = doc.view.queue[0]
    const { inner, tags } = job
    leave(doc.view)
    const outside = (): void => {
      job.at = 1
      job.inner.n++
      inner.more = { deep: [] }
      inner.more.deep.push(1)
      tags.push('b', undefined)
      tags.sort().reverse()
      tags.length = 1
      delete job.id
      job.f = () => 1
      job.self = job
      job[Symbol.for('s')] = 1
      Object.assign(job, { bad: new WeakMap(), u: undefined })
    }
    expect(doc.patches(outside)).toEqual([])
    expect([job.at, inner.n, inner.more, job.f(), job.self === job]).toEqual([
      1,
      2,
      { deep: [1] },
      1,
      true,
    ])
    expect('u' in job).toBe(true)
  })

  it.each(LEAVING)(
    'comes back as itself, with what was written meanwhile, left by %s',
    (_, leave) => {
      for (const [way, give, path] of RETURNING) {
        const doc = withQueue()
        const job = doc.view.queue[0]
        const { inner, tags } = job
        leave(doc.view)
        job.at = 1
        inner.list = [{ m: 1 }]
        tags.push({ t: 1 })
        const held = [inner.list[0], tags[1]]
        expect({ way, lines: doc.patches(() => give(doc.view, job)).length }).toEqual({
          way,
          lines: 1,
        })
        expect(doc.paths(() => job.at++)).toEqual([[`${path}/at`]])
        expect(doc.paths(() => inner.n++)).toEqual([[`${path}/inner/n`]])
        expect(doc.paths(() => held[0].m++)).toEqual([[`${path}/inner/list/0/m`]])
        expect(doc.paths(() => held[1].t++)).toEqual([[`${path}/tags/1/t`]])
        expect(doc.paths(() => tags.shift())).toEqual([[`${path}/tags/0`]])
        expect(doc.paths(() => held[1].t++)).toEqual([[`${path}/tags/0/t`]])
        expect(job.inner).toBe(inner)
      }
    },
  )

  it('is a job that is done: const job = queue.shift(); done.push(job); job.at = now', () => {
    const doc = withQueue()
    const job = doc.view.queue.shift()
    doc.view.done.push(job)
    expect(doc.patches(() => (job.at = 5))).toEqual([[{ op: 'add', path: '/done/0/at', value: 5 }]])
    expect(doc.view.done[0]).toBe(job)
  })

  it('comes back in pieces', () => {
    const doc = withQueue()
    const job = doc.view.queue.shift()
    const { inner } = job
    doc.patches(() => (doc.view.inner = inner))
    expect(doc.paths(() => inner.n++)).toEqual([['/inner/n']])
    expect(doc.patches(() => (job.at = 1))).toEqual([])
    doc.patches(() => doc.view.done.push(job))
    expect(doc.view.done[0].inner).not.toBe(inner)
    expect(doc.paths(() => inner.n++)).toEqual([['/inner/n']])
    expect(doc.paths(() => job.inner.n--)).toEqual([['/done/0/inner/n']])
    expect(doc.view.inner.n).toBe(3)
  })

  it('is copied the second time it comes back', () => {
    const doc = withQueue()
    const job = doc.view.queue.shift()
    doc.patches(() => doc.view.done.push(job, job))
    expect(doc.view.done[0]).toBe(job)
    doc.patches(() => (doc.view.again = job))
    expect(doc.paths(() => job.id++)).toEqual([['/done/0/id']])
    expect([doc.view.done[1].id, doc.view.again.id]).toEqual([1, 1])
  })

  it('can take in views of the tree, which are copied when it comes back', () => {
    const doc = withQueue()
    const job = doc.view.queue.shift()
    const other = doc.view.queue[0]
    job.next = other
    expect(doc.patches(() => other.id++)).toHaveLength(1)
    doc.patches(() => doc.view.done.push(job))
    expect(job.next).not.toBe(other)
    expect(doc.paths(() => other.id++)).toEqual([['/queue/0/id']])
    expect(doc.paths(() => job.next.id--)).toEqual([['/done/0/next/id']])
  })

  it('takes in others that have left, and all of them come back as themselves', () => {
    const doc = withQueue()
    const [one, two] = doc.view.queue.splice(0)
    one.next = two
    one.list = [two.inner]
    expect(doc.patches(() => doc.view.done.push(one))).toHaveLength(1)
    expect(one.next).toBe(two)
    expect(doc.paths(() => two.id++)).toEqual([['/done/0/next/id']])
  })

  it('has no aliases any more once it is back, whatever was made outside', () => {
    const doc = withQueue()
    const [one, two] = doc.view.queue.splice(0)
    one.a = two
    one.b = two
    one.c = [two, one.inner]
    doc.patches(() => (doc.view.job = one))
    expect(doc.view.job.a === doc.view.job.b).toBe(false)
    expect(doc.patches(() => two.id++)).toHaveLength(1)
    expect(doc.patches(() => one.inner.n++)).toHaveLength(1)
    const ids = [doc.view.job.a.id, doc.view.job.b.id, doc.view.job.c[0].id]
    expect(ids.filter((id) => id === 2)).toHaveLength(2)
    expect(ids.filter((id) => id === 3)).toHaveLength(1)
  })

  it('loses what cannot be there: undefined and holes', () => {
    const doc = withQueue()
    const job = doc.view.queue.shift()
    Object.assign(job, { u: undefined, list: [1, undefined], m: new Map([['k', undefined]]) })
    job.list.length = 4
    delete job.list[0]
    job.s = new Set([undefined])
    doc.patches(() => doc.view.done.push(job))
    expect(Object.keys(job)).toEqual(['id', 'tags', 'inner', 'list', 'm', 's'])
    expect([...job.list, job.m.get('k'), ...job.s]).toEqual([null, null, null, null, null, null])
  })

  it('is sorted like any array, holes last', () => {
    const doc = withQueue()
    const list = doc.view.queue.splice(0)
    doc.view.queue = list
    const { queue } = doc.view
    delete doc.view.queue
    queue.length = 0
    queue[3] = { id: 3 }
    queue[1] = { id: 1 }
    const [first, last] = [queue[1], queue[3]]
    queue.sort((a: Anything, b: Anything) => a.id - b.id)
    expect([queue[0] === first, queue[1] === last, queue[2], queue[3]]).toEqual([
      true,
      true,
      undefined,
      undefined,
    ])
    doc.view.back = queue
    doc.check()
  })

  it('keeps its Dates, Maps and Sets live', () => {
    const doc = trackedDocument({
      list: [{ d: new Date(0), m: new Map([['k', { n: 1 }]]), s: new Set([{ n: 1 }]) }],
    })
    const gone = doc.view.list.pop()
    const { d, m, s } = gone
    const value = m.get('k')
    const outside = (): void => {
      d.setTime(1)
      m.set('l', { n: 2 }).delete('x')
      value.n = 5
      s.add(1).add({ n: 3 })
      s.delete(1)
    }
    expect(doc.patches(outside)).toEqual([])
    doc.patches(() => doc.view.list.push(gone))
    expect(doc.paths(() => d.setTime(2))).toEqual([['/list/0/d']])
    expect(doc.paths(() => m.get('l').n++)).toEqual([['/list/0/m/$map/1/1/n']])
    expect(doc.paths(() => value.n++)).toEqual([['/list/0/m/$map/0/1/n']])
    expect(doc.paths(() => [...s][1].n++)).toEqual([['/list/0/s/$set/1/n']])
    m.clear()
    expect(doc.patches(() => value.n++)).toEqual([])
  })
})
