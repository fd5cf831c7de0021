import { expect, it } from 'vitest'
import { encodedText } from '../check/encoding.js'
import { compile, evaluate, execute } from '../statement.js'
import type { Container } from './container.js'
import { Tree } from './tree.js'
import { View } from './view.js'

// The model is held against the contract's own examples before the store is held against the model.

async function after(document: string, code: string): Promise<string> {
  const tree = new Tree(evaluate(document) as Container)
  const outcome = await execute(compile(code), {
    db: new View(tree).root,
    held: [],
    transact: (_, change) => tree.transact(change),
    flush: () => Promise.resolve(),
  })
  const error = 'error' in outcome ? outcome.error : undefined
  const thrown = error instanceof Error ? [error] : []
  return [
    encodedText(tree.root),
    ...thrown.map((one) => ('code' in one ? String(one.code) : one.message)),
  ].join(' ')
}

const LIST = '{ list: [{ n: 0 }, { n: 1 }, { n: 2 }] }'

it.each([
  // a value is copied in
  ['{}', 'const o = { n: 1 }; db.a = o; o.n = 2', '{"a":{"n":1}}'],
  ['{}', 'const o = {}; db.a = [o, o]; db.a[0].n = 1', '{"a":[{"n":1},{}]}'],
  // a held reference follows its object
  [LIST, 'const u = db.list[2]; db.list.shift(); u.n = 9', '{"list":[{"n":1},{"n":9}]}'],
  [LIST, 'const u = db.list[2]; db.list.splice(0, 1, 7); u.n = 9', '{"list":[7,{"n":1},{"n":9}]}'],
  [LIST, 'const u = db.list[0]; db.list.reverse(); u.n = 9', '{"list":[{"n":2},{"n":1},{"n":9}]}'],
  [
    LIST,
    'const u = db.list[0]; db.list.sort((a, b) => b.n - a.n); u.n = 9',
    '{"list":[{"n":2},{"n":1},{"n":9}]}',
  ],
  // what stays in the tree is copied
  ['{ a: { n: 1 } }', 'db.b = db.a; db.b.n = 2', '{"a":{"n":1},"b":{"n":2}}'],
  [
    LIST,
    'const u = db.list[0]; db.list.unshift(u); u.n = 9',
    '{"list":[{"n":0},{"n":9},{"n":1},{"n":2}]}',
  ],
  [
    LIST,
    'const u = db.list[2]; db.list.copyWithin(0, 2); u.n = 9',
    '{"list":[{"n":2},{"n":1},{"n":9}]}',
  ],
  ['{ a: { n: 1 } }', 'db.a.self = db.a', '{"a":{"n":1,"self":{"n":1}}}'],
  // what has left, or leaves by the assignment, moves as itself
  [
    LIST,
    'const u = db.list.shift(); db.done = [u]; u.n = 9',
    '{"list":[{"n":1},{"n":2}],"done":[{"n":9}]}',
  ],
  [
    LIST,
    'const u = db.list[2]; db.list = db.list.filter((x) => x.n > 0); u.n = 9',
    '{"list":[{"n":1},{"n":9}]}',
  ],
  [
    '{ head: { n: 1 } }',
    'const u = db.head; db.head = { next: u }; u.n = 9',
    '{"head":{"next":{"n":9}}}',
  ],
  ['{ a: { b: { n: 1 } } }', 'const u = db.a.b; db.a = db.a.b; u.n = 9', '{"a":{"n":9}}'],
  ['{ a: { n: 1 } }', 'const u = db.a; db.a = [u, u]; u.n = 9', '{"a":[{"n":9},{"n":1}]}'],
  // a swap: the first half copies, the second half moves
  [
    '{ l: [{ n: 0 }, { n: 1 }] }',
    'const [a, b] = db.l; [db.l[0], db.l[1]] = [b, a]; a.x = 1; b.x = 2',
    '{"l":[{"n":1},{"n":0,"x":1}]}',
  ],
  // what has left is an ordinary object until it comes back
  [LIST, 'const u = db.list.pop(); u.f = () => 1; u.n = 9', '{"list":[{"n":0},{"n":1}]}'],
  [
    LIST,
    'const u = db.list.pop(); u.n = 9; db.u = u; u.m = 1',
    '{"list":[{"n":0},{"n":1}],"u":{"n":9,"m":1}}',
  ],
  ['{ u: {} }', 'const u = db.u; delete db.u; u.f = () => 1; db.u = u', '{} KEEPSAKE_BAD_VALUE'],
  ['{ u: {} }', 'const u = db.u; delete db.u; u.u = u; db.u = u', '{} KEEPSAKE_BAD_VALUE'],
  // undefined and holes
  ['{ a: 1 }', 'db.a = undefined; db.b = { c: undefined }', '{"b":{}}'],
  ['{}', 'db.a = [1, , undefined]; db.a[4] = 2; delete db.a[0]', '{"a":[null,null,null,null,2]}'],
  // collections and dates
  [
    '{ m: new Map([[1, { n: 1 }]]) }',
    'db.m.get(1).n = 2; db.m.set(-0, 1n)',
    '{"m":{"$map":[[1,{"n":2}],[0,{"$bigint":"1"}]]}}',
  ],
  [
    '{ s: new Set([{}]) }',
    'for (const x of db.s) x.n = 1; db.s.add(db.s)',
    '{"s":{"$set":[{"n":1},{"$set":[{"n":1}]}]}}',
  ],
  [
    '{ d: new Date(0) }',
    'db.e = db.d; db.d.setTime(1)',
    '{"d":{"$date":"1970-01-01T00:00:00.001Z"},"e":{"$date":"1970-01-01T00:00:00.000Z"}}',
  ],
  ['{ b: Uint8Array.of(1) }', 'db.b[0] = 2', '{"b":{"$bytes":"AQ=="}}'],
  // transactions
  [
    '{ a: 1, b: 2 }',
    "transact(db, () => { delete db.a; db.c = 1; throw new Error('stop') })",
    '{"a":1,"b":2} stop',
  ],
  [
    LIST,
    "transact(db, () => { const u = db.list.pop(); u.n = 9; throw new Error('stop') })",
    '{"list":[{"n":0},{"n":1},{"n":2}]} stop',
  ],
  [
    '{}',
    'transact(db, () => { db.a = 1; try { transact(db, () => { db.b = 1; throw 0 }) } catch { db.c = 1 } })',
    '{"a":1,"c":1}',
  ],
  ['{}', 'transact(db, async () => { db.a = 1 })', '{} KEEPSAKE_ASYNC_TRANSACTION'],
  // refusals
  ['{ l: [1] }', 'db.l.push(2, () => 1)', '{"l":[1]} KEEPSAKE_BAD_VALUE'],
  ['{}', "db['__proto__'] = {}", '{} KEEPSAKE_BAD_KEY'],
  ['{ m: new Map() }', 'db.m.set({}, 1)', '{"m":{"$map":[]}} KEEPSAKE_BAD_KEY'],
  ['{}', 'db.a = deep(600)', '{} KEEPSAKE_TOO_DEEP'],
  // a user's own objects that look like tags
  [
    '{}',
    'db.a = { $date: 1 }; db.b = { $$map: [] }; db.c = { $set: 1, n: 1 }',
    '{"a":{"$$date":1},"b":{"$$$map":[]},"c":{"$set":1,"n":1}}',
  ],
])('with %s the model makes of %s: %s', async (document, code, expected) => {
  expect(await after(document, code)).toBe(expected)
})
