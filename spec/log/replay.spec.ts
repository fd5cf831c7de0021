import { describe, expect, it } from 'vitest'
import type { Json } from '../../lib/log/json.js'
import type { Operation } from '../../lib/log/operation.js'
import { replay } from '../../lib/log/replay.js'

const add = (path: string, value: Json): Operation => ({ op: 'add', path, value })
const replace = (path: string, value: Json): Operation => ({ op: 'replace', path, value })
const remove = (path: string): Operation => ({ op: 'remove', path })

/** Own and foreign keys that a path may hold, and how RFC 6901 writes them. */
const oddKeys = {
  '': '',
  ' ': ' ',
  'a/b': 'a~1b',
  'a~b': 'a~0b',
  'a~1b': 'a~01b',
  '~': '~0',
  '/': '~1',
  '~/~1~01': '~0~1~01~001',
  'a.b': 'a.b',
  '-': '-',
  '01': '01',
  'key "quoted"': 'key "quoted"',
  'é日😀': 'é日😀',
  constructor: 'constructor',
  prototype: 'prototype',
  toString: 'toString',
  hasOwnProperty: 'hasOwnProperty',
  __defineGetter__: '__defineGetter__',
  length: 'length',
}

describe('replaying', () => {
  it('applies a replacement deep in the document', () => {
    const document = { users: { alice: { score: 0 } } }
    const result = replay(document, [replace('/users/alice/score', 5)])
    expect(result).toBe(document)
    expect(result).toEqual({ users: { alice: { score: 5 } } })
  })

  it('keeps the order of keys: a replaced one stays, a new one comes last', () => {
    const result = replay({ a: 1, b: 2, c: 3 }, [
      replace('/a', 0),
      remove('/b'),
      add('/b', 4),
      add('/c', 5),
    ])
    expect(JSON.stringify(result)).toBe('{"a":0,"c":5,"b":4}')
  })

  it('replaces the whole document', () => {
    expect(replay({ a: 1 }, [replace('', [1]), add('/-', 2)])).toEqual([1, 2])
    expect(replay(null, [add('', { a: 1 }), add('/b', 2)])).toEqual({ a: 1, b: 2 })
  })

  it('gives the document back for an empty patch', () => {
    expect(replay({ a: 1 }, [])).toEqual({ a: 1 })
  })

  it.each(Object.entries(oddKeys))('takes the key %j as %j', (key, text) => {
    const below = { [key]: { [key]: 1 } }
    expect(replay({}, [add(`/${text}`, {}), add(`/${text}/${text}`, 1)])).toEqual(below)
    expect(replay(structuredClone(below), [replace(`/${text}/${text}`, 2)])).toEqual({
      [key]: { [key]: 2 },
    })
    expect(replay(structuredClone(below), [remove(`/${text}/${text}`)])).toEqual({ [key]: {} })
  })
})

describe('in a list', () => {
  it('inserts, replaces, removes and appends', () => {
    const patch = [add('/1', 'x'), replace('/0', 'y'), remove('/2'), add('/-', 'z'), add('/4', 'w')]
    expect(replay(['a', 'b', 'c'], patch)).toEqual(['y', 'x', 'c', 'z', 'w'])
  })

  it('goes through elements', () => {
    expect(replay({ list: [[{ n: 1 }]] }, [replace('/list/0/0/n', 2)])).toEqual({
      list: [[{ n: 2 }]],
    })
  })

  it('replays a splice in the middle', () => {
    const patch = [remove('/1'), remove('/1'), add('/1', 'x'), add('/2', 'y'), add('/3', 'z')]
    expect(replay(['a', 'b', 'c', 'd'], patch)).toEqual(['a', 'x', 'y', 'z', 'd'])
  })

  it('tells elements that follow each other from members that do', () => {
    const patch = [add('/0', 'a'), add('/1', 'b'), remove('/0'), remove('/1')]
    expect(replay({}, patch)).toEqual({})
    expect(() => replay({ 0: 1 }, [remove('/0'), remove('/0')])).toThrow()
  })

  it('tells one list from its neighbour', () => {
    const lists = { a: [1, 2, 3], b: [1, 2, 3] }
    const patch = [remove('/a/0'), remove('/b/0'), add('/a/0', 8), add('/b/1', 9), add('/a/2', 7)]
    expect(replay(lists, patch)).toEqual({ a: [8, 2, 7, 3], b: [2, 9, 3] })
  })

  it('replays splices of many elements', () => {
    const list = Array.from({ length: 30_000 }, (_, index) => index)
    const inserted = Array.from({ length: 20_000 }, (_, index) => -index)
    const expected = [...list]
    expected.splice(5, 10_000, ...inserted)
    const patch = [
      ...Array.from({ length: 10_000 }, () => remove('/l/5')),
      ...inserted.map((value, index) => add(`/l/${5 + index}`, value)),
    ]
    expect(replay({ l: list }, patch)).toEqual({ l: expected })
  })
})

