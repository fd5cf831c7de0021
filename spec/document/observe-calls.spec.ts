/**
 * Why a deep change reporter cannot feed a log, continued: method calls, odd keys and
 * collections.
 */
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const stop = new Error('stop')

describe('3. method calls', () => {
  it.each([
    ['find', (list: Anything, visit: () => never) => list.find(visit)],
    ['map', (list: Anything, visit: () => never) => list.map(visit)],
    ['reduce', (list: Anything, visit: () => never) => list.reduce(visit, 0)],
    ['forEach', (list: Anything, visit: () => never) => list.forEach(visit)],
    ['sort', (list: Anything, visit: () => never) => list.sort(visit)],
  ])('drops nothing after a throw inside %s', (_, call) => {
    const doc = trackedDocument({ list: [{ n: 1 }, { n: 2 }] })
    const throwing = (): never => {
      throw stop
    }
    expect(() => call(doc.view.list, throwing)).toThrow(stop)
    expect(doc.paths(() => doc.view.list[1].n++)).toEqual([['/list/1/n']])
    expect(doc.paths(() => doc.view.list.push(3))).toEqual([['/list/2']])
  })

  it('keeps what a callback changed before it threw', () => {
    const doc = trackedDocument({ list: [{ n: 1 }, { n: 2 }] })
    const written = doc.paths(() =>
      expect(() =>
        doc.view.list.forEach((item: Anything, index: number) => {
          if (index === 1) throw stop
          item.n = 10
        }),
      ).toThrow(stop),
    )
    expect(written).toEqual([['/list/0/n']])
  })

  it('logs a push nested in the arguments of another at its own place, first', () => {
    const doc = trackedDocument({ a: [], b: [] })
    const make = (): object => {
      doc.view.b.push('made')
      return { made: true }
    }
    expect(doc.patches(() => doc.view.a.push(make()))).toEqual([
      [{ op: 'add', path: '/b/0', value: 'made' }],
      [{ op: 'add', path: '/a/0', value: { made: true } }],
    ])
  })

  it.each([
    ['concat', (list: Anything) => list.concat([{ n: 9 }])],
    ['slice', (list: Anything) => list.slice()],
    ['filter', (list: Anything) => list.filter(() => true)],
    ['map', (list: Anything) => list.map((item: Anything) => item)],
    ['flat', (list: Anything) => list.flat()],
    ['Array.from', (list: Anything) => Array.from(list)],
    ['spread', (list: Anything) => [...list]],
    ['toReversed', (list: Anything) => list.toReversed().reverse()],
  ])('gives back from %s an ordinary array of the elements themselves', (_, call) => {
    const doc = trackedDocument({ list: [{ n: 0 }, { n: 1 }] })
    const result: Anything = call(doc.view.list)
    expect(doc.patches(() => result.push({ n: 5 }))).toEqual([])
    expect(doc.patches(() => (result[5] = 1))).toEqual([])
    expect(doc.paths(() => result[1].n++)).toEqual([['/list/1/n']])
  })

  it('knows the elements that flat and flatMap bring up from below', () => {
    const doc = trackedDocument({ list: [[{ n: 0 }], [{ n: 1 }, { n: 2 }]] })
    const flat = doc.view.list.flat()
    expect(doc.paths(() => flat[2].n++)).toEqual([['/list/1/1/n']])
    const mapped = doc.view.list.flatMap((inner: Anything) => inner)
    expect(doc.paths(() => mapped[1].n++)).toEqual([['/list/1/0/n']])
  })

  it('logs nothing for writes to what splice took out', () => {
    const doc = trackedDocument({ list: [{ n: 0 }, { n: 1 }, { n: 2 }] })
    const taken = doc.view.list.splice(0, 2)
    expect(doc.patches(() => taken[0].n++)).toEqual([])
    expect(doc.patches(() => taken.push(1))).toEqual([])
    expect(doc.paths(() => doc.view.list[0].n++)).toEqual([['/list/0/n']])
  })
})

