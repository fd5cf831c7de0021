// Objects of the store that are assigned again: what stays is copied, what has left moves as itself.
// References are held before, and written through afterwards.

import { mapKey } from '../source.js'
import { oneLine, severalLines } from './kind.js'
import type { Kind } from './kind.js'

export const holding: readonly Kind[] = oneLine({
  'hold a reference': (d) => d.holding(d.anyInTree().code),
  'hold an object': (d) => d.holding(d.recordInTree().code),
  'hold an element of a list': (d) => {
    const list = d.longList(1)
    return d.holding(`${list.code}[${d.indexOf(list)}]`)
  },
  'hold what pop returns': (d) => d.holding(`${d.longList(1).code}.pop()`),
  'hold what shift returns': (d) => d.holding(`${d.longList(1).code}.shift()`),
  'hold what splice returns': (d) =>
    `const [out] = ${d.longList(1).code}.splice(0, 1); ${d.holding('out')}`,
  'hold an element, then move it by shift': (d) => {
    const { code } = d.longList(2)
    return `${d.holding(`${code}[1]`)}; ${code}.shift()`
  },
  'hold an element, then move it by unshift': (d) => {
    const { code } = d.longList(1)
    return `${d.holding(`${code}[0]`)}; ${code}.unshift(${d.item()})`
  },
  'hold an element, then move it by sort': (d) => {
    const { code } = d.longList(2)
    return `${d.holding(`${code}[1]`)}; ${code}.sort((a, b) => rank(a) - rank(b))`
  },
  'hold an element, then move it by reverse': (d) => {
    const { code } = d.longList(2)
    return `${d.holding(`${code}[0]`)}; ${code}.reverse()`
  },
  'hold an element, then move it by copyWithin': (d) => {
    const { code } = d.longList(2)
    return `${d.holding(`${code}[1]`)}; ${code}.copyWithin(0, 1)`
  },
  'hold a property, then delete it': (d) => {
    const record = d.record()
    const code = `${record.code}${d.property(record)}`
    return `${d.holding(code)}; delete ${code}`
  },
  'hold a member of a map, then clear it': (d) => {
    const map = d.map()
    return `${d.holding(`${map.code}.get(${d.entry(map)})`)}; ${map.code}.clear()`
  },
})

export const heldWrites: readonly Kind[] = severalLines({
  'write through every held object': (d) =>
    `for (const x of held) if (isRecord(x)) x${d.anyProperty()} = ${d.value()}`,
  'write through every held reference': (d) =>
    `for (const x of held) {
if (isRecord(x)) x.n = ${d.scalar()}
if (Array.isArray(x)) x.push(${d.scalar()})
if (x instanceof Map) x.set('held', ${d.item()})
if (x instanceof Set) x.add(${d.scalar()})
if (x instanceof Date) x.setUTCHours(${d.random.below(24)})
}`,
  'write to every object of the document': (d) =>
    `walk(db, (x) => { if (isRecord(x)) x${d.anyProperty()} = ${d.scalar()} })`,
  'write to every list and collection of the document': (d) =>
    `walk(db, (x) => {
if (Array.isArray(x)) x.push(${d.scalar()})
if (x instanceof Map) x.set('walked', ${d.scalar()})
if (x instanceof Set) x.add('walked')
if (x instanceof Date) x.setUTCHours(${d.random.below(24)})
})`,
  'move every held reference to the front of a list': (d) =>
    `const list = ${d.list().code}\nfor (const x of held) list.unshift(x ?? null)`,
})

const copies = oneLine({
  'assign what is still in the tree': (d) =>
    `${d.record().code}${d.anyProperty()} = ${d.anyInTree().code}`,
  'put in a list what is still in the tree': (d) => `${d.list().code}.push(${d.anyInTree().code})`,
  'put in a map what is still in the tree': (d) =>
    `${d.map().code}.set(${mapKey(d.random)}, ${d.anyInTree().code})`,
  'put in a set what is still in the tree': (d) => `${d.set().code}.add(${d.anyInTree().code})`,
  'put at the front what is in the list': (d) => {
    const list = d.longList(1)
    return `${list.code}.unshift(${list.code}[${d.indexOf(list)}])`
  },
  'put an object into itself': (d) => {
    const { code } = d.recordInTree()
    return `${code}.child = ${code}`
  },
  'put the whole document into itself': (d) => `${d.recordInTree().code}.child = db`,
  'put two of the tree into a new object': (d) =>
    `${d.record().code}.pair = { one: ${d.anyInTree().code}, two: [${d.anyInTree().code}] }`,
})

