// Lists: every mutator, every way of assigning an element or the length.

import { oneLine, severalLines } from './kind.js'
import type { Kind } from './kind.js'

const mutators = oneLine({
  push: (d) => `return ${d.list().code}.push(${d.value()})`,
  'push several': (d) => `return ${d.list().code}.push(${d.item()}, ${d.value()}, ${d.scalar()})`,
  pop: (d) => `return ${d.list().code}.pop()`,
  shift: (d) => `return ${d.list().code}.shift()`,
  unshift: (d) => `return ${d.list().code}.unshift(${d.value()})`,
  'unshift several': (d) => `return ${d.list().code}.unshift(${d.scalar()}, ${d.item()})`,
  'splice out': (d) => {
    const list = d.longList(1)
    return `return ${list.code}.splice(${d.indexOf(list)}, ${1 + d.random.below(2)})`
  },
  'splice in': (d) => {
    const list = d.list()
    const index = d.random.below(list.node.length + 1)
    return `return ${list.code}.splice(${index}, 0, ${d.value()}, ${d.item()})`
  },
  'splice over': (d) => {
    const list = d.longList(1)
    return `return ${list.code}.splice(${d.indexOf(list)}, ${1 + d.random.below(3)}, ${d.value()})`
  },
  'splice from the end': (d) => `return ${d.longList(1).code}.splice(-1, 1, ${d.value()}, 5)`,
  'splice to the end': (d) => `return ${d.longList(2).code}.splice(1)`,
  'splice in an element of the same list': (d) => {
    const list = d.longList(2)
    return `return ${list.code}.splice(${d.indexOf(list)}, 1, ${list.code}[${d.indexOf(list)}])`
  },
  'sort without a comparator': (d) => `${d.longList(2).code}.sort()`,
  'sort with a comparator': (d) => `${d.longList(2).code}.sort((a, b) => rank(b) - rank(a))`,
  reverse: (d) => `${d.longList(2).code}.reverse()`,
  fill: (d) => `${d.longList(1).code}.fill(${d.random.pick([d.item(), d.scalar()])})`,
  'fill a range': (d) => `${d.longList(2).code}.fill(${d.value()}, 1, 3)`,
  'fill with an element of the same list': (d) => {
    const list = d.longList(2)
    return `${list.code}.fill(${list.code}[${d.indexOf(list)}], ${d.indexOf(list)})`
  },
  copyWithin: (d) => {
    const list = d.longList(2)
    return `${list.code}.copyWithin(${d.indexOf(list)}, ${d.indexOf(list)})`
  },
  'copyWithin a range': (d) => {
    const list = d.longList(3)
    return `${list.code}.copyWithin(1, 0, ${1 + d.indexOf(list)})`
  },
})

const assignments = oneLine({
  'assign an element': (d) => {
    const list = d.longList(1)
    return `${list.code}[${d.indexOf(list)}] = ${d.value()}`
  },
  'append by index': (d) => {
    const { code } = d.list()
    return `${code}[${code}.length] = ${d.value()}`
  },
  'assign beyond the end': (d) => {
    const list = d.listInTree()
    return `${list.code}[${list.node.length + 1 + d.random.below(2)}] = ${d.value()}`
  },
  'shorten by length': (d) => {
    const list = d.longList(1)
    return `${list.code}.length = ${d.indexOf(list)}`
  },
  'lengthen by length': (d) => {
    const list = d.listInTree()
    return `${list.code}.length = ${list.node.length + 1 + d.random.below(2)}`
  },
  'empty by length': (d) => `${d.list().code}.length = 0`,
  'delete an element': (d) => {
    const list = d.listInTree()
    return `delete ${list.code}[${d.indexOf(list)}]`
  },
  'set an element to undefined': (d) => {
    const list = d.listInTree()
    return `${list.code}[${d.indexOf(list)}] = undefined`
  },
  'count up in a list': (d) => {
    const list = d.longList(1)
    return `if (typeof ${list.code}[0] === 'number') ${list.code}[0]++; else ${list.code}[0] = 1`
  },
})

const several = severalLines({
  'sort numbers of every kind': (d) =>
    `const list = ${d.list().code}; list.push(0, -0, NaN, -0, 0, 1n); list.sort()`,
  'sort numbers of every kind downwards': (d) =>
    `const list = ${d.list().code}; list.push(-0, 1, 0); list.sort((a, b) => rank(b) - rank(a))`,
})

const borrowed = severalLines({
  'push borrowed from Array.prototype': (d) =>
    `Array.prototype.push.call(${d.list().code}, ${d.value()})`,
  'splice borrowed from Array.prototype': (d) =>
    `Array.prototype.splice.call(${d.longList(1).code}, 0, 1)`,
  'reverse borrowed from Array.prototype': (d) =>
    `Array.prototype.reverse.call(${d.longList(2).code})`,
  'shift borrowed from Array.prototype': (d) => `Array.prototype.shift.call(${d.longList(1).code})`,
})

export const lists: readonly Kind[] = [...mutators, ...assignments, ...several, ...borrowed]
