/** Random programs inside transactions, some of which throw: what was undone never happened. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const initial = () => ({
  a: [{ n: 0, in: [{ m: 0 }] }, { n: 1 }, 2, { n: 3 }],
  b: [{ n: 4 }, { n: 5 }],
  o: { x: { n: 6 }, y: 1, z: { list: [{ n: 7 }] } },
  m: new Map<unknown, unknown>([
    ['k', { n: 8 }],
    ['l', { n: 9 }],
    ['n', 1],
  ]),
  s: new Set<unknown>([{ n: 10 }, 'p', { n: 11 }]),
  d: new Date(0),
})
const rank = (x: Anything): number => Number(x?.n ?? x) || 0
const at = (list: Anything, k: number): Anything => list[k % Math.max(list.length, 1)]

/** Small steps; `held` are views got before, by now inside or outside. `k` is any number. */
const STEPS: readonly ((db: Anything, held: Anything[], k: number) => unknown)[] = [
  (db, _, k) => (at(db.a, k).n = k),
  (_db, held, k) => (at(held, k).n = k),
  (_db, held, k) => (at(held, k).child = at(held, k + 1)),
  (_db, held, k) => delete at(held, k).n,
  (_db, held, k) => (at(held, k).bad = () => 1),
  (db, held, k) => db.a.push(at(held, k)),
  (db, held, k) => db.b.unshift({ n: k, in: at(held, k) }, k),
  (db, held, k) => held.push(db.a.splice(k % 4, 1 + (k % 2))[0] ?? {}),
  (db, held, k) => held.push(db.b.shift() ?? {}, at(db.a, k)),
  (db) => db.a.sort((x: Anything, y: Anything) => rank(x) - rank(y)),
  (db) => db.a.sort((x: Anything, y: Anything) => rank(y) - rank(x)),
  (db) => db.b.reverse(),
  (db, _, k) => db.a.splice(k % 3, 1, { n: k }, 'x'),
  (db, _, k) => db.a.fill(k % 2 === 0 ? { n: k } : at(db.b, k), k % 3, 3),
  (db, _, k) => db.a.copyWithin(k % 2, 1),
  (db, _, k) => (db.a.length = k % 5),
  (db) => (db.a = [...db.a].reverse()),
  (db, _, k) => (db.a = db.a.filter((x: Anything) => rank(x) % 3 !== k % 3)),
  (db) => (db.o = { before: db.o, n: db.m.size }),
  (db, held) => held.push(db.o.x ?? db.o),
  (db, _, k) => delete db.o[Object.keys(db.o)[k % 3] ?? 'x'],
  (db, held, k) => (db.o[`k${k % 4}`] = at(held, k)),
  (db, held, k) => db.m.set(`k${k % 3}`, at(held, k)),
  (db, held, k) => held.push(db.m.get('k') ?? {}, db.m.delete(k % 2 === 0 ? 'k' : 'l') && {}),
  (db, held) =>
    [...db.m.values()].forEach((x) => typeof x === 'object' && held.push(x)) ?? db.m.clear(),
  (db, held, k) => db.s.add(at(held, k)),
  (db, held) => {
    const [first] = db.s
    if (typeof first === 'object') held.push(first)
    db.s.delete(first)
  },
  (db, _, k) => db.d.setTime(k),
  (db, held) => held.push(db.d, (db.d = new Date(5))),
  (db) => ([db.a[0], db.b[0]] = [db.b[0] ?? null, db.a[0] ?? null]),
]

interface Part {
  readonly steps: readonly (readonly [step: number, k: number])[]
  /** A transaction inside, and whether it throws. */
  readonly inner: Part | null
  readonly end: string
}

/** Always the same programs, unless asked for others: KEEPSAKE_SEED and KEEPSAKE_PROGRAMS. */
const PROGRAMS = {
  seed: Number(process.env['KEEPSAKE_SEED'] ?? 20_261_122),
  numRuns: Number(process.env['KEEPSAKE_PROGRAMS'] ?? 400),
}
const step = fc.tuple(fc.nat(STEPS.length - 1), fc.nat(30))
const { part } = fc.letrec<{ part: Part }>((tie) => ({
  part: fc.record({
    steps: fc.array(step, { maxLength: 8 }),
    inner: fc.option(tie('part'), { depthSize: 'small', maxDepth: 3 }),
    end: fc.constantFrom('throws', 'returns'),
  }),
}))

function run(db: Anything, held: Anything[], { steps }: Part): void {
  for (const [index, k] of steps) {
    try {
      STEPS[index]!(db, held, k)
    } catch {
      // A step that is refused, or has lost what it needs, is a step like the others.
    }
  }
}

describe('a program in transactions', () => {
  it('leaves nothing when it throws', () => {
    const property = fc.property(part, part, (before, program) => {
      const doc = trackedDocument(initial())
      const held: Anything[] = [doc.view.a[0], doc.view.a[0].in, doc.view.o.z, doc.view.b[1]]
      run(doc.view, held, before)
      doc.check()
      const inside = (each: Part): void => {
        run(doc.view, held, each)
        if (each.inner === null) return
        const { inner } = each
        try {
          doc.transact(() => {
            inside(inner)
            if (inner.end === 'throws') throw new Error('thrown to undo the inner one')
          })
        } catch {
          // Undone; the outer one goes on.
        }
      }
      expect(doc.leftAfterUndoing(() => inside(program))).toEqual([])
      run(doc.view, held, program)
      doc.check()
    })
    fc.assert(property, PROGRAMS)
  })

  it('is one line that says where it ended, whatever was undone on the way', () => {
    const property = fc.property(part, (program) => {
      const doc = trackedDocument(initial())
      const held: Anything[] = [doc.view.a[0], doc.view.a[0].in, doc.view.o.z, doc.view.b[1]]
      const inside = (each: Part): void => {
        run(doc.view, held, each)
        if (each.inner === null) return
        const { inner } = each
        const text = doc.text
        try {
          doc.transact(() => {
            inside(inner)
            if (inner.end === 'throws') throw new Error('thrown to undo the inner one')
          })
        } catch {
          expect(doc.text).toBe(text)
        }
        run(doc.view, held, each)
      }
      doc.transact(() => inside(program))
      doc.check()
      expect(doc.lines.length).toBeLessThanOrEqual(1)
    })
    fc.assert(property, PROGRAMS)
  })
})