const reassignments = oneLine({
  'hoist a child over its parent': (d) => {
    const record = d.recordInTree()
    const code = `${record.code}${d.property(record)}`
    return `const parent = ${code}; if (isRecord(parent)) ${code} = Object.values(parent)[0]`
  },
  'reassign by filter': (d) => inPlace(d.recordInTree().code, '.filter((_, index) => index !== 0)'),
  'reassign by slice': (d) => inPlace(d.recordInTree().code, '.slice(1)'),
  'reassign by concat': (d) => inPlace(d.recordInTree().code, `.concat([${d.item()}])`),
  'reassign by toSorted': (d) =>
    inPlace(d.recordInTree().code, '.toSorted((a, b) => rank(b) - rank(a))'),
  'reassign by toSpliced': (d) => inPlace(d.recordInTree().code, `.toSpliced(0, 1, ${d.item()})`),
  'reassign by map to wrappers': (d) =>
    inPlace(d.recordInTree().code, '.map((inner) => ({ inner }))'),
  'reassign by flat': (d) => inPlace(d.recordInTree().code, '.flat()'),
  'reassign a list by spread': (d) => {
    const { code } = d.recordInTree()
    return `if (Array.isArray(${code}.list)) ${code}.list = [${d.item()}, ...${code}.list]`
  },
  'reassign an object by spread': (d) => {
    const { code } = d.recordInTree()
    return `if (isRecord(${code}.child)) ${code}.child = { ...${code}.child, n: ${d.scalar()} }`
  },
  'reassign a property by spread': (d) => {
    const record = d.recordInTree()
    const code = `${record.code}${d.property(record)}`
    return `if (isRecord(${code})) ${code} = { before: 1, ...${code} }`
  },
  'put a new head before a linked list': (d) => {
    const { code } = d.record()
    return `${code}.head = { n: ${d.scalar()}, next: ${code}.head ?? null }`
  },
  'wrap a property': (d) => {
    const record = d.recordInTree()
    const code = `${record.code}${d.property(record)}`
    return `${code} = { inner: ${code} }`
  },
  'wrap a property twice over': (d) => {
    const record = d.recordInTree()
    const code = `${record.code}${d.property(record)}`
    return `${code} = { first: ${code}, second: [${code}] }`
  },
  'take the head off a linked list': (d) => {
    const { code } = d.record()
    return `if (isRecord(${code}.head)) ${code}.head = ${code}.head.next ?? null`
  },
  'a new map from the old one': (d) => {
    const { code } = d.record()
    return `if (${code}.map instanceof Map) ${code}.map = new Map(${code}.map)`
  },
  'a new map from the entries of the old one': (d) => {
    const { code } = d.record()
    return `if (${code}.map instanceof Map) ${code}.map = new Map([...${code}.map].reverse())`
  },
  'a new set from the old one': (d) => {
    const { code } = d.record()
    return `if (${code}.set instanceof Set) ${code}.set = new Set([...${code}.set].slice(1))`
  },
  'a map of the elements of a list': (d) => {
    const { code } = d.longList(1)
    return `${d.record().code}.map = new Map(${code}.map((member, index) => [index, member]))`
  },
  'a set of the elements of a list, in its place': (d) => {
    const { code } = d.recordInTree()
    return `if (Array.isArray(${code}.list)) ${code}.list = new Set(${code}.list)`
  },
  'a list of the values of an object, in its place': (d) => {
    const record = d.recordInTree()
    const code = `${record.code}${d.property(record)}`
    return `if (isRecord(${code})) ${code} = Object.values(${code})`
  },
  'an object from the entries of a map, in its place': (d) => {
    const { code } = d.record()
    return `if (${code}.map instanceof Map) ${code}.map = { was: [...${code}.map.values()] }`
  },
})

function inPlace(record: string, call: string): string {
  return `if (Array.isArray(${record}.list)) ${record}.list = ${record}.list${call}`
}

const twoSteps = severalLines({
  'move by push(shift())': (d) => `${d.list().code}.push(${d.longList(1).code}.shift() ?? null)`,
  'move by unshift(pop())': (d) => `${d.list().code}.unshift(${d.longList(1).code}.pop() ?? null)`,
  'rotate a list': (d) => {
    const { code } = d.longList(2)
    return `${code}.push(${code}.shift())`
  },
  'move by delete and assign': (d) => {
    const record = d.record()
    const code = `${record.code}${d.property(record)}`
    return `const moved = ${code}; delete ${code}; ${d.record().code}${d.anyProperty()} = moved`
  },
  'move by assign and delete': (d) => {
    const record = d.recordInTree()
    const code = `${record.code}${d.property(record)}`
    return `${record.code}.renamed = ${code}; delete ${code}`
  },
  'move from map to list': (d) => {
    const map = d.map()
    const at = d.entry(map)
    return `const moved = ${map.code}.get(${at}); ${map.code}.delete(${at}); ${d.list().code}.push(moved)`
  },
  'move from set to map': (d) => {
    const { code } = d.set()
    return `const [moved] = ${code}; ${code}.clear(); ${d.map().code}.set('moved', moved ?? null)`
  },
  'move what splice returns': (d) =>
    `const out = ${d.longList(1).code}.splice(0, 2); ${d.record().code}.archive = out`,
  'move each of what splice returns': (d) =>
    `const out = ${d.longList(1).code}.splice(0, 2); ${d.list().code}.push(...out)`,
  'swap two elements': (d) => {
    const { code } = d.longList(2)
    return `;[${code}[0], ${code}[1]] = [${code}[1], ${code}[0]]`
  },
  'swap two properties': (d) => {
    const record = d.recordInTree()
    const one = `${record.code}${d.property(record)}`
    const other = `${record.code}${d.property(record)}`
    return `;[${one}, ${other}] = [${other}, ${one}]`
  },
  'Object.assign one object of the tree to another': (d) =>
    `Object.assign(${d.record().code}, ${d.recordInTree().code})`,
  'lodash remove': (d) => `return _.remove(${d.longList(1).code}, (_, index) => index === 0)`,
  'lodash pull': (d) => {
    const list = d.longList(1)
    return `_.pull(${list.code}, ${list.code}[${d.indexOf(list)}])`
  },
  'lodash pullAt': (d) => `return _.pullAt(${d.longList(1).code}, [0])`,
})

export const moves: readonly Kind[] = [...copies, ...reassignments, ...twoSteps]
