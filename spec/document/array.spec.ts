/** Every mutator of arrays does what the native one does, as one line of the log. */
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Anything, trackedDocument } from '../support/tracked-document.js'

const REPEATED = Number.NaN
const plain = (n: number) => ({ n })
const LISTS: readonly (() => unknown[])[] = [
  () => [],
  () => [1],
  () => [3, 1, 2],
  () => ['b', 10, 9, 'a', null, true, REPEATED],
  () => [plain(3), plain(1), plain(2), plain(1)],
  () => [[3], [1, 2], [], plain(0), 5, 'x', null],
  () => [0, -0, 5, -0, 0],
]
const INDICES: readonly unknown[] = [
  0,
  1,
  2,
  100,
  -1,
  -100,
  1.7,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  undefined,
  '1',
]
const byNumber = (a: Anything, b: Anything): number => rank(a) - rank(b)
const rank = (x: Anything): number => Number(x?.n ?? x?.length ?? x) || 0

/** Calls a method on a live list and on a plain one; says what is not the same afterwards. */
function differences(make: () => unknown[], call: (list: Anything) => unknown): string[] {
  const doc = trackedDocument({ list: make() })
  const native: unknown[] = make()
  const before = print(native)
  let answer: Anything
  const lines = doc.patches(() => (answer = call(doc.view.list)))
  const wanted: unknown = call(native)
  for (let at = 0; at < native.length; at++) native[at] ??= null
  const found: string[] = []
  const same = wanted === native ? answer === doc.view.list : print(answer) === print(wanted)
  if (!same) found.push(`answers ${print(answer)} instead of ${print(wanted)}`)
  const after = print([...doc.view.list])
  if (after !== print(native)) found.push(`is ${after} instead of ${print(native)}`)
  if (lines.length === 0 && after !== before) found.push('no line')
  if (lines.length > 1) found.push('more than one line')
  return found
}

const print = (value: unknown): string => inspect(value, { depth: 9 })

describe.each(LISTS.map((make) => [inspect(make()), make] as const))('%s', (_, make) => {
  it.each<readonly [string, (list: Anything) => unknown]>([
    ['push()', (list) => list.push()],
    ['push(x)', (list) => list.push('x')],
    ['push(x, y)', (list) => list.push('x', plain(9))],
    ['push of an array', (list) => list.push([1, 2])],
    ['pop', (list) => list.pop()],
    ['shift', (list) => list.shift()],
    ['unshift()', (list) => list.unshift()],
    ['unshift(x, y)', (list) => list.unshift('x', plain(9))],
    ['reverse', (list) => list.reverse()],
    ['sort()', (list) => list.sort()],
    ['sort(undefined)', (list) => list.sort(undefined)],
    ['sort(byNumber)', (list) => list.sort(byNumber)],
    ['sort(backwards)', (list) => list.sort((a: Anything, b: Anything) => byNumber(b, a))],
    ['sort(nonsense)', (list) => list.sort(() => -1)],
    ['sort(NaN)', (list) => list.sort(() => Number.NaN)],
    ['sort(booleans)', (list) => list.sort((a: Anything, b: Anything) => rank(a) > rank(b))],
    ['splice()', (list) => list.splice()],
    ['splice(undefined)', (list) => list.splice(undefined)],
    ['splice(0, undefined)', (list) => list.splice(0, undefined)],
    ['splice(0, 1, undefined)', (list) => list.splice(0, 1, undefined)],
    ['fill()', (list) => list.fill()],
    ['fill(x)', (list) => list.fill('x')],
    ['length = 0', (list) => (list.length = 0)],
    ['length = itself', (list) => (list.length += 0)],
    ['length + 2', (list) => (list.length += 2)],
    ['[length] = x', (list) => (list[list.length] = 'x')],
    ['[length + 2] = x', (list) => (list[list.length + 2] = 'x')],
    ['push borrowed', (list) => [].push.call(list, 1 as never)],
    ['concat, thrown away', (list) => list.concat([1]).length],
    ['toSorted, thrown away', (list) => list.toSorted(byNumber)],
    ['toReversed, thrown away', (list) => list.toReversed()],
    ['toSpliced, thrown away', (list) => list.toSpliced(1, 1, 'x')],
  ])('does what the native one does: %s', (_name, call) => {
    expect(differences(make, call)).toEqual([])
  })
})

