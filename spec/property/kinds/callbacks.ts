// Callbacks that change the document while a native method is running, some of which throw half-way.

import { severalLines } from './kind.js'
import type { Kind } from './kind.js'

export const callbacks: readonly Kind[] = severalLines({
  'forEach that changes the elements': (d) =>
    `${d.longList(1).code}.forEach((x) => { if (isRecord(x)) x.n = rank(x) + 1 })`,
  'forEach that pushes to the same list': (d) => {
    const { code } = d.longList(1)
    return `${code}.forEach((x, index) => { if (index === 0) ${code}.push(${d.item()}) })`
  },
  'forEach that shifts the same list': (d) => {
    const { code } = d.longList(2)
    return `${code}.forEach((x) => { if (isRecord(x)) x.seen = true; ${code}.shift() })`
  },
  'map that changes the elements and another list': (d) =>
    `const seen = ${d.longList(1).code}.map((x, index) => { if (isRecord(x)) x.index = index; return rank(x) })
${d.record().code}.seen = seen`,
  'filter that changes what it drops': (d) => {
    const { code } = d.recordInTree()
    return `if (Array.isArray(${code}.list)) ${code}.list = ${code}.list.filter((x) => { if (isRecord(x)) x.dropped = true; return rank(x) > 3 })`
  },
  'find that throws in the middle': (d) =>
    `let count = 0
${d.longList(1).code}.find((x) => { if (isRecord(x)) x.n = count; if (count++ > 0) throw new Error('stop'); return false })`,
  'reduce that moves the elements': (d) => {
    const list = d.longList(1)
    return `const sum = ${list.code}.reduce((total, x) => { if (isRecord(x)) x.total = total; return total + rank(x) }, 0)
${d.record().code}.n = sum`
  },
  'some that deletes': (d) =>
    `return ${d.longList(1).code}.some((x) => { if (isRecord(x)) delete x.n; return false })`,
  'for…of that pushes elsewhere': (d) =>
    `const other = ${d.list().code}
for (const x of [...${d.longList(1).code}]) other.push(rank(x))`,
  'entries() that change the elements': (d) =>
    `for (const [index, x] of ${d.longList(1).code}.entries()) if (isRecord(x)) x.position = { index }`,
  'flatMap over the elements': (d) =>
    `const flat = ${d.longList(1).code}.flatMap((x) => (isRecord(x) ? [x, x] : []))
${d.record().code}.list = flat`,
  'Array.from that changes the elements': (d) =>
    `return Array.from(${d.longList(1).code}, (x) => { if (isRecord(x)) x.n = 0; return rank(x) })`,
  'at(-1) and indexOf': (d) => {
    const { code } = d.longList(1)
    return `const last = ${code}.at(-1); if (isRecord(last)) last.index = ${code}.indexOf(last); return ${code}.includes(last)`
  },
  'sort with a comparator that changes the elements': (d) =>
    `${d.longList(2).code}.sort((a, b) => { if (isRecord(a)) a.compared = true; return rank(a) - rank(b) })`,
  'sort with a comparator that changes another place': (d) =>
    `const other = ${d.recordInTree().code}
${d.longList(2).code}.sort((a, b) => { other.compared = rank(other.compared) + 1; return rank(b) - rank(a) })`,
  'sort with a comparator that pushes to the same list': (d) => {
    const { code } = d.longList(2)
    return `let once = true
${code}.sort((a, b) => { if (once) ${code}.push(${d.item()}); once = false; return rank(b) - rank(a) })`
  },
  'sort with a comparator that moves an element away': (d) => {
    const { code } = d.longList(2)
    return `let once = true
const other = ${d.list().code}
${code}.sort((a, b) => { if (once) other.push(${code}.pop()); once = false; return rank(b) - rank(a) })`
  },
  'sort with a comparator that throws': (d) =>
    `let count = 0
${d.longList(2).code}.sort((a, b) => { if (isRecord(a)) a.n = 0; if (count++ > 0) throw new Error('stop'); return rank(b) - rank(a) })`,
  'push of what a call makes that pushes elsewhere': (d) => {
    const { code } = d.list()
    return `const make = () => { ${code}.push(${d.scalar()}); return ${d.item()} }
${d.list().code}.push(make(), make())`
  },
  'Map.forEach that changes the members': (d) =>
    `${d.map().code}.forEach((x, key) => { if (isRecord(x)) x.key = key })`,
  'Map.forEach that deletes while it goes': (d) =>
    `${d.map().code}.forEach((x, key, map) => { if (!isRecord(x)) map.delete(key) })`,
  'Map.forEach that sets the same keys': (d) =>
    `${d.map().code}.forEach((x, key, map) => { map.set(key, [x]) })`,
  'Map.forEach that throws': (d) =>
    `${d.map().code}.forEach((x) => { if (isRecord(x)) x.n = 'thrown'; throw new Error('stop') })`,
  'Set.forEach that changes the members': (d) =>
    `${d.set().code}.forEach((x) => { if (isRecord(x)) x.n = 1 })`,
  'Set.forEach that moves the members to a list': (d) =>
    `const other = ${d.list().code}
${d.set().code}.forEach((x, _, set) => { if (isRecord(x)) { set.delete(x); other.push(x) } })`,
})
