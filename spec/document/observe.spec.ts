/**
 * Why a deep change reporter cannot feed a log: each known reason, held against the document. The
 * log names the place where the object is now, and what is reopened from it equals what is live.
 */
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const plain = (n: number) => ({ n })
const numbered = (count: number) => Array.from({ length: count }, (_, index) => plain(index))

type Work = (db: Anything) => void

/** Every one of them moves elements of `items` about, after all of them have been read. */
const MOVERS: readonly (readonly [name: string, work: Work])[] = [
  ['shift', (db) => db.items.shift()],
  ['pop', (db) => db.items.pop()],
  ['unshift', (db) => db.items.unshift({ n: -1 })],
  ['splice', (db) => db.items.splice(1, 2, { n: 8 })],
  ['sort', (db) => db.items.sort((a: Anything, b: Anything) => b.n - a.n)],
  ['reverse', (db) => db.items.reverse()],
  ['copyWithin', (db) => db.items.copyWithin(0, 2)],
  ['fill', (db) => db.items.fill(plain(7), 1, 3)],
  ['length', (db) => (db.items.length = 3)],
  ['reassignment by filter', (db) => (db.items = db.items.filter((x: Anything) => x.n !== 1))],
  ['reassignment by spread', (db) => (db.items = [{ n: -1 }, ...db.items])],
  ['reassignment by slice', (db) => (db.items = db.items.slice(2))],
  ['reassignment by toSorted', (db) => (db.items = db.items.toSorted(() => 1))],
  ['a swap', (db) => ([db.items[0], db.items[3]] = [db.items[3], db.items[0]])],
  ['a rotation', (db) => db.items.push(db.items.shift())],
  ['a move to another list', (db) => db.other.push(db.items.shift())],
  ['a move from another list', (db) => db.items.unshift(db.other.pop())],
]

function withItems() {
  const doc = trackedDocument({ items: numbered(5), other: [{ n: 100 }] })
  for (const item of doc.view.items) expect(item.n).toBeTypeOf('number')
  return doc
}

describe('1. a path read before a move is not the place afterwards', () => {
  it('reports a write to the first element once, at its new place, after shift', () => {
    const doc = trackedDocument({ items: numbered(3) })
    for (const x of doc.view.items) void x.n
    doc.view.items.shift()
    expect(doc.patches(() => (doc.view.items[0].n = 9))).toEqual([
      [{ op: 'replace', path: '/items/0/n', value: 9 }],
    ])
  })

  it.each(MOVERS)('names the index each element has after %s', (_, move) => {
    const doc = withItems()
    move(doc.view)
    doc.check()
    for (let index = 0; index < doc.view.items.length; index++) {
      expect(doc.paths(() => (doc.view.items[index].n += 1000))).toEqual([[`/items/${index}/n`]])
    }
  })

  it.each(MOVERS)('names it also when %s happens inside a transaction', (_, move) => {
    const doc = withItems()
    const written = doc.paths(() =>
      doc.transact(() => {
        move(doc.view)
        doc.view.items[0].n = 4711
      }),
    )
    expect(written).toHaveLength(1)
    expect(written[0]?.at(-1)).toBe('/items/0/n')
  })

  it('follows the nodes of a linked list when one is put before them', () => {
    const doc = trackedDocument({ head: null })
    const held: Anything[] = []
    for (let n = 0; n < 4; n++) {
      doc.view.head = { n, next: doc.view.head }
      held.unshift(doc.view.head)
    }
    for (const [depth, node] of held.entries()) {
      const path = `/head${'/next'.repeat(depth)}/n`
      expect(doc.paths(() => node.n++)).toEqual([[path]])
    }
  })

  it('follows an element across await', async () => {
    const doc = withItems()
    const held = doc.view.items[2]
    const writing = (async () => {
      await Promise.resolve()
      held.n = 22
    })()
    doc.view.items.shift()
    await writing
    doc.check()
    expect(doc.lines.at(-1)).toEqual([{ op: 'replace', path: '/items/1/n', value: 22 }])
  })

  it('reports a write once, however many paths once led to the object', () => {
    const doc = trackedDocument({ a: [{ n: 0 }], b: [] })
    for (let round = 0; round < 50; round++) {
      const [from, to] = round % 2 === 0 ? ['a', 'b'] : ['b', 'a']
      doc.view[to].push(doc.view[from].shift())
      void doc.view[to][0].n
    }
    expect(doc.paths(() => (doc.view.a[0].n = 1))).toEqual([['/a/0/n']])
  })
})

describe('2. a held reference is found where it is', () => {
  it.each(MOVERS)('writes through references held across %s', (_, move) => {
    const doc = withItems()
    const held: Anything[] = [...doc.view.items, ...doc.view.other]
    move(doc.view)
    for (const item of held) {
      const index = doc.view.items.indexOf(item)
      const other = doc.view.other.indexOf(item)
      const place = index >= 0 ? `/items/${index}/n` : `/other/${other}/n`
      const written = doc.paths(() => (item.n += 1000))
      expect(written).toEqual(index >= 0 || other >= 0 ? [[place]] : [])
    }
  })

  it.each(MOVERS)('writes below references held across %s', (_, move) => {
    const doc = trackedDocument({
      items: numbered(5).map(({ n }) => ({ n, deep: { list: [{ m: n }] } })),
      other: [{ n: 100, deep: { list: [{ m: 100 }] } }],
    })
    const held: Anything[] = [...doc.view.items].map((item: Anything) => item.deep.list[0])
    move(doc.view)
    for (const leaf of held) {
      const found = [...doc.view.items, ...doc.view.other].some(
        (item: Anything) => item.deep?.list[0] === leaf,
      )
      expect(doc.patches(() => leaf.m++)).toHaveLength(found ? 1 : 0)
    }
  })
})
