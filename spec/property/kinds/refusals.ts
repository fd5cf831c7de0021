// Values and keys that the store refuses, in the middle of a program: memory and files stay as they
// are, and the error has its code.

import { severalLines } from './kind.js'
import type { Kind, Template, Templates } from './kind.js'

const BAD_VALUES: Readonly<Record<string, string>> = {
  'a function': '() => 1',
  'a symbol': "Symbol('s')",
  'a class instance': 'new Point()',
  'a regular expression': '/x/',
  'an error': "new Error('x')",
  'a promise': 'Promise.resolve(1)',
  'a WeakMap': 'new WeakMap()',
  'a Float64Array': 'new Float64Array(2)',
  'a boxed number': 'Object(1)',
  'a subclass of Array': 'new (class extends Array {})()',
  'a subclass of Map': 'new (class extends Map {})()',
  'a subclass of Date': 'new (class extends Date {})()',
  'a cycle': 'cycle()',
  'a getter': '{ get x() { return 1 } }',
  'a symbol as a key': "{ [Symbol('s')]: 1 }",
  'an own key __proto__': `JSON.parse('{"__proto__":{"polluted":true}}')`,
  'a Map with an object as a key': 'new Map([[{}, 1]])',
  'what is too deep': 'deep(600)',
}

/** Each way of putting a value somewhere; `BAD` stands for the value. */
const WAYS: readonly Template[] = [
  (d) => `${d.recordInTree().code}${d.anyProperty()} = BAD`,
  (d) => `${d.recordInTree().code}.child = { n: 1, deep: [1, { x: BAD }] }`,
  (d) => `${d.listInTree().code}.push(1, BAD)`,
  (d) => `${d.listInTree().code}.unshift(${d.item()}, BAD)`,
  (d) => `${d.listInTree().code}.splice(0, 2, ${d.item()}, [BAD])`,
  (d) => {
    const list = d.listInTree()
    return `${list.code}[${d.indexOf(list)}] = BAD`
  },
  (d) => `${d.mapInTree().code}.set('k', BAD)`,
  (d) => `${d.recordInTree().code}.map = new Map([['k', BAD]])`,
  (d) => `${d.setInTree().code}.add(BAD)`,
  (d) => `Object.assign(${d.recordInTree().code}, { bad: BAD })`,
  (d) => `transact(db, () => { ${d.recordInTree().code}.bad = BAD })`,
]

const values: Templates = Object.fromEntries(
  Object.entries(BAD_VALUES).map(([name, bad]) => [
    `refuse ${name}`,
    (d) =>
      d.random
        .pick(WAYS)(d)
        .replaceAll('BAD', () => bad),
  ]),
)

const keysAndTraps: Templates = {
  'refuse the key __proto__': (d) => `${d.recordInTree().code}['__proto__'] = { polluted: true }`,
  'refuse a symbol key': (d) => `${d.recordInTree().code}[Symbol('s')] = 1`,
  'refuse a name on a list': (d) => `${d.listInTree().code}.name = 1`,
  'refuse a negative index': (d) => `${d.listInTree().code}[-1] = 1`,
  'refuse an object as a key of a map': (d) => `${d.mapInTree().code}.set({}, 1)`,
  'refuse a name on a map': (d) => `${d.mapInTree().code}.name = 1`,
  'refuse a name on a set': (d) => `${d.setInTree().code}.name = 1`,
  'refuse a name on a date': (d) => `${d.dateInTree().code}.name = 1`,
  'refuse an accessor': (d) =>
    `Object.defineProperty(${d.recordInTree().code}, 'x', { get: () => 1, enumerable: true, configurable: true })`,
  'refuse freeze': (d) => `Object.freeze(${d.recordInTree().code})`,
  'refuse preventExtensions': (d) => `Object.preventExtensions(${d.listInTree().code})`,
  'refuse setPrototypeOf': (d) => `Object.setPrototypeOf(${d.recordInTree().code}, null)`,
}

export const refusals: readonly Kind[] = severalLines({ ...values, ...keysAndTraps })