describe.each(LISTS.slice(2, 5).map((make) => [inspect(make()), make] as const))(
  '%s',
  (_, make) => {
    it('splices from and to wherever', () => {
      for (const start of INDICES) {
        const calls = INDICES.flatMap((count) => [
          (list: Anything) => list.splice(start, count),
          (list: Anything) => list.splice(start, count, 'x'),
          (list: Anything) => list.splice(start, count, 'x', 'y', plain(9)),
        ])
        calls.push((list: Anything) => list.splice(start))
        expect({ start, found: calls.flatMap((call) => differences(make, call)) }).toEqual({
          start,
          found: [],
        })
      }
    })

    it('fills from and to wherever', () => {
      for (const start of INDICES) {
        const calls = INDICES.map((end) => (list: Anything) => list.fill('x', start, end))
        const found = calls.flatMap((call) => differences(make, call))
        expect({ start, found }).toEqual({ start, found: [] })
      }
    })

    it('copies within from and to wherever', () => {
      for (const to of INDICES) {
        const calls = INDICES.flatMap((start) => [
          (list: Anything) => list.copyWithin(to, start),
          (list: Anything) => list.copyWithin(to, start, 3),
          (list: Anything) => list.copyWithin(to, start, -1),
        ])
        const found = calls.flatMap((call) => differences(make, call))
        expect({ to, found }).toEqual({ to, found: [] })
      }
    })
  },
)

describe('the lines of the mutators', () => {
  it.each<readonly [string, (list: Anything) => unknown, unknown]>([
    [
      'push',
      (list) => list.push('x', 'y'),
      [
        { op: 'add', path: '/list/4', value: 'x' },
        { op: 'add', path: '/list/5', value: 'y' },
      ],
    ],
    ['pop', (list) => list.pop(), [{ op: 'remove', path: '/list/3' }]],
    ['shift', (list) => list.shift(), [{ op: 'remove', path: '/list/0' }]],
    [
      'unshift',
      (list) => list.unshift('x', 'y'),
      [
        { op: 'add', path: '/list/0', value: 'x' },
        { op: 'add', path: '/list/1', value: 'y' },
      ],
    ],
    [
      'splice',
      (list) => list.splice(1, 2, 'x'),
      [
        { op: 'replace', path: '/list/1', value: 'x' },
        { op: 'remove', path: '/list/2' },
      ],
    ],
    ['length', (list) => (list.length = 3), [{ op: 'remove', path: '/list/3' }]],
    ['length 0', (list) => (list.length = 0), [{ op: 'replace', path: '/list', value: [] }]],
    [
      'fill',
      (list) => list.fill('x', 1, 3),
      [
        { op: 'replace', path: '/list/1', value: 'x' },
        { op: 'replace', path: '/list/2', value: 'x' },
      ],
    ],
  ])('are small and say what happened: %s', (_, call, patch) => {
    const doc = trackedDocument({ list: ['a', 'b', 'c', 'd'] })
    expect(doc.patches(() => call(doc.view.list))).toEqual([patch])
  })

  it('of sort name the elements that move, if they are few', () => {
    const doc = trackedDocument({ list: ['b', 'a', 'c', 'd', 'e'] })
    expect(doc.patches(() => doc.view.list.sort())).toEqual([
      [
        { op: 'replace', path: '/list/0', value: 'a' },
        { op: 'replace', path: '/list/1', value: 'b' },
      ],
    ])
  })

  it('are none where nothing changes', () => {
    const doc = trackedDocument({ list: [1, 2, 3], same: [1, 1], none: [] })
    const { list, same, none } = doc.view
    const calls = (): unknown => [
      list.sort(),
      same.reverse(),
      none.reverse(),
      none.sort(),
      none.pop(),
      none.shift(),
      none.splice(0),
      none.fill(1),
      same.fill(1),
      list.copyWithin(0, 0),
      list.splice(1, 1, 2),
    ]
    expect(doc.patches(calls)).toEqual([])
  })

  it('say as much of 50,000 elements as of four', () => {
    const doc = trackedDocument({ list: Array.from({ length: 50_000 }, (_, n) => n) })
    const { list } = doc.view
    list.shift()
    list.push('x')
    list.splice(1000, 2, 'y')
    list.unshift('z')
    list.pop()
    for (const line of doc.lines) expect(JSON.stringify(line).length).toBeLessThan(120)
    doc.check()
  })

  it('take as many arguments as there may be', () => {
    const doc = trackedDocument({ list: [1, 2] })
    const many = Array.from({ length: 12_000 }, (_, n) => n)
    doc.patches(() => doc.view.list.splice(1, 0, ...many))
    doc.patches(() => doc.view.list.push(...many))
    doc.patches(() => doc.view.list.unshift(...many))
    expect(doc.view.list).toHaveLength(36_002)
    expect(doc.lines).toHaveLength(3)
  })
})
