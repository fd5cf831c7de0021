// What has left the tree is an ordinary object: writing to it changes nothing in the document, and
// it may come back.

import { mapKey } from '../source.js'
import { oneLine, severalLines } from './kind.js'
import type { Kind } from './kind.js'

const leaving = severalLines({
  'hold an object, then delete it': (d) => {
    const record = d.recordInTree()
    const code = `${record.code}${d.objectProperty(record)}`
    return `${d.holding(code)}; delete ${code}`
  },
  'hold an object, then set another in its place': (d) => {
    const record = d.recordInTree()
    const code = `${record.code}${d.objectProperty(record)}`
    return `${d.holding(code)}; ${code} = ${d.item()}`
  },
  'hold an element, then splice it out': (d) => {
    const list = d.longList(1)
    const index = d.indexOf(list)
    return `${d.holding(`${list.code}[${index}]`)}; ${list.code}.splice(${index}, 1)`
  },
  'hold a member of a set, then delete it': (d) =>
    `for (const x of ${d.setInTree().code}) if (isRecord(x)) { ${d.holding('x')}; ${d.set().code}.delete(x); break }`,
})

const writes = severalLines({
  'write to what has left': (d) => `${d.detachedRecord().code}${d.anyProperty()} = ${d.value()}`,
  'give what has left a child of the tree': (d) =>
    `${d.detachedRecord().code}.child = ${d.anyInTree().code}`,
  'give what has left another that has left': (d) =>
    `${d.detachedRecord().code}.child = { other: ${d.detached().code} }`,
  'write below what has left': (d) =>
    `for (const x of Object.values(${d.detachedRecord().code})) if (isRecord(x)) x.n = ${d.scalar()}`,
  'give what has left a function, then take it away': (d) => {
    const { code } = d.detachedRecord()
    return `${code}.call = () => 1; delete ${code}.call`
  },
  'refuse what has left with a function in it': (d) => {
    const { code } = d.detachedRecord()
    return `${code}.call = () => 1
try { ${d.recordInTree().code}.child = ${code} } finally { delete ${code}.call }`
  },
  'refuse what has left with itself in it': (d) => {
    const { code } = d.detachedRecord()
    return `${code}.self = ${code}
try { ${d.listInTree().code}.push(${code}) } finally { delete ${code}.self }`
  },
  'copy from what has left by spread': (d) =>
    `${d.recordInTree().code}.child = { ...${d.detachedRecord().code} }`,
})

const returns = oneLine({
  'bring back to an object': (d) => `${d.record().code}${d.anyProperty()} = ${d.detached().code}`,
  'bring back to a list': (d) => `${d.list().code}.push(${d.detached().code})`,
  'bring back by splice': (d) => `${d.list().code}.splice(0, 1, ${d.detached().code})`,
  'bring back to a map': (d) => `${d.map().code}.set(${mapKey(d.random)}, ${d.detached().code})`,
  'bring back to a set': (d) => `${d.set().code}.add(${d.detached().code})`,
  'bring back inside a new object': (d) =>
    `${d.record().code}.child = { n: 1, list: [${d.detached().code}, ${d.value()}] }`,
  'bring back a part and the whole': (d) => {
    const { code } = d.detached()
    return `${d.record().code}.pair = [...inside(${code}), ${code}]`
  },
  'bring back the whole and a part': (d) => {
    const { code } = d.detached()
    return `${d.list().code}.push(${code}, ...inside(${code}))`
  },
  'bring back twice at once': (d) => {
    const { code } = d.detached()
    return `${d.list().code}.push(${code}, ${code})`
  },
  'bring back several': (d) =>
    `${d.record().code}.list = [${d.detached().code}, ${d.detached().code}, ${d.detached().code}]`,
  'bring back over itself in a list': (d) => `${d.longList(1).code}.fill(${d.detached().code})`,
})

export const detached: readonly Kind[] = [...leaving, ...writes, ...returns]
