/**
 * Code of the user that runs in the middle of a change, and changes the document itself: whatever
 * comes of it, the log says what memory holds.
 */
import { describe, expect, it } from 'vitest'
import {
  type Anything,
  type TrackedDocument,
  trackedDocument,
} from '../support/tracked-document.js'

const initial = () => ({
  list: [{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }],
  other: [{ n: 9 }],
  o: { a: { n: 1 }, b: 2 },
  map: new Map<unknown, unknown>([
    ['k', { n: 1 }],
    ['l', 2],
  ]),
  set: new Set<unknown>([{ n: 1 }, 2]),
  born: new Date(0),
})

/** What the user's code does in the middle. */
const MEANWHILE: readonly (readonly [name: string, change: (db: Anything) => unknown])[] = [
  ['shifts the list', (db) => db.list.shift()],
  ['pushes to the list', (db) => db.list.push('meanwhile')],
  ['empties the list', (db) => (db.list.length = 0)],
  ['replaces the list', (db) => (db.list = [{ n: 7 }])],
  ['sorts the list', (db) => db.list.reverse()],
  ['deletes everything', (db) => Object.keys(db).forEach((key) => delete db[key])],
  ['clears the Map and the Set', (db) => [db.map?.clear(), db.set?.clear()]],
  ['adds to the Map and the Set', (db) => [db.map.set('m', 1), db.set.add('m')]],
  ['wraps it all', (db) => Object.assign(db, { o: { inner: db.o, list: db.list } })],
  ['sets the Date', (db) => db.born.setTime(99)],
  ['makes it look tagged', (db) => (db.o = { $date: 1 })],
]

/** Where the user's code gets its turn. `value` runs it when copied, `number` when converted. */
const TURNS: readonly (readonly [
  name: string,
  change: (db: Anything, value: Anything, number: Anything) => unknown,
])[] = [
  ['an assignment', (db, value) => (db.o.b = value)],
  ['a new key', (db, value) => (db.o.fresh = { before: 1, value })],
  ['an element', (db, value) => (db.list[1] = value)],
  ['push', (db, value) => db.list.push(1, value, 2)],
  ['unshift', (db, value) => db.list.unshift(value)],
  ['splice', (db, value) => db.list.splice(1, 2, value, db.other[0])],
  ['splice of a converted index', (db, _, number) => db.list.splice(number, 1, 'x')],
  ['splice of a converted count', (db, _, number) => db.list.splice(1, number)],
  ['fill', (db, value) => db.list.fill(value)],
  ['fill from a converted index', (db, _, number) => db.list.fill('x', number, 3)],
  ['copyWithin', (db, _, number) => db.list.copyWithin(0, number)],
  ['length', (db, _, number) => (db.list.length = number)],
  ['Map.set', (db, value) => db.map.set('k', value)],
  ['Map.set of a new key', (db, value) => db.map.set('new', [value])],
  ['Set.add', (db, value) => db.set.add(value)],
  ['a Date', (db, _, number) => db.born.setFullYear(number)],
  ['Object.assign', (db, value) => Object.assign(db.o, { x: 1, value, y: 2 })],
  ['a reassignment', (db, value) => (db.list = [...db.list, value])],
  ['a move', (db, value) => db.other.push(db.list.shift(), value)],
  ['a comparator', (db, _, number) => db.list.sort(() => Number(number))],
]

/** Copied in, it runs the code; it is a plain object as far as anybody can tell. */
function intruder(work: () => unknown): object {
  return new Proxy(
    { n: 1 },
    {
      ownKeys(target) {
        work()
        return Reflect.ownKeys(target)
      },
    },
  )
}

const converted = (work: () => unknown): object => ({
  valueOf: () => {
    work()
    return 1
  },
})

function intrude(
  doc: TrackedDocument,
  [, change]: (typeof TURNS)[number],
  meanwhile: (db: Anything) => unknown,
): void {
  let turns = 0
  const work = (): void => {
    if (turns++ === 0) meanwhile(doc.view)
  }
  try {
    change(doc.view, intruder(work), converted(work))
  } catch (error) {
    // Refusing is as good as any other end.
    expect(error).toBeInstanceOf(Error)
  }
}

describe.each(TURNS)('in the middle of %s', (...turn) => {
  it.each(MEANWHILE)('code that %s leaves memory and log in step', (_, meanwhile) => {
    const doc = trackedDocument(initial())
    const held: Anything[] = [...doc.view.list, ...doc.view.other, doc.view.o, doc.view.o.a]
    intrude(doc, turn, meanwhile)
    doc.check()
    for (const view of held) expect(() => doc.patches(() => (view.later = 1))).not.toThrow()
  })

  it.each(MEANWHILE)('code that %s is undone with the rest', (_, meanwhile) => {
    const doc = trackedDocument(initial())
    expect(doc.leftAfterUndoing(() => intrude(doc, turn, meanwhile))).toEqual([])
  })
})