/** Whatever the document is, these do not fit it. */
const misfits: readonly (readonly [string, Json, Operation])[] = [
  ['a member that is not there, to replace', {}, replace('/a', 1)],
  ['a member that is not there, to remove', {}, remove('/a')],
  ['a member of a member that is not there', {}, add('/a/b', 1)],
  ['a member of a number', { a: 1 }, add('/a/b', 1)],
  ['a member of a text', { a: 'text' }, replace('/a/0', 'T')],
  ['a member of null', { a: null }, add('/a/b', 1)],
  ['a member of a document that is a value', 7, add('/a', 1)],
  ['the document itself, to remove', {}, remove('')],
  ['an element behind the end, to replace', [1], replace('/1', 1)],
  ['an element behind the end, to remove', [1], remove('/1')],
  ['an element beyond the end, to add', [1], add('/2', 1)],
  ['an element far beyond the end', [1], add('/99999999999999999999999', 1)],
  ['the element behind the last, to replace', [1], replace('/-', 1)],
  ['the element behind the last, to remove', [1], remove('/-')],
  ['an element of the element behind the last', [[1]], add('/-/0', 1)],
  ['an index with a leading zero', [1, 2], replace('/01', 1)],
  ['an index with a sign', [1, 2], replace('/+1', 1)],
  ['a negative index', [1, 2], replace('/-1', 1)],
  ['an index with a fraction', [1, 2], replace('/1.0', 1)],
  ['an index in another notation', [1, 2], replace('/1e0', 1)],
  ['an index with a space', [1, 2], replace('/ 1', 1)],
  ['an index in other digits', [1, 2], replace('/١', 1)],
  ['an empty index', [1, 2], add('/', 1)],
  ['the length of a list', [1, 2], replace('/length', 0)],
  ['a method of a list', [1, 2], add('/push', 0)],
  ['a path through an index with a leading zero', [[1], [2]], add('/01/0', 1)],
  ['a path that ends in a lone ~', { 'a~': 1 }, replace('/a~', 2)],
  ['a path with an unknown escape', { 'a~2': 1 }, replace('/a~2', 2)],
]

describe('a change that does not fit is refused', () => {
  it.each(misfits)('%s', (_, document, operation) => {
    const place = { code: 'KEEPSAKE_CORRUPT_LOG', pointer: operation.path }
    expect(() => replay(structuredClone(document), [operation])).toThrow(
      expect.objectContaining(place),
    )
  })

  it('also behind others that fit, in one splice', () => {
    const code = 'KEEPSAKE_CORRUPT_LOG'
    const removes = [remove('/1'), remove('/1'), remove('/1')]
    expect(() => replay([1, 2, 3], removes)).toThrow(expect.objectContaining({ code }))
  })

  it('without a word of the data', () => {
    let message = ''
    try {
      replay({}, [replace('/secret-key', 'secret-value')])
    } catch (error) {
      message = (error as Error).message
    }
    expect(message).not.toBe('')
    expect(message).not.toContain('secret')
  })
})

describe('nothing outside the document is reached', () => {
  const before = Object.getOwnPropertyNames(Object.prototype)

  it.each([
    add('/__proto__', { polluted: true }),
    add('/__proto__/polluted', true),
    replace('/__proto__', null),
    remove('/__proto__'),
    add('/a/__proto__/polluted', true),
    add('/constructor/prototype/polluted', true),
    replace('/constructor/name', 'polluted'),
    replace('/toString', 'polluted'),
    remove('/hasOwnProperty'),
    add('/list/__proto__', []),
    add('/list/constructor/polluted', true),
  ])('by $op $path', (operation) => {
    const document = JSON.parse('{"a":{},"list":[]}') as Json
    expect(() => replay(document, [operation])).toThrow(
      expect.objectContaining({ code: 'KEEPSAKE_CORRUPT_LOG' }),
    )
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
    expect({}).not.toHaveProperty('polluted')
  })

  it('not even by an own __proto__ in the document', () => {
    const document = JSON.parse('{"__proto__":{"a":1}}') as Json
    expect(() => replay(document, [replace('/__proto__/a', 2)])).toThrow(
      expect.objectContaining({ code: 'KEEPSAKE_CORRUPT_LOG' }),
    )
  })

  it('not even by a setter that documents inherit', () => {
    const taken: unknown[] = []
    const prototype = {
      set trap(value: unknown) {
        taken.push(value)
      },
    }
    const document = replay(Object.create(prototype) as Json, [
      add('/trap', 1),
      replace('/trap', 2),
    ])
    expect(JSON.stringify(document)).toBe('{"trap":2}')
    expect(taken).toEqual([])
  })
})

it('a program may freeze Object.prototype', () => {
  const document = Object.create(Object.freeze({ constructor: Object })) as Json
  expect(JSON.stringify(replay(document, [add('/constructor', 1)]))).toBe('{"constructor":1}')
})
