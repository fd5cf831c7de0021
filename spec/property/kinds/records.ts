// Plain objects: setting, replacing, removing properties in all the ways the language has, and the
// kinds of values and keys there are.

import { ODD_KEYS, TAG_KEYS, access, lookalike, mapKey } from '../source.js'
import { oneLine, severalLines } from './kind.js'
import type { Kind } from './kind.js'

const properties = oneLine({
  'set a property': (d) => `${d.record().code}${d.anyProperty()} = ${d.value()}`,
  'set an object': (d) => `${d.record().code}${d.anyProperty()} = ${d.item()}`,
  'set an odd key': (d) =>
    `${d.record().code}${access(d.random.pick(ODD_KEYS))} = ${d.random.pick([d.scalar(), d.item()])}`,
  'set a key that looks like a tag': (d) =>
    `${d.record().code}${access(d.random.pick(TAG_KEYS))} = ${d.value()}`,
  'replace a property': (d) => {
    const record = d.record()
    return `${record.code}${d.property(record)} = ${d.value()}`
  },
  'set the same value again': (d) => {
    const record = d.record()
    const code = `${record.code}${d.property(record)}`
    return `${code} = ${code}`
  },
  'delete a property': (d) => {
    const record = d.record()
    return `return delete ${record.code}${d.property(record)}`
  },
  'delete a property that is not there': (d) => `return delete ${d.record().code}.absent`,
  'set a property to undefined': (d) => {
    const record = d.recordInTree()
    return `${record.code}${d.property(record)} = undefined`
  },
  'count up': (d) => `${d.record().code}.n++`,
  'add to a property': (d) => {
    const { code } = d.record()
    return `${code}.n = (typeof ${code}.n === 'number' ? ${code}.n : 0) + 0.1`
  },
  'assign where nothing is (??=)': (d) => `${d.record().code}${d.anyProperty()} ??= ${d.value()}`,
  'assign where something is (&&=)': (d) => `${d.record().code}.n &&= ${d.value()}`,
  'Reflect.set': (d) => `return Reflect.set(${d.record().code}, 'n', ${d.value()})`,
  'Reflect.deleteProperty': (d) => `return Reflect.deleteProperty(${d.record().code}, 'n')`,
  'define a property with a value': (d) =>
    `Object.defineProperty(${d.record().code}, 'n', { value: ${d.value()}, writable: true, enumerable: true, configurable: true })`,
  'lodash set': (d) => {
    const path = d.random.pick([
      ['fresh', 'deep', '0', 'x'],
      ['n'],
      ['', 'a/b'],
      ['fresh', '$date'],
    ])
    return `_.set(${d.record().code}, ${JSON.stringify([`new${d.random.below(2)}`, ...path])}, ${d.value()})`
  },
  'lodash unset': (d) => `return _.unset(${d.record().code}, ['child', 'n'])`,
}).map((kind) => (kind.name === 'lodash set' ? { ...kind, oneLine: false } : kind))

const several = severalLines({
  'Object.assign': (d) => `Object.assign(${d.record().code}, ${d.item()}, { b: ${d.value()} })`,
  'Object.assign with undefined': (d) =>
    `Object.assign(${d.recordInTree().code}, { n: undefined, c: ${d.value()} })`,
  'delete and set again': (d) => {
    const record = d.record()
    const code = `${record.code}${d.property(record)}`
    return `const was = ${code}; delete ${code}; ${code} = was`
  },
  'make a look-alike of a tag by deleting the other keys': (d) => {
    const { code } = d.recordInTree()
    return `${code}.$date = 1\nfor (const key of Object.keys(${code})) if (key !== '$date') delete ${code}[key]`
  },
  'count up through a string key': (d) => {
    const { code } = d.record()
    return `for (const key of Object.keys(${code})) if (typeof ${code}[key] === 'number') ${code}[key] += 1`
  },
  'lodash update': (d) => `_.update(${d.record().code}, ['n'], (n) => rank(n) + 1)`,
  'lodash merge': (d) =>
    `_.merge(${d.record().code}, { fresh: { n: 1, deep: { m: [1, { x: 2 }] } } })`,
  'lodash defaultsDeep': (d) =>
    `_.defaultsDeep(${d.record().code}, { n: 1, fresh: { deep: ${d.item()} } })`,
  'lodash assign': (d) => `_.assign(${d.record().code}, ${d.item()})`,
})

const values = oneLine({
  'set a Date': (d) => `${d.record().code}.born = new Date(${d.random.below(1e9)})`,
  'set an invalid Date': (d) => `${d.record().code}.born = new Date(NaN)`,
  'set a Map': (d) =>
    `${d.record().code}.map = new Map([[${mapKey(d.random)}, ${d.item()}], ['k', ${d.value()}]])`,
  'set a Set': (d) =>
    `${d.record().code}.set = new Set([${d.item()}, ${d.scalar()}, ${d.value()}])`,
  'set a list': (d) => `${d.record().code}.list = [${d.item()}, ${d.item()}, ${d.value()}]`,
  'set a bigint': (d) => `${d.record().code}.big = ${d.random.below(1e9)}0000000000000n`,
  'set bytes': (d) => `${d.record().code}.bytes = Uint8Array.of(${d.random.below(256)}, 0)`,
  'set a Buffer': (d) => `${d.recordInTree().code}.bytes = Buffer.from('keepsake')`,
  'set a number that JSON does not have': (d) =>
    `${d.record().code}.n = ${d.random.pick(['NaN', 'Infinity', '-Infinity', '-0'])}`,
  'set an object that looks like a tag': (d) =>
    `${d.record().code}${d.anyProperty()} = ${lookalike(d.random)}`,
  'set holes and undefined': (d) =>
    `${d.recordInTree().code}.list = [1, , undefined, { x: undefined, y: [, 2] }, new Map([['k', undefined]]), new Set([undefined, null])]`,
  'set an object without a prototype': (d) =>
    `${d.record().code}.child = Object.assign(Object.create(null), ${d.item()})`,
  'set a frozen object': (d) => `${d.record().code}.child = Object.freeze(${d.item()})`,
  'set one object in two places of a new one': (d) =>
    `const one = ${d.item()}; ${d.recordInTree().code}.child = { one, two: [one] }; one.n = 'changed'`,
  'change the original after it was copied in': (d) =>
    `const original = { n: 1, list: [{ n: 2 }], map: new Map([[1, { n: 3 }]]), at: new Date(0) }
${d.recordInTree().code}.child = original
original.n = 9; original.list[0].n = 9; original.map.get(1).n = 9; original.at.setTime(9); original.list.push(9)`,
  'change bytes after they were read': (d) =>
    `const { bytes } = ${d.record().code}; if (bytes instanceof Uint8Array && bytes.length > 0) bytes[0] = 77`,
})

export const records: readonly Kind[] = [...properties, ...several, ...values]