describe('4. keys that mislead', () => {
  it("keeps the key '' apart from its parent", () => {
    const doc = trackedDocument({ a: { '': { n: 1 } } })
    expect(doc.paths(() => (doc.view.a[''].n = 2))).toEqual([['/a//n']])
    expect(doc.paths(() => (doc.view.a[''] = 3))).toEqual([['/a/']])
    expect(doc.paths(() => (doc.view[''] = 4))).toEqual([['/']])
    expect(doc.paths(() => delete doc.view.a[''])).toEqual([['/a/']])
  })

  it.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'then', 'toJSON', 'length'])(
    'logs writes below an own key %s',
    (key) => {
      const doc = trackedDocument({ [key]: { n: 1 }, list: [{ [key]: { n: 1 } }] })
      expect(doc.paths(() => doc.view[key].n++)).toEqual([[`/${key}/n`]])
      expect(doc.paths(() => doc.view.list[0][key].n++)).toEqual([[`/list/0/${key}/n`]])
      expect(doc.paths(() => (doc.view[key] = { n: 5 }))).toEqual([[`/${key}`]])
      expect(doc.paths(() => doc.view[key].n++)).toEqual([[`/${key}/n`]])
    },
  )

  it('takes a repeated defineProperty every time', () => {
    const doc = trackedDocument()
    const define = (value: unknown): void => {
      const all = { writable: true, enumerable: true, configurable: true }
      Object.defineProperty(doc.view, 'x', { value, ...all })
    }
    expect(doc.paths(() => define(1))).toEqual([['/x']])
    expect(doc.paths(() => define(2))).toEqual([['/x']])
    expect(doc.paths(() => define({ n: 1 }))).toEqual([['/x']])
    expect(doc.paths(() => define({ n: 1 }))).toEqual([['/x']])
    expect(doc.paths(() => Object.defineProperty(doc.view, 'x', { value: 1 }))).toEqual([['/x']])
    expect(doc.view.x).toBe(1)
  })
})

describe('5. what is no plain container', () => {
  it('logs one entry for one change of a big Map or Set', () => {
    const entries = Array.from({ length: 1000 }, (_, index) => [index, index] as const)
    const doc = trackedDocument({ map: new Map(entries), set: new Set(Array(1000).keys()) })
    expect(doc.patches(() => doc.view.map.set(500, 'x'))).toEqual([
      [{ op: 'replace', path: '/map/$map/500/1', value: 'x' }],
    ])
    expect(doc.patches(() => doc.view.set.add('x'))).toEqual([
      [{ op: 'add', path: '/set/$set/1000', value: 'x' }],
    ])
  })

  it('logs nothing when Maps, Sets and bytes are read', () => {
    const doc = trackedDocument({
      map: new Map([['k', { n: 1 }]]),
      set: new Set([{ n: 1 }]),
      bytes: new Uint8Array([1, 2]),
    })
    const read = (): unknown => [
      doc.view.map.get('k').n,
      doc.view.map.has('k'),
      [...doc.view.map.entries()],
      [...doc.view.set],
      doc.view.set.size,
      doc.view.bytes.at(0),
      doc.view.bytes.slice(1),
    ]
    expect(doc.patches(read)).toEqual([])
  })

  it('keeps writes below what came in frozen', () => {
    const doc = trackedDocument()
    const leaf = Object.freeze({ n: 1 })
    doc.view.frozen = Object.freeze({ inner: leaf, list: Object.freeze([leaf]) })
    expect(doc.paths(() => doc.view.frozen.inner.n++)).toEqual([['/frozen/inner/n']])
    expect(doc.paths(() => doc.view.frozen.list[0].n++)).toEqual([['/frozen/list/0/n']])
    expect(doc.paths(() => doc.view.frozen.list.push(1))).toEqual([['/frozen/list/1']])
  })
})
